"""The job ``convert``: what is made lies in the project with a row, or where it was asked for, and is listened to."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.convert_jobs import Convert, Converted, HearMelody, Melody
from backend.protocol.problems import Cancelled, VoicewrightError
from backend.protocol.score import Contour
from backend.voices import loading
from tests.fakes.echo import Echo, put_echo
from tests.jobs.conftest import Do
from tests.project.films import film, sung

RATE = 16_000
SILENT_S = 1.0


@pytest.fixture
def song(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two seconds of a tone of 120 Hz, a second of nothing, two of 121 Hz."""
    with Project.open(place) as project:
        put_echo(project)
    monkeypatch.setattr(loading, "load_converter", lambda project, wanted: Echo())
    t = np.arange(2 * RATE) / RATE
    tones = [sum(0.1 * np.sin(2 * np.pi * hz * k * t) / k for k in range(1, 8)) for hz in (120, 121)]
    path = tmp_path / "歌.wav"
    soundfile.write(path, np.concatenate([tones[0], np.zeros(round(SILENT_S * RATE)), tones[1]]), RATE)
    return path


def test_the_melody_can_be_had_first_and_what_is_drawn_is_obeyed(place: Path, song: Path, do: Do) -> None:
    heard: Melody = do(HearMelody(project=str(place), source=str(song)))
    hz = np.asarray(heard.f0.hz)
    assert 119 < np.median(hz[hz > 0]) < 122
    drawn = Contour(hop_s=heard.f0.hop_s, hz=[1.25 * one for one in heard.f0.hz])
    made: Converted = do(
        Convert(project=str(place), voice="echo", source=str(song), f0=drawn, semitones=0, title="Lied", breath=False)
    )
    sung = np.asarray(made.made.hz)
    assert 148 < np.median(sung[sung > 0]) < 153
    with Project.open(place) as project:
        (kept,) = project.conversions.all()
    assert kept.facts.title == "Lied"
    assert (kept.facts.drawn, kept.facts.flat, kept.facts.breath) == (True, False, False)


def test_a_conversion_is_kept_with_both_melodies(place: Path, song: Path, do: Do) -> None:
    made: Converted = do(Convert(project=str(place), voice="echo", source=str(song)))
    assert made.semitones == 12  # 120 Hz to about 240 Hz
    samples, rate = soundfile.read(made.path)
    assert rate == RATE
    assert len(samples) == 5 * RATE
    silence = samples[round(2.2 * RATE) : round(2.8 * RATE)]
    assert np.abs(silence).max() == 0
    asked, heard = (np.asarray(one.hz) for one in (made.f0, made.made))
    voiced = (asked > 0) & (heard > 0)
    assert voiced.mean() > 0.6
    cents = 1200 * np.log2(heard[voiced] / asked[voiced]) - 100 * made.semitones
    assert np.median(np.abs(cents)) < 15
    with Project.open(place) as project:
        (kept,) = project.conversions.all()
    assert (kept.id, kept.path, kept.source) == (made.conversion, made.path, str(song))
    assert kept.facts.source == made.f0
    assert kept.facts.made == made.made


@pytest.mark.parametrize(("name", "coding"), [("a.m4a", "aac"), ("b.webm", "libopus")])
def test_a_phones_recording_and_a_film_are_converted(
    place: Path, song: Path, do: Do, tmp_path: Path, name: str, coding: str
) -> None:
    source = film(tmp_path / name, sung(220.0), coding)
    made: Converted = do(Convert(project=str(place), voice="echo", source=str(source), semitones=0))
    samples, rate = soundfile.read(made.path)
    assert len(samples) / rate == pytest.approx(2.0, abs=0.1)
    heard = np.asarray(made.made.hz)
    assert 215 < np.median(heard[heard > 0]) < 225
    with Project.open(place) as project:
        (kept,) = project.conversions.all()
    assert kept.source == str(source)


def test_what_was_asked_for_elsewhere_is_nothing_of_the_project(
    place: Path, song: Path, do: Do, tmp_path: Path
) -> None:
    out = tmp_path / "out" / "made.flac"
    made: Converted = do(Convert(project=str(place), voice="echo", source=str(song), out=str(out), semitones=0))
    assert made.conversion == 0
    assert soundfile.info(out).format == "FLAC"
    assert made.warning is not None, "120 Hz is far below what the voice was heard at"
    with Project.open(place) as project:
        assert project.conversions.all() == []


def test_what_is_cancelled_leaves_nothing(place: Path, song: Path) -> None:
    asked = iter([False] * 4)
    with pytest.raises(Cancelled):
        runner.run(
            Convert(project=str(place), voice="echo", source=str(song)),
            JobContext("x", lambda _: None, lambda: next(asked, True)),
        )
    with Project.open(place) as project:
        assert project.conversions.all() == []
        assert list(project.renders_folder.iterdir()) == []


def test_what_is_no_recording_is_said_to_be_none(place: Path, song: Path, do: Do, tmp_path: Path) -> None:
    text = tmp_path / "text.wav"
    text.write_text("no sound")
    with pytest.raises(VoicewrightError) as caught:
        do(Convert(project=str(place), voice="echo", source=str(text)))
    assert str(text) in caught.value.problem.sentence()
