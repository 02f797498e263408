"""Every voice sings: one that only converts is told what to sing by a built-in voice."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray

from backend import registry
from backend.audio import pitch
from backend.project.project import Project
from backend.protocol.score import Contour
from backend.protocol.song import Note, Song, Track
from backend.protocol.voices import Range, VoiceInfo
from backend.recipe import Speaks
from backend.speech import singers, singing, vocal_range
from backend.voices import loading
from tests.fakes.built_in import put_built_in_voices

OWN = VoiceInfo(
    id="other",
    name="Other",
    family="fake",
    sample_rate=24_000,
    languages=["nl"],
    speakers=["Ann"],
    can=frozenset({"converts"}),
    controls={"pitch": "native"},
    ranges={"Ann": Range(lowest_hz=150, median_hz=220, highest_hz=400, loudness=0.2)},
)


class Whistler:
    """Whistles the F0 that it is told, as loud as what it is given; remembers how loud that was."""

    info = OWN

    def __init__(self) -> None:
        self.given: list[float] = []

    def convert(
        self,
        samples_N: NDArray[np.float32],
        rate: int,
        *,
        speaker: str = "",
        semitones: float = 0.0,
        f0: Contour | None = None,
        at_s: float = 0.0,
    ) -> NDArray[np.float32]:
        assert speaker == "Ann"
        assert f0 is not None
        loud = np.abs(samples_N) > 0.1 * np.abs(samples_N).max()
        self.given.append(float(np.sqrt(np.mean(samples_N[loud] ** 2))))
        count = round(len(samples_N) * self.info.sample_rate / rate)
        frame = np.minimum((np.arange(count) / self.info.sample_rate / f0.hop_s).astype(int), len(f0.hz) - 1)
        hz = np.asarray(f0.hz)[frame]
        whistled = np.sin(2 * np.pi * np.cumsum(hz) / self.info.sample_rate)
        return np.where(hz > 0, 0.2 * whistled, 0).astype(np.float32)


@pytest.fixture
def whistler(tmp_path: Path, built_in: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Speaks, Whistler]:
    made = Whistler()
    monkeypatch.setitem(registry.FAMILIES, "fake", "tests.fakes.family")
    put_built_in_voices(built_in, "wren")
    with Project.create(tmp_path / "Lieder 歌.voicewright") as project:
        choose = loading.choose

        def chosen(project: Project, wanted: str, ability: object = None) -> VoiceInfo:
            return OWN if wanted == "Other" else choose(project, wanted)

        monkeypatch.setattr(loading, "choose", chosen)
        monkeypatch.setattr(loading, "load_converter", lambda project, wanted: made)
        voice = singers.load_singer(project, "Other")
        assert singers.load_singer(project, "Other") is voice, "what it sang is remembered"
        return voice, made


def test_a_voice_that_only_converts_sings_what_a_built_in_voice_sings(whistler: tuple[Speaks, Whistler]) -> None:
    voice, made = whistler
    assert vocal_range.vocal_range(voice).spoken == pytest.approx(57.0), "its own, not that of who sings for it"
    assert singers.way(voice).say() == "Wren sings first, and Other makes its own voice of that."
    track = Track(notes=[Note(id=0, start=0, length=960, tone=62, lyric="la")])
    phrases = singing.plan(voice, Song(tracks=[track]), track)
    (piece,) = singing.render(voice, phrases)
    assert len(piece.samples) == round(phrases[0].score.duration_s * 24_000)
    hz = pitch.f0(piece.samples, 24_000, hop_s=0.01)
    middle = float(np.median(hz[hz > 0]))
    assert abs(1200 * np.log2(middle / 293.66)) < 30
    assert made.given == [pytest.approx(0.2, rel=0.1)], "it is told at the level that it learnt at"


def test_each_way_is_said() -> None:
    class Speaker:
        def __init__(self, pitch: str) -> None:
            self.info = replace(OWN, controls={"pitch": pitch})

    assert [singers.way(Speaker(one)).kind for one in ("native", "vocoder")] == ["sings-natively", "sings-retuned"]  # type: ignore[arg-type]
