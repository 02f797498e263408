"""Jobs about a text that is spoken line by line: dividing it, and writing all of it for the world."""

from typing import ClassVar, Literal

import msgspec

from backend.protocol.job import Job, Lane, Result

PAUSE_S = 0.35
"""Between two lines, seconds: as between two sentences of one text."""


class TextDivided(Result, frozen=True, kw_only=True, tag="text-divided"):
    sentences: list[str]


class DivideText(Job[TextDivided], frozen=True, kw_only=True, tag="divide-text"):
    """A text → its sentences."""

    lane: ClassVar[Lane] = "light"

    text: str
    language: str


class SaidLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line and its files, absolute."""

    text: str
    sound: str
    sheet: str
    """A :class:`backend.project.lines.LineSheet`, for labels."""


class LinesExported(Result, frozen=True, kw_only=True, tag="lines-exported"):
    paths: list[str]


class ExportLines(Job[LinesExported], frozen=True, kw_only=True, tag="export-lines"):
    """Lines → one file, with subtitles, or a folder with a file for each."""

    lane: ClassVar[Lane] = "light"

    lines: list[SaidLine]
    out: str
    """The file, or the folder."""
    each: bool = False
    kind: Literal["wav", "flac", "mp3", "ogg"] = "wav"
    """Of each line's file; one file is what its name ends as."""
    subtitles: list[Literal["srt", "vtt"]] = []
    """Beside the one file."""
    pause_s: float = PAUSE_S
    sample_rate: int | None = None
    """This and what follows: as in :class:`backend.protocol.jobs.ExportAudio`."""
    depth: Literal["16", "24", "32f"] = "24"
    lufs: float | None = None
    peak_dbtp: float = -1.0
    labels: list[Literal["textgrid", "audacity"]] = []
