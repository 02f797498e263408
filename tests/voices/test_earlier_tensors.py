"""Weights that an earlier version wrote fill the networks of this one: voices, checkpoints, and what ships."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec
import torch
from safetensors import safe_open
from torch import Tensor, nn

from backend import registry
from backend.families.fastpitch.synthesis import FastPitchVoice
from backend.families.vits.config import VitsConfig
from backend.recipe import TrainState
from backend.shipped import BUILT_IN
from backend.training.record import checkpoint
from backend.training.record.checkpoint import Snapshot
from backend.training.record.saved import BadStepCounts, Progress
from backend.voices import tensors
from backend.voices.folder import KNOWN, card_of, read_card, read_config, read_table


@dataclass(frozen=True)
class Facts:
    """What a network of this version must know."""

    spelling: str
    speaker_embedding_channels: int


EARLIER = {"spelling": "house", "print_channels": 4}
FACTS = Facts("phones", 4)


class Earlier(nn.Module):
    """As its tensors were named."""

    def __init__(self) -> None:
        super().__init__()
        self.print = nn.Linear(4, 2)
        self.register_buffer("prints", torch.rand(3, 4))
        self.register_buffer(KNOWN, card_of(EARLIER))


class Present(nn.Module):
    """The same network now."""

    def __init__(self) -> None:
        super().__init__()
        self.speaker_projection = nn.Linear(4, 2)
        self.register_buffer("speaker_embeddings", torch.zeros(3, 4))
        self.register_buffer(KNOWN, card_of(FACTS))


def _equal(found: dict[str, Tensor], made: Earlier) -> bool:
    return (
        torch.equal(found["speaker_embeddings"], made.get_buffer("prints"))
        and torch.equal(found["speaker_projection.weight"], made.print.weight)
        and torch.equal(found[KNOWN], card_of(FACTS))
    )


def test_a_voice_in_the_old_form_is_read(tmp_path: Path) -> None:
    made, file = Earlier(), tmp_path / "net.safetensors"
    tensors.write(made.state_dict(), file)
    assert _equal(read_table(file), made)
    assert _equal(read_table(file, only=KNOWN) | {k: v for k, v in read_table(file).items() if k != KNOWN}, made)
    assert read_card(read_table(file, only=KNOWN), Facts) == FACTS
    assert list(read_table(file, only="speaker_embeddings")) == ["speaker_embeddings"]
    (tmp_path / "net.json").write_bytes(msgspec.json.encode({"print_channels": 8}))
    assert read_config(tmp_path / "net.json", VitsConfig).speaker_embedding_channels == 8


def test_a_card_that_is_none_stays_for_whoever_refuses_it(tmp_path: Path) -> None:
    broken = torch.tensor(list(b'{"spelling": '), dtype=torch.uint8)
    tensors.write({KNOWN: broken}, tmp_path / "net.safetensors")
    assert torch.equal(read_table(tmp_path / "net.safetensors")[KNOWN], broken)


def _as_it_was(file: Path, trainer: dict[str, object]) -> None:
    """With a trainer's numbers by their old names, sealed."""
    body = {**msgspec.json.decode(file.read_bytes()), "trainer": trainer}
    del body["seal"]
    seal = hashlib.sha256(msgspec.json.encode(body, order="sorted")).hexdigest()
    file.write_bytes(msgspec.json.encode({**body, "seal": seal}, order="sorted"))


def test_a_training_goes_on_from_an_old_checkpoint(tmp_path: Path) -> None:
    made, folder = Earlier(), tmp_path / "step-00000002"
    optimizer = torch.optim.AdamW(made.parameters())
    state = TrainState(modules={"net": made}, optimizers={"net": optimizer}, step=2)
    checkpoint.save(folder, state, Snapshot(step=2, values=EARLIER))
    _as_it_was(folder / "state.json", {"setbacks": {"trouble_step": 1}})
    now = Present()
    state = TrainState(modules={"net": now}, optimizers={"net": torch.optim.AdamW(now.parameters())})
    assert checkpoint.load(folder, state).trainer == Progress(bad_steps=BadStepCounts(last_bad_step=1))
    assert state.step == 2
    assert _equal(now.state_dict(), made)
    assert checkpoint.config(folder, Facts) == FACTS


def test_what_ships_is_in_the_old_form_and_speaks() -> None:
    folder = BUILT_IN / "wren"
    with safe_open(folder / "acoustic.safetensors", framework="pt") as held:
        assert "prints" in held.keys()  # noqa: SIM118
    voice = registry.recipe("fastpitch").load_voice(folder, torch.device("cpu"))
    assert isinstance(voice, FastPitchVoice)
    assert voice.acoustic.speaker_embeddings.norm() > 0.5
