"""What is said when, in the two formats of players: SubRip (SRT) and WebVTT."""

from collections.abc import Sequence
from typing import Literal

Kind = Literal["srt", "vtt"]
Cue = tuple[float, float, str]
"""Begin and end, seconds, and the text."""


def text(kind: Kind, cues: Sequence[Cue]) -> str:
    """A file of subtitles. A text's blank lines would end its cue: they are taken out."""
    mark = "," if kind == "srt" else "."
    blocks = [
        f"{number}\n{_time(begin_s, mark)} --> {_time(end_s, mark)}\n{_said(said, kind)}\n"
        for number, (begin_s, end_s, said) in enumerate(cues, 1)
    ]
    return ("WEBVTT\n\n" if kind == "vtt" else "") + "\n".join(blocks)


def _said(said: str, kind: Kind) -> str:
    lines = "\n".join(line for line in said.splitlines() if line.strip())
    # WebVTT reads markup, and an arrow as a line of times (W3C, WebVTT, section 4.1).
    return lines.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if kind == "vtt" else lines


def _time(seconds: float, mark: str) -> str:
    rest, milliseconds = divmod(round(max(0.0, seconds) * 1000), 1000)
    minutes, second = divmod(rest, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}{mark}{milliseconds:03d}"
