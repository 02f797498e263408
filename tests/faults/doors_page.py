"""``docs/doors.md``: what a file from elsewhere can cost, with the figures of the code.

``python -m tests.faults.doors_page`` writes it; a test fails where it is out of date.
"""

from pathlib import Path

from backend.audio import io
from backend.datasets.importing import encoding
from backend.project import zip_safety
from backend.server import lines
from backend.song.formats import files, musicxml
from backend.speech import sentences
from backend.text import utterance
from backend.voices import building, converter, foreign

_LINEAR = "linear in its size"
_HEAD = """# Doors

What a file from elsewhere can cost at most. A file beyond a limit is refused with its name, the reason and a remedy;
nothing of it is kept. `python -m tests.faults.fuzz` sends files that are nearly right through these doors by the
thousand.
"""
_CONTAINER = (
    "container (M4A, MP4, MOV, 3GP, WebM, Matroska, WMA, AAC, AMR, AVI, APE, WavPack)",
    "as a recording, of its first sound only; no playlist or list of files is followed, nothing but the file is opened",
    "as long as decoding takes; a length that isn't stated is counted without decoding",
    "as a recording",
)
PAGE = Path(__file__).parents[2] / "docs" / "doors.md"


def page() -> str:
    """The page."""
    table = "\n".join(f"| {' | '.join(row)} |" for row in _rows())
    return f"{_HEAD}\n| file | bytes | seconds | processes |\n|---|---|---|---|\n{table}\n"


def _rows() -> list[tuple[str, str, str, str]]:
    return [
        (
            "recording (WAV, FLAC, Ogg, MP3, AIFF, AU, CAF, W64 …)",
            f"what is held follows what was asked for, never the header: {io.MAX_A_SECOND:,} numbers of 4 bytes a "
            f"second over all channels, {io.MAX_CHANNELS} channels at most, 600 s for a clip",
            "as long as decoding takes",
            "imports decode in processes of their own: a file that kills one costs that file",
        ),
        _CONTAINER,
        ("list, table, subtitles, TextGrid, ELAN", f"{_mb(encoding.LARGEST)} a file", _LINEAR, "none"),
        (
            "song (MIDI, MusicXML, UST, USTX, DiffSinger, our JSON)",
            f"{_mb(files.LARGEST)} a file, {_mb(musicxml.LARGEST_MEMBER)} for a member of an `.mxl`; no XML entities",
            f"{files.MOST_NOTES:,} notes, {files.LONGEST_S / 3600:.0f} h of song",
            "none",
        ),
        (
            "bundle of a project (`.zip`)",
            f"{zip_safety.MAX_MEMBERS:,} members, {zip_safety.MAX_TOTAL >> 40} TiB unpacked and never more than the "
            f"disk has free, {zip_safety.MAX_RATIO} times its packed size a member; no links, no `..`, no overlaps",
            f"{_LINEAR}; each file is held to its hash",
            "none",
        ),
        (
            "checkpoint (`.pth`, `.pt`, `.ckpt`, `.bin`)",
            f"the converter may take three times the file and {_mb(converter.SPARE_BYTES)} beside",
            f"{foreign.TIME_LIMIT_S}",
            "one, which may open no other, has no network, and loads plain weights only",
        ),
        ("safetensors", "what the file has", _LINEAR, "none"),
        (
            "settings beside weights",
            f"a network may begin with {building.TIMES} times the numbers in the file and {building.SPARE / 1e6:.0f} "
            "million more; beyond that building stops",
            "stops with it",
            "none",
        ),
        (
            "text to be spoken",
            f"{sentences.MAX_CHARACTERS:,} characters, {utterance.MAX_TEXT:,} of them in one piece",
            _LINEAR,
            "none",
        ),
        ("a message between our processes", f"{_mb(lines.MAX_LINE)} a line", "", ""),
    ]


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
