"""Whisper's encoder, read out of the recognizer's file, is the very same; its features keep the contract."""

import importlib

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from backend.audio import io
from backend.content import ctranslate2_file, embedded, whisper
from backend.protocol.problems import VoicewrightError
from tests.families.vits.clips import clips


@pytest.fixture(scope="module")
def tiny() -> whisper.Whisper:
    return whisper.there(whisper.TINY)


def test_it_is_the_recognizers_own_encoder(tiny: whisper.Whisper) -> None:
    ctranslate2 = importlib.import_module("ctranslate2")
    samples, _ = io.read(clips(1)[0].audio, sample_rate=16_000)
    spectrum = whisper.log_mel(torch.from_numpy(np.pad(samples, (0, 480_000 - len(samples)))))[None]
    encoder = whisper.encoder(tiny.files, tiny.facts.content)
    with torch.inference_mode():
        ours = encoder(spectrum, 4)[0].numpy()
    recognizer = ctranslate2.models.Whisper(str(tiny.files[0].parent), device="cpu", compute_type="float32")
    theirs = np.array(recognizer.encode(ctranslate2.StorageView.from_array(spectrum.numpy())))[0]
    assert np.abs(ours - theirs).max() < 2e-3 * np.abs(theirs).max()


@pytest.mark.parametrize("n", [0, 1, 320, 321, 16_000])
def test_there_is_a_frame_every_20_ms(tiny: whisper.Whisper, n: int) -> None:
    found = tiny.features(np.zeros(n, np.float32), 16_000)
    assert found.shape == (max(1, -(-n // 320)), 384)
    assert np.isfinite(found).all()


def test_features_are_where_the_sound_is(tiny: whisper.Whisper) -> None:
    samples, _ = io.read(clips(1)[0].audio, sample_rate=16_000)
    found = tiny.features(samples, 16_000)
    found = found - found.mean(axis=0)
    later = tiny.features(np.pad(samples, (10 * 320, 0)), 16_000)[10:]
    later = later - later.mean(axis=0)

    def alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
        return float((one * other).sum() / np.linalg.norm(one) / np.linalg.norm(other))

    assert alike(found, later) > 0.7
    assert alike(found[:-5], later[5:]) < alike(found, later) - 0.2


def test_its_last_layer_is_a_resource_of_its_own(tiny: whisper.Whisper) -> None:
    last = embedded.named(whisper.TINY_LAST)
    assert embedded.of(last.facts).facts == last.facts
    assert last.facts.content != tiny.facts.content
    samples, _ = io.read(clips(1)[0].audio, sample_rate=16_000)
    assert not np.allclose(last.features(samples, 16_000), tiny.features(samples, 16_000), atol=0.1)


def test_one_that_is_not_installed_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(VoicewrightError, match=r"whisper-base cannot be used.*not installed"):
        embedded.named(whisper.BASE)
    assert [one.name for one in embedded.available()] == ["own"]


@pytest.mark.parametrize("cut", [0, 3, 40, 5000])
def test_a_file_that_is_cut_short_is_refused(tiny: whisper.Whisper, cut: int) -> None:
    with tiny.files[0].open("rb") as file, pytest.raises(ValueError):  # noqa: PT011 - many things may be missing
        ctranslate2_file.read(file.read(cut), lambda name: True)
