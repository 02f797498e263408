"""A checkpoint of CoMoSVC's own training becomes a voice that converts, wherever its ContentVec was."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from backend.audio import mel as mels
from backend.families.comosvc import spectra
from backend.families.comosvc.config import INFO
from backend.families.comosvc.recipe import RECIPE
from backend.families.comosvc.synthesis import ComoSvcVoice
from backend.families.comosvc.weights import importing
from backend.families.comosvc.weights import voice as voices
from backend.protocol.problems import VoicewrightError
from backend.protocol.voices import voice_of
from backend.vocoder.config import VocoderConfig
from backend.voices.folder import KNOWN
from tests.content.test_hubert import make
from tests.parity.fixtures import fixture


def _checkpoint(path: Path, **change: torch.Tensor) -> Path:
    torch.save({"global_step": 2000, "model": {**fixture("comosvc_student").weights, **change}}, path)
    return path


def _width() -> int:
    return int(fixture("comosvc_student").weights["unit_embed.weight"].shape[1])


def _sound(seconds: float) -> np.ndarray:
    t = np.arange(round(24_000 * seconds)) / 24_000
    harmonics = np.stack([np.sin(2 * np.pi * 200 * k * t) / k for k in range(1, 12)])
    return np.asarray(0.1 * harmonics.sum(axis=0), np.float32)


def test_it_converts_by_the_names_of_its_config_and_needs_nothing_of_where_it_came_from(tmp_path: Path) -> None:
    listener = make(tmp_path / "ContentVec 声", width=_width())
    source = _checkpoint(tmp_path / "model_8000.pt")
    rows = fixture("comosvc_student").weights["spk_embed.weight"].shape[0]
    names = [f"Sängerin {row}" for row in range(rows)]
    lines = "".join(f"  '{name}': {row}\n" for row, name in enumerate(names))
    (tmp_path / "config.yaml").write_text(f"data:\n  hop_length: 128\nspk:\n{lines}", "utf-8")
    folder = tmp_path / "voice"
    folder.mkdir()
    info = RECIPE.import_weights([listener, source], folder, voice_of(INFO, "v", "Public"))  # type: ignore[attr-defined]
    (folder / "voice.json").write_bytes(msgspec.json.encode(info))
    assert info.speakers == names
    assert not info.ranges, "nobody says where they sing"
    listener.rename(tmp_path / "gone")
    source.unlink()
    voice = RECIPE.load_voice(folder, torch.device("cpu"))
    assert isinstance(voice, ComoSvcVoice)
    made = voice.convert(_sound(0.5), 24_000, speaker=names[-1])
    assert len(made) == 12_000
    assert np.isfinite(made).all()
    assert np.abs(made).max() > 0
    assert not np.array_equal(made, voice.convert(_sound(0.5), 24_000, speaker=names[0])), "each has their own sound"


def test_a_voice_that_an_earlier_version_wrote_has_our_spectra(tmp_path: Path) -> None:
    sources = [make(tmp_path / "listener", width=_width()), _checkpoint(tmp_path / "model_1.pt")]
    voices.save(tmp_path, importing.read(sources))
    file = tmp_path / f"{voices.CONVERTER}.safetensors"
    table = load_file(file)
    card = msgspec.json.decode(bytes(table[KNOWN].tolist()))
    assert card.pop("layout") == "comosvc"
    table[KNOWN] = torch.tensor(list(msgspec.json.encode(card)), dtype=torch.uint8)
    save_file(table, file)
    assert voices.load(tmp_path).card.layout == "ours"


def test_what_is_missing_or_not_its_own_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "voice"
    folder.mkdir()
    info = voice_of(INFO, "v", "Public")
    source = _checkpoint(tmp_path / "model_1.pt")

    def refused(*sources: Path) -> str:
        with pytest.raises(VoicewrightError) as caught:
            RECIPE.import_weights(sources, folder, info)  # type: ignore[attr-defined]
        return caught.value.problem.sentence() + caught.value.problem.detail

    assert "ContentVec" in refused(source)
    assert "wide" in refused(source, make(tmp_path / "narrow", width=_width() // 2 + 2))
    listener = make(tmp_path / "listener", width=_width())
    assert "stranger" in refused(_checkpoint(tmp_path / "model_2.pt", stranger=torch.zeros(2)), listener)
    amphion = tmp_path / "model_3.pt"
    torch.save({"model": dict(fixture("amphion_diffcomosvc_student").weights)}, amphion)
    assert "Amphion" in refused(amphion, listener)


def test_its_spectra_are_what_ours_would_be() -> None:
    """A tone that glides, with hiss: both analyses, one of them by way of the other's bands."""
    t = np.arange(48_000) / 24_000
    phase = 2 * np.pi * np.cumsum(180 + 120 * t) / 24_000
    tone = np.stack([np.sin(k * phase) / k for k in range(1, 25)]).sum(axis=0)
    hiss = np.random.default_rng(0).standard_normal(len(t))
    sound = (0.05 * tone + 0.01 * hiss).astype(np.float32)
    config = VocoderConfig(sample_rate=24_000, hop=240, mel_n_fft=1024, n_mels=100, fmax=12_000.0)
    ours = mels.mel(sound, config.mel).T
    theirs = torch.from_numpy(mels.mel(sound, spectra.SEEN).T / np.float32(np.log(10)))
    found = spectra.as_ours(theirs, config, len(ours)).numpy()
    assert found.shape == ours.shape
    assert abs(np.median(found - ours)) < 0.2
    assert np.abs(found - ours)[5:-5].mean() < 0.7
