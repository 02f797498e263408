"""A text is divided, and what was said of its lines is written for the world: one file with subtitles, or many."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from backend.project.lines import LineSheet
from backend.project.project import Project
from backend.protocol.jobs import Speak
from backend.protocol.line_jobs import DivideText, ExportLines, SaidLine
from backend.protocol.problems import VoicewrightError
from tests.jobs.conftest import Do

TEXTS = ["Good morning, world.", "Is it 5 < 6 & so?", "声 one/two: three."]


@pytest.fixture
def said(place: Path, do: Do) -> list[SaidLine]:
    lines = []
    with Project.open(place, lock=False) as project:
        for text in TEXTS:
            out = project.lines.new_sound()
            done = do(Speak(project=str(place), voice="hum", text=text, out=str(out)))
            sheet = project.lines.write_sheet(LineSheet(plan=done.score, score=done.score))
            lines.append(SaidLine(text=text, sound=done.path, sheet=str(project.lines.folder / sheet)))
        assert project.renders.all() == []
    return lines


def test_a_text_is_divided_at_its_sentences(do: Do) -> None:
    text = "Dr. Smith came at 5 p.m. yesterday. He left!\n\nA new paragraph"
    divided = do(DivideText(project="", text=text, language="en-us"))
    assert divided.sentences == ["Dr. Smith came at 5 p.m. yesterday.", "He left!", "A new paragraph"]


def test_one_file_with_subtitles_and_labels(do: Do, place: Path, said: list[SaidLine], tmp_path: Path) -> None:
    out = tmp_path / "all 声.wav"
    done = do(
        ExportLines(
            project=str(place), lines=said, out=str(out), subtitles=["srt", "vtt"], labels=["textgrid", "audacity"],
            pause_s=0.5,
        )
    )  # fmt: skip
    assert [Path(path).suffix for path in done.paths] == [".wav", ".srt", ".vtt", ".TextGrid", ".txt"]
    lengths = [soundfile.info(line.sound).duration for line in said]
    whole, rate = soundfile.read(out)
    assert len(whole) / rate == pytest.approx(sum(lengths) + 1.0, abs=0.01)
    second = lengths[0] + 0.5
    assert np.abs(whole[round((lengths[0] + 0.1) * rate) : round((second - 0.1) * rate)]).max() < 1e-3
    srt = out.with_suffix(".srt").read_text("utf-8")
    assert srt.startswith("1\n00:00:00,000 --> ")
    assert f"2\n00:00:0{second:.3f}".replace(".", ",") in srt
    assert "Is it 5 < 6 & so?" in srt
    vtt = out.with_suffix(".vtt").read_text("utf-8")
    assert vtt.startswith("WEBVTT\n\n1\n00:00:00.000 --> ")
    assert "Is it 5 &lt; 6 &amp; so?" in vtt
    starts = [float(line.split("\t")[0]) for line in out.with_suffix(".txt").read_text("utf-8").splitlines()]
    assert starts == sorted(starts)
    assert any(start >= second for start in starts)


def test_one_file_each_named_by_number_and_words(do: Do, place: Path, said: list[SaidLine], tmp_path: Path) -> None:
    done = do(ExportLines(project=str(place), lines=said, out=str(tmp_path / "many"), each=True, sample_rate=8000))
    assert [Path(path).name for path in done.paths] == [
        "1 Good morning world.wav", "2 Is it 5 6 so.wav", "3 声 onetwo three.wav"
    ]  # fmt: skip
    assert all(soundfile.info(path).samplerate == 8000 for path in done.paths)
    small = do(ExportLines(project=str(place), lines=said, out=str(tmp_path / "small"), each=True, kind="ogg"))
    assert [soundfile.info(path).format for path in small.paths] == ["OGG"] * 3


def test_nothing_is_not_exported(do: Do, place: Path, tmp_path: Path) -> None:
    with pytest.raises(VoicewrightError):
        do(ExportLines(project=str(place), lines=[], out=str(tmp_path / "x.wav")))
