"""Listening to clips one after another: what goes wrong with one is told, and the others are heard."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from backend.audio import io
from backend.project.clips import Clip
from backend.project.project import Project
from backend.protocol.notices import Report, notice
from backend.protocol.problems import Problem, VoicewrightError, unexpected
from backend.recognition.recognizer import RATE, Transcript, recognizer

H = TypeVar("H")


def each(
    clips: Sequence[Clip], hear: Callable[[Clip], H], keep: Callable[[Clip, H], None], report: Report
) -> dict[int, Problem]:
    """``keep`` what was heard of each clip at once; returns clip → what went wrong. ``report`` may raise Cancelled.

    Raises ``VoicewrightError`` where nobody understands the language, and what ``keep`` raises.
    """
    skipped: dict[int, Problem] = {}
    total_s, done_s = sum(clip.length_s for clip in clips), 0.0
    for clip in clips:
        report(done_s / total_s, notice("listening-to", name=clip.name))
        try:
            heard = hear(clip)
        except VoicewrightError as error:
            if error.problem.general.startswith("recogniser"):
                raise
            skipped[clip.id] = error.problem
        except Exception as error:  # noqa: BLE001 - one clip that nobody foresaw must not end the others' work
            skipped[clip.id] = unexpected(error, "listening")
        else:
            keep(clip, heard)
        done_s += clip.length_s
    return skipped


def listen(project: Project, clip: Clip, language: str, name: str) -> Transcript:
    """What a clip says. Raises ``VoicewrightError``."""
    path = project.audio.path(clip.audio)
    samples, _ = io.read(path, sample_rate=RATE, start_s=clip.start_s, end_s=clip.end_s)
    return recognizer(language, name).hear(samples, language)
