"""Voices and TensorFlow's files are read strictly; what is damaged is told."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from backend.families.dctts import bundle, weights
from backend.families.dctts.checksum import crc32c, masked
from backend.families.dctts.config import DcttsConfig
from backend.families.dctts.model import Facts, Text2Mel
from backend.families.dctts.synthesis import DcttsVoice
from backend.protocol.problems import VoicewrightError
from backend.voices.folder import WeightsMismatch
from tests.families.dctts.untrained import untrained

FIXTURES = Path(__file__).parents[2] / "parity"


@pytest.fixture
def copied(ignorant: DcttsVoice, quick: DcttsConfig, tmp_path: Path) -> Path:
    _, ssrn = untrained(quick, ignorant.text2mel.facts.symbols)
    weights.save(tmp_path, ignorant.text2mel, ssrn)
    return tmp_path


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """An official checkpoint of the speech stage."""
    for name, content in load_file(FIXTURES / "dctts_tf_bundle.safetensors").items():
        if name.startswith("file/1/"):
            (tmp_path / name.rpartition("/")[2]).write_bytes(content.numpy().tobytes())
    return tmp_path


def test_what_is_saved_is_loaded(copied: Path, ignorant: DcttsVoice) -> None:
    loaded = weights.load_text2mel(copied)
    assert loaded.facts == ignorant.text2mel.facts
    assert loaded.config == ignorant.text2mel.config
    for name, value in ignorant.text2mel.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value)
    assert weights.load_vocoder(copied) is None


@pytest.mark.parametrize("change", ["missing", "unknown", "shape"])
def test_a_difference_is_listed(copied: Path, change: str) -> None:
    file = copied / "ssrn.safetensors"
    table = load_file(file)
    name = "spectrum.layers.3.weight"
    if change == "missing":
        del table[name]
    elif change == "unknown":
        table[f"{name}.other"] = torch.zeros(1)
    else:
        table[name] = torch.zeros(3)
    save_file(table, file)
    with pytest.raises(WeightsMismatch, match=change) as caught:
        weights.load_ssrn(copied)
    assert name in caught.value.problem.detail


def test_what_is_no_voice_is_told(tmp_path: Path) -> None:
    with pytest.raises(VoicewrightError, match="not a voice of the family"):
        weights.load_text2mel(tmp_path)


def test_new_symbols_begin_as_the_mean_of_the_known(ignorant: DcttsVoice) -> None:
    parent = ignorant.text2mel
    facts = Facts(symbols=(*parent.facts.symbols, "ʒ"), languages=("en-us",), speaker="New")
    child = Text2Mel(parent.config, facts)
    weights.transplant(child, parent)
    assert torch.equal(child.symbol.weight[:-1], parent.symbol.weight)
    assert torch.allclose(child.symbol.weight[-1], parent.symbol.weight[1:].mean(dim=0))
    assert child.facts.speaker == "New"


def test_a_vocoder_travels_with_the_voice(ignorant: DcttsVoice, quick: DcttsConfig, tmp_path: Path) -> None:
    from dataclasses import asdict, replace

    import msgspec

    from backend.vocoder.config import VocoderConfig
    from backend.vocoder.model import SourceFilterVocoder

    source, voice = tmp_path / "other", tmp_path / "voice"
    source.mkdir()
    voice.mkdir()
    vocoder = SourceFilterVocoder(VocoderConfig(sample_rate=24000, hop=240, channels=16, hidden=16, layers=1))
    save_file(vocoder.state_dict(), source / "vocoder.safetensors")
    (source / "vocoder.json").write_bytes(msgspec.json.encode(asdict(vocoder.config)))
    config = replace(quick, vocoder=str(source), output="vocoder")
    weights.save(voice, ignorant.text2mel, untrained(config, ["a"])[1])
    loaded = weights.load_vocoder(voice)
    assert loaded is not None
    assert loaded.config == vocoder.config
    with pytest.raises(VoicewrightError, match="no vocoder"):
        weights.save(voice, ignorant.text2mel, untrained(replace(config, vocoder=str(voice / "no")), ["a"])[1])


def test_the_checksum_is_the_published_one() -> None:
    assert crc32c(np.frombuffer(b"123456789", np.uint8)) == 0xE3069283
    assert crc32c(np.zeros(32, np.uint8)) == 0x8A9136AA
    assert masked(0) == 0xA282EAD8


def test_any_of_its_files_names_a_checkpoint(logdir: Path) -> None:
    whole = weights.read_official(logdir)
    for name in ("model_gs_001k", "model_gs_001k.index", "model_gs_001k.data-00000-of-00001"):
        assert weights.read_official(logdir / name).keys() == whole.keys()
    (logdir / "checkpoint").unlink()
    assert weights.read_official(logdir).keys() == whole.keys()


@pytest.mark.parametrize(
    ("file", "where", "why"),
    [
        ("model_gs_001k.data-00000-of-00001", 10, "checksum of"),
        ("model_gs_001k.data-00000-of-00001", None, "It ends before"),
        ("model_gs_001k.index", 100, "checksum of a block"),
        ("model_gs_001k.index", -1, "no index of a TensorFlow checkpoint"),
        ("model_gs_001k.index", None, "no index of a TensorFlow checkpoint"),
    ],
)
def test_damage_is_told(logdir: Path, file: str, where: int | None, why: str) -> None:
    content = bytearray((logdir / file).read_bytes())
    if where is None:
        content = content[: len(content) // 2]
    else:
        content[where] ^= 0x40
    (logdir / file).write_bytes(content)
    with pytest.raises(bundle.BundleUnreadable, match=why) as caught:
        weights.read_official(logdir)
    assert caught.value.problem.file.startswith(str(logdir))


def test_a_missing_file_is_told(logdir: Path) -> None:
    (logdir / "model_gs_001k.data-00000-of-00001").unlink()
    with pytest.raises(bundle.BundleUnreadable, match="No such file"):
        weights.read_official(logdir)
    with pytest.raises(bundle.BundleUnreadable, match="holds no"):
        weights.read_official(FIXTURES)


def test_stages_given_the_wrong_way_round_are_told(logdir: Path) -> None:
    with pytest.raises(VoicewrightError, match="Text2Mel first, and of SSRN second"):
        weights.from_official(logdir, logdir)
