"""What an earlier version stored under other names opens, and is the same."""

import dataclasses
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from backend import registry
from backend.families.fastpitch.config import presets
from backend.project import earlier_names
from backend.protocol.problems import VoicewrightError
from backend.voices import folder, tensors

TINY = dataclasses.replace(presets()["tiny"], speaker_embedding_channels=256)
EARLIER = {now: before for before, now in earlier_names.PARTS.items()}


class Known(torch.nn.Module):
    """As much of a network as knows its speakers."""

    def __init__(self) -> None:
        super().__init__()
        self.speaker_embedding = torch.nn.Linear(3, 2)
        self.register_buffer("speaker_embeddings", torch.arange(6.0).reshape(2, 3))


def as_before(table: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {".".join(EARLIER.get(part, part) for part in name.split(".")): one for name, one in table.items()}


def test_a_voice_opens(tmp_path: Path) -> None:
    network = Known()
    folder.write(tmp_path, "net", network, TINY)
    save_file(as_before(load_file(tmp_path / "net.safetensors")), tmp_path / "net.safetensors")
    settings = json.loads((tmp_path / "net.json").read_bytes())
    settings["print_channels"] = settings.pop("speaker_embedding_channels")
    (tmp_path / "net.json").write_text(json.dumps(settings))
    table = folder.read_table(tmp_path / "net.safetensors")
    assert set(load_file(tmp_path / "net.safetensors")) == {"print.bias", "print.weight", "prints"}
    read = folder.fill(Known(), table, "net")
    assert all(torch.equal(one, read.state_dict()[name]) for name, one in network.state_dict().items())
    assert folder.read_config(tmp_path / "net.json", type(TINY)) == TINY


def test_a_checkpoint_goes_on() -> None:
    network, other = Known(), Known()
    table = tensors.of_modules({"model": network})
    old = {f"model/{name}": one for name, one in as_before(tensors.split(table)["model"]).items()}
    assert old.keys() != table.keys()
    tensors.into_modules(old, {"model": other})
    assert torch.equal(network.speaker_embedding.weight, other.speaker_embedding.weight)


def test_a_run_is_configured() -> None:
    configured = registry.configure("fastpitch", "tiny", {"print_channels": 256})
    assert configured == TINY
    with pytest.raises(VoicewrightError):
        registry.configure("dctts", "tiny", {"print_channels": 256})
