from pathlib import Path

import numpy as np
import pytest

from backend.audio import io
from backend.audio.mel import MelConfig
from backend.datasets import features, manifest
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Phone


@pytest.fixture
def item(tmp_path: Path) -> Item:
    folder = tmp_path / "ein Ordner 日本語 😀"
    folder.mkdir()
    seconds = np.arange(32000) / 16000
    io.write(folder / "a.wav", (0.1 * np.sin(2 * np.pi * 220 * seconds)).astype(np.float32), 16000)
    phones = (Phone(symbol="_", start_s=0, duration_s=0.5), Phone(symbol="ˈɑː", start_s=0.5, duration_s=1.0, word=0))
    return Item(
        clip=7, audio=folder / "a.wav", start_s=0.25, end_s=1.75, gain_db=6.0, text="ah", language="en-us", speaker="A",
        held_out=False, phones=phones, words=("ah",),
    )  # fmt: skip


def test_samples_are_trimmed_and_at_their_loudness(item: Item) -> None:
    samples = features.samples(item, 16000)
    assert len(samples) == 24000
    assert samples.max() == pytest.approx(0.1 * 10 ** (6 / 20), rel=0.01)
    assert len(features.samples(item, 22050)) == pytest.approx(1.5 * 22050, abs=2)


def test_a_feature_is_computed_once(item: Item, tmp_path: Path) -> None:
    cache = FeatureCache(tmp_path / "cache")
    calls = []

    def compute() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        calls.append(1)
        return np.arange(6, dtype=np.float32).reshape(2, 3)

    first = cache.get("thing", item, {"a": 1, "b": 2.5}, compute)
    again = cache.get("thing", item, {"b": 2.5, "a": 1}, compute)
    assert len(calls) == 1
    assert (first == again).all()
    assert isinstance(again, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        again[0, 0] = 1
    cache.get("thing", item, {"a": 2, "b": 2.5}, compute)
    assert len(calls) == 2
    assert [path.suffix for path in (tmp_path / "cache").rglob("*") if path.is_file()] == [".npy"] * 2


@pytest.mark.parametrize(
    "change", [{"start_s": 0.3}, {"end_s": 1.7}, {"gain_db": 5.0}], ids=lambda change: next(iter(change))
)
def test_another_trim_or_gain_is_another_feature(item: Item, tmp_path: Path, change: dict[str, float]) -> None:
    from dataclasses import replace

    cache = FeatureCache(tmp_path)
    assert cache.path("x", item, {}) != cache.path("x", replace(item, **change), {})  # type: ignore[arg-type]
    assert cache.path("x", item, {}) == cache.path("x", replace(item, text="other", speaker="B", clip=9), {})


def test_the_same_sound_elsewhere_is_the_same_feature_and_another_sound_is_not(item: Item, tmp_path: Path) -> None:
    from dataclasses import replace

    cache = FeatureCache(tmp_path)
    copy = tmp_path / "copy.wav"
    copy.write_bytes(item.audio.read_bytes())
    assert cache.path("x", item, {}) == cache.path("x", replace(item, audio=copy), {})
    io.write(copy, np.zeros(32000, np.float32), 16000)
    assert cache.path("x", item, {}) != cache.path("x", replace(item, audio=copy), {})


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY", b"nonsense", None])
def test_a_damaged_file_is_computed_again(item: Item, tmp_path: Path, damage: bytes | None) -> None:
    cache = FeatureCache(tmp_path / "cache")
    cache.get("x", item, {}, lambda: np.ones(100, np.float32))
    path = cache.path("x", item, {})
    path.write_bytes(path.read_bytes()[:-40] if damage is None else damage)
    assert (cache.get("x", item, {}, lambda: np.full(100, 2, np.float32)) == 2).all()
    assert (cache.get("x", item, {}, lambda: np.zeros(100, np.float32)) == 2).all()


def test_a_cache_that_cannot_be_written_costs_time_only(item: Item, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = FeatureCache(tmp_path / "file")
    assert (cache.get("x", item, {}, lambda: np.ones(3)) == 1).all()


def test_mel_and_f0_lie_on_one_grid(item: Item, tmp_path: Path) -> None:
    cache = FeatureCache(tmp_path)
    mel = features.mel(item, MelConfig(), cache)
    f0 = features.f0(item, 0.01, cache)
    world = features.f0(item, 0.01, cache, "world")
    assert mel.shape == (80, 150)
    assert f0.shape == world.shape == (150,)
    assert np.median(f0[f0 > 0]) == pytest.approx(220, rel=0.01)


def test_a_manifest_comes_back_as_it_was_and_moves_with_its_project(item: Item, tmp_path: Path) -> None:
    project = item.audio.parent
    run = project / "runs" / "1"
    run.mkdir(parents=True)
    manifest.write([item], run / "manifest.json")
    assert manifest.read(run / "manifest.json") == [item]
    assert str(tmp_path) not in (run / "manifest.json").read_text(encoding="utf-8")
    moved = project.rename(project.with_name("woanders"))
    assert manifest.read(moved / "runs" / "1" / "manifest.json")[0].audio == moved / "a.wav"
    assert (moved / "a.wav").is_file()


@pytest.mark.parametrize("content", ["", "{}", '{"format": "other", "version": 1, "items": []}', "[1, 2"])
def test_what_is_no_manifest_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "m.json").write_text(content)
    with pytest.raises(VoicewrightError) as caught:
        manifest.read(tmp_path / "m.json")
    assert caught.value.problem.general == "manifest-unreadable"
