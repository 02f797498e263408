"""Numbers and times the way people say them."""

from collections.abc import Iterable
from datetime import datetime

from studio.words.language import tr, trn


def listed(parts: Iterable[str]) -> str:
    """``2 speakers, 3 odd clips``."""
    return tr(", ").join(parts)


def sentence(*parts: str) -> str:
    """The same as a sentence: ``2 speakers, 3 odd clips.``"""
    return tr("{facts}.", facts=listed(parts))


def duration(seconds: float, tenths: bool = True) -> str:
    """``0:03.2``, ``1:05:00.0``."""
    seconds = max(0.0, seconds)
    total = round(seconds * 10) / 10 if tenths else float(round(seconds))
    hours, rest = divmod(total, 3600)
    minutes, rest = divmod(rest, 60)
    tail = f"{rest:04.1f}" if tenths else f"{int(rest):02d}"
    return f"{int(hours)}:{int(minutes):02d}:{tail}" if hours else f"{int(minutes)}:{tail}"


def span(seconds: float) -> str:
    """``12 seconds``, ``6 minutes``, ``2 h 10 min``: a length in words."""
    if seconds < 1:
        return tr("a moment")
    if seconds < 90:
        return trn("{n} second", "{n} seconds", max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 90:
        return trn("{n} minute", "{n} minutes", minutes)
    return tr("{hours} h {minutes:02d} min", hours=minutes // 60, minutes=minutes % 60)


def left(seconds: float | None) -> str:
    """``about 6 minutes left``; empty where it is not known."""
    if seconds is None:
        return ""
    if seconds < 10:
        return tr("a few seconds left")
    if seconds < 90:
        return tr("about {seconds} seconds left", seconds=5 * round(seconds / 5))
    return tr("about {time} left", time=span(seconds))


def count(n: int, noun: str, plural: str = "") -> str:
    """``1 clip``, ``2,345 clips``."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def size(bytes: int) -> str:
    """``340 kB``, ``12 MB``, ``1.2 GB``: how much room files take."""
    if bytes < 1_000_000:
        return f"{max(1, round(bytes / 1000)) if bytes else 0} kB"
    return f"{bytes / 1e6:.0f} MB" if bytes < 1e9 else f"{bytes / 1e9:.1f} GB"


def when(created: str, seconds: bool = False) -> str:
    """An ISO time as people say it: ``today 14:05``, ``03 Nov, 14:05``; what is none is said as it is."""
    try:
        at = datetime.fromisoformat(created).astimezone()
    except ValueError:
        return created
    today = datetime.now().astimezone().date()
    clock = at.strftime("%H:%M:%S" if seconds else "%H:%M")
    return tr("today {clock}", clock=clock) if at.date() == today else tr("{at:%d %b}, {clock}", at=at, clock=clock)
