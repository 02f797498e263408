"""Of the kinds of faults that were found, the found case itself, where no test of a part has it: the number is the
kind's. Of 19 it is ``tests/training/test_voice_of_a_person.py``.
"""

from pathlib import Path

import pytest
import typer

from backend.audio import io
from backend.cli import output, running
from backend.jobs import runner
from backend.project.project import Project
from backend.protocol.jobs import Rendered, Speak
from backend.protocol.problems import Cancelled
from tests.jobs.conftest import Do, do, heard, place

__all__ = ["do", "heard", "place"]
SENTENCE = "The birch canoe slid on the smooth planks of the pier. "


def test_1_a_text_of_many_pages_becomes_a_wav_and_leaves_no_picture_of_its_square(place: Path, do: Do) -> None:
    """At 8,000 characters a picture of 927 MB stayed in the cache for ever, at 65,000 there was no WAV."""
    spoken: Rendered = do(Speak(project=str(place), voice="hum", text=SENTENCE * 60))
    samples, rate = io.read(Path(spoken.path))
    assert len(samples) == round(spoken.score.duration_s * rate)
    assert spoken.attention == ""
    with Project.open(place, lock=False) as project:
        kept = sum(path.stat().st_size for path in (project.folder / "cache").rglob("*.npy"))
    assert kept < 1e6


def test_18_who_interrupts_speech_is_not_told_that_it_was_kept(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``speak`` keeps nothing of what it was interrupted in, and said that it did."""

    def interrupted(job: Speak, context: object) -> None:
        raise Cancelled

    monkeypatch.setattr(runner, "run", interrupted)

    @output.guarded
    def speak() -> None:
        running.do(Speak(project=str(place), voice="hum", text=SENTENCE))

    with pytest.raises(typer.Exit) as ended:
        speak()
    assert ended.value.exit_code == 1
    said = capsys.readouterr().err
    assert "kept" not in said
    assert "Traceback" not in said
