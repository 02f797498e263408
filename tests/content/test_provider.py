"""What every resource promises: features on one grid, kept by its hash, another one refused by name."""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from backend.content import embedded, pieces
from backend.content.provider import expect, of_item
from backend.datasets.features import FeatureCache
from backend.protocol.problems import VoicewrightError
from backend.protocol.resources import Resource
from tests.families.vits.clips import clips

LEVELS = Resource(kind="content", name="levels", content="1", width=1, hop_s=0.02, sample_rate=16_000)


@dataclass
class Levels:
    """The level of each frame."""

    facts: Resource = LEVELS
    asked: list[int] = field(default_factory=list)

    def features(self, samples_N: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
        self.asked.append(rate)
        return pieces.heard(samples_N, 320, levels)


def levels(samples_N: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.abs(samples_N).reshape(-1, 320).mean(axis=1, keepdims=True), np.float32)


def test_a_clip_is_listened_to_once_by_each_resource(tmp_path: Path) -> None:
    (clip,) = clips(1)
    cache = FeatureCache(tmp_path)
    provider = Levels()
    first = of_item(clip, provider, cache)
    assert first.shape == (np.ceil(round(clip.duration_s * 16_000) / 320), 1)
    assert np.array_equal(of_item(clip, provider, cache), first)
    assert provider.asked == [16_000]
    other = Levels(msgspec.structs.replace(LEVELS, content="2"))
    of_item(clip, other, cache)
    assert other.asked == [16_000]


def test_another_resource_is_refused_by_name() -> None:
    expect(LEVELS, msgspec.structs.replace(LEVELS, name="levels, moved to another folder"))
    with pytest.raises(VoicewrightError, match=r"trained with those of levels; .*found is hama") as raised:
        expect(LEVELS, msgspec.structs.replace(LEVELS, name="hama", content="2"))
    assert raised.value.problem.general == "resource-other"


@given(n=st.integers(0, 12_000), longest=st.integers(1, 12), around=st.integers(0, 3))
def test_pieces_are_the_whole(n: int, longest: int, around: int) -> None:
    samples = np.random.default_rng(n).standard_normal(n).astype(np.float32)
    heard = pieces.heard(samples, 320, levels, longest=longest, around=around)
    frames = max(1, -(-n // 320))
    assert np.array_equal(heard, levels(np.pad(samples, (0, frames * 320 - n))))


def test_a_new_resource_is_its_file_and_its_line_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(embedded.INSTALLED, LEVELS.name, Levels)
    assert LEVELS in embedded.available()
    sound = np.full(640, 0.5, np.float32)
    assert embedded.of(LEVELS).features(sound, 16_000).tolist() == [[0.5], [0.5]]
    with pytest.raises(VoicewrightError, match="not the same"):
        embedded.of(msgspec.structs.replace(LEVELS, content="2"))
