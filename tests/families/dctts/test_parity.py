"""The official networks' own numbers, recorded by running them, are ours."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from backend.families.dctts import official, weights
from backend.families.dctts.config import DcttsConfig, presets
from backend.families.dctts.decoding import decode
from backend.families.dctts.layers import Layers
from backend.families.dctts.model import Facts, Ssrn, Text2Mel, attend, shifted
from tests.families.dctts import naive

FIXTURES = Path(__file__).parents[2] / "parity"
DESCRIPTION: dict[str, Any] = json.loads((FIXTURES / "dctts.json").read_text("utf-8"))


def _config(arguments: dict[str, Any]) -> DcttsConfig:
    return replace(
        presets()["paper"], embedding_channels=arguments["e"], channels=arguments["d"], ssrn_channels=arguments["c"],
        n_mels=arguments["n_mels"], n_fft=arguments["n_fft"], text_input="characters",
        padded_characters=arguments["max_N"],
    )  # fmt: skip


def _facts(config: DcttsConfig) -> Facts:
    return Facts(symbols=tuple(config.alphabet), languages=("en-us",), speaker="")


@pytest.fixture(scope="module")
def fixture() -> dict[str, Tensor]:
    return load_file(FIXTURES / "dctts.safetensors")


@pytest.fixture(scope="module")
def models(fixture: dict[str, Tensor]) -> tuple[Text2Mel, Ssrn]:
    config = _config(DESCRIPTION["constructor"])
    table = {name.removeprefix("weights/"): value for name, value in fixture.items() if name.startswith("weights/")}
    speech = {name: value for name, value in table.items() if name.startswith("Text2Mel/")}
    sound = {name: value for name, value in table.items() if name.startswith("SSRN/")}
    assert len(speech) + len(sound) == len(table)
    text2mel = weights.fill_official(Text2Mel(config, _facts(config)), speech)
    return text2mel.eval(), weights.fill_official(Ssrn(config), sound).eval()


@pytest.fixture(scope="module")
def outputs(fixture: dict[str, Tensor], models: tuple[Text2Mel, Ssrn]) -> dict[str, Tensor]:
    """Every output of the fixture, by our models."""
    text2mel, ssrn = models
    ids, mels = fixture["input/L"], fixture["input/mels"]
    out: dict[str, Tensor] = {}
    hooks = [
        _tap(out, "tap_SSRN.D_4", ssrn.spectrum, 3),
        _tap(out, "tap_SSRN.D_7", ssrn.spectrum, 6),
        _tap(out, "tap_Text2Mel.TextEnc.C_3", text2mel.text, 1),
        _tap(out, "tap_Text2Mel.TextEnc.HC_7", text2mel.text, 5),
        _tap(out, "tap_Text2Mel.AudioEnc.HC_7", text2mel.audio, 6),
        _tap(out, "tap_Text2Mel.AudioDec.HC_5", text2mel.decoder, 4),
    ]
    with torch.no_grad():
        out["K"], out["V"] = text2mel.encode(ids)
        out["Q"] = text2mel.audio(shifted(mels))
        out["R"], attention = attend(out["Q"], out["K"], out["V"])
        out["alignments"], out["max_attentions"] = attention.transpose(1, 2), attention.argmax(dim=2)
        out["Y_logits"], whole = text2mel(ids, None, mels)
        assert torch.equal(whole, attention)
        out["Y"] = torch.sigmoid(out["Y_logits"])
        out["Z_logits"] = ssrn(mels)
        out["Z"] = torch.sigmoid(out["Z_logits"])
        for hook in hooks:
            hook()
        out["mono_R"], attention, out["mono_Y"] = naive.one_pass(
            text2mel, ids, mels, fixture["input/prev_max_attentions"]
        )
        out["mono_alignments"], out["mono_max_attentions"] = attention.transpose(1, 2), attention.argmax(dim=2)
        frames = DESCRIPTION["constructor"]["max_T"]
        out["ar_Y"], out["ar_max_attentions"] = naive.decode(text2mel, ids, frames)
        out["ar_Z"] = torch.sigmoid(ssrn(out["ar_Y"]))
        cached = decode(text2mel, ids, most_frames=frames, stop_frames=0)
        out["ar_Y_rowwise_masks"], out["ar_max_attentions_rowwise_masks"] = cached.mel_BTM, cached.path_BT
    return out


def _tap(out: dict[str, Tensor], name: str, layers: Layers, index: int) -> Callable[[], None]:
    def keep(module: object, inputs: object, output: Tensor) -> None:
        out[name] = output

    return layers.layers[index].register_forward_hook(keep).remove


@pytest.mark.parametrize("name", list(DESCRIPTION["outputs"]))
def test_an_output_is_the_official_one(
    name: str, fixture: dict[str, Tensor], outputs: dict[str, Tensor], record_property: Callable[[str, object], None]
) -> None:
    official, ours = fixture[f"output/{name}"], outputs[name]
    if not official.is_floating_point():
        assert torch.equal(ours, official)
        return
    record_property("largest difference", float((ours - official).abs().max()))
    torch.testing.assert_close(ours, official, rtol=1e-4, atol=1e-5)


def test_every_output_is_compared(fixture: dict[str, Tensor], outputs: dict[str, Tensor]) -> None:
    assert {name.removeprefix("output/") for name in fixture if name.startswith("output/")} == outputs.keys()


def test_a_model_of_the_published_size_wants_exactly_the_official_tensors() -> None:
    full = DESCRIPTION["official_full_size"]
    config = _config(full["kwargs"])
    assert config == replace(presets()["paper"], text_input="characters", padded_characters=180)
    with torch.device("meta"):
        names = official.places(Text2Mel(config, _facts(config))) | official.places(Ssrn(config))
    wanted = {name: list(place.shape) for name, place in names.items()}
    assert wanted == full["variables"]


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The official checkpoint files, as its training leaves them."""
    folder = tmp_path_factory.mktemp("TensorFlow 检查点 📦")
    for name, content in load_file(FIXTURES / "dctts_tf_bundle.safetensors").items():
        _, number, file = name.split("/")
        target = folder / f"LOGDIR-{number}"
        target.mkdir(exist_ok=True)
        (target / file).write_bytes(content.numpy().tobytes())
    return folder / "LOGDIR-1", folder / "LOGDIR-2"


def test_tensorflows_own_files_are_read_to_the_bit(bundles: tuple[Path, Path], fixture: dict[str, Tensor]) -> None:
    read = weights.read_official(bundles[0]) | weights.read_official(bundles[1])
    expected = {name.removeprefix("weights/"): value for name, value in fixture.items() if name.startswith("weights/")}
    assert read.keys() == expected.keys()
    assert [name for name in read if not torch.equal(read[name], expected[name])] == []


def test_optimizer_and_step_are_there_too(bundles: tuple[Path, Path]) -> None:
    from backend.families.dctts import bundle

    described = json.loads((FIXTURES / "dctts_tf_bundle.json").read_text("utf-8"))["checkpoints"]
    for folder, content in zip(bundles, described.values(), strict=True):
        table = bundle.read(bundle.newest(folder))
        assert {name: list(value.shape) for name, value in table.items()} == content["variables"]
        assert table["gs/global_step"].item() == content["global_step"]


def test_official_files_become_models(bundles: tuple[Path, Path], models: tuple[Text2Mel, Ssrn]) -> None:
    text2mel, ssrn = weights.from_official(*bundles, padded_characters=14)
    assert text2mel.config == models[0].config
    for mine, theirs in ((text2mel, models[0]), (ssrn, models[1])):
        state = theirs.state_dict()
        assert all(torch.equal(value, state[name]) for name, value in mine.state_dict().items())
