"""How songs are spoken of."""

from pathlib import Path

from backend.protocol.song import Song
from backend.protocol.song_jobs import Sung
from studio.words.format import sentence
from studio.words.language import tr, trn

_SHORT = 40


def with_reading(title: str, path: Path) -> str:
    """A song's title; beside one in other letters how it is read, which its file is called by."""
    reading = path.stem.replace("-", " ").capitalize()
    if not title:
        return reading
    return title if any(letter.isascii() and letter.isalpha() for letter in title) else f"{title} ({reading})"


def short(text: str) -> str:
    """What a song of a sentence is called: its first words."""
    words = " ".join(text.split())
    return words if len(words) <= _SHORT else f"{words[:_SHORT].rstrip()}…"


def facts(song: Song, sung: Sung | None) -> str:
    """A line about a song."""
    notes = sum(len(track.notes) for track in song.tracks)
    if not notes:
        return tr(
            "No notes yet. Take the pencil (2) and drag in the roll, or press Enter to write a note at the cursor: "
            "↑ and ↓ tune it, Alt+→ makes it longer, F2 types its word."
        )
    said = sentence(trn("{n:,} note", "{n:,} notes", notes), trn("{n:,} voice", "{n:,} voices", len(song.tracks)))
    if song.source:
        said = f"{said} {song.source.rstrip('.')}."
    return " ".join([said, *(hint.say() for hint in sung.hints)]) if sung else said


def status(stale: bool, working: bool, heard_after_ms: int, first_heard_ms: int) -> str:
    """How the sound stands beside the notes."""
    if working:
        return tr("Singing…")
    if stale:
        return tr("The notes have changed since they were sung")
    if heard_after_ms:
        return tr("Sung again in {heard_after_ms} ms", heard_after_ms=heard_after_ms)
    return tr("Heard after {first_heard_ms} ms", first_heard_ms=first_heard_ms) if first_heard_ms else tr("Sung")
