"""The embedded content features: what is said, where it is said, and little of how loud."""

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.audio import io
from backend.audio.resample import resample
from backend.content import embedded
from backend.content.provider import Provider
from backend.protocol.problems import VoicewrightError
from backend.protocol.resources import Resource
from tests.families.vits.clips import clips


@pytest.fixture(scope="module")
def hama() -> Provider:
    return embedded.named("hama")


@pytest.fixture(scope="module")
def samples() -> NDArray[np.float32]:
    audio, _ = io.read(clips(1)[0].audio, sample_rate=16_000)
    return audio


def alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float((one * other).sum() / np.linalg.norm(one) / np.linalg.norm(other))


@pytest.mark.parametrize("n", [0, 1, 320, 321, 16_000])
def test_there_is_a_frame_every_20_ms(hama: Provider, n: int) -> None:
    found = hama.features(np.zeros(n, np.float32), 16_000)
    assert found.shape == (max(1, -(-n // 320)), hama.facts.width)
    assert np.isfinite(found).all()


def test_level_and_rate_say_nothing(hama: Provider, samples: NDArray[np.float32]) -> None:
    found = hama.features(samples, 16_000)
    assert abs(found.mean(axis=0)).max() < 1e-3
    assert alike(found, hama.features(samples * np.float32(0.1), 16_000)) > 0.999
    higher = hama.features(resample(samples, 16_000, 44_100), 44_100)
    assert alike(found, higher[: len(found)]) > 0.98


def test_features_are_where_the_sound_is(hama: Provider, samples: NDArray[np.float32]) -> None:
    found = hama.features(samples, 16_000)
    later = hama.features(np.pad(samples, (10 * 320, 0)), 16_000)[10:]
    assert alike(found, later) > 0.9
    assert alike(found[:-5], later[5:]) < alike(found, later) - 0.2


def test_it_is_there_and_known_by_its_hash(hama: Provider) -> None:
    assert hama.facts in embedded.available()
    assert embedded.of(hama.facts).facts == hama.facts
    other = Resource(kind="content", name="hama", content="0", width=256, hop_s=0.02, sample_rate=16_000)
    with pytest.raises(VoicewrightError, match="not the same"):
        embedded.of(other)
