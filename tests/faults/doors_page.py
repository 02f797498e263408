"""``docs/doors.md``: what a file from elsewhere can cost, with the figures of the code.

``python -m tests.faults.doors_page`` writes it; a test fails where it is out of date.
"""

from pathlib import Path

from msgspec import inspect

from backend.audio import io
from backend.datasets.importing import encoding
from backend.families.comosvc.weights import importing
from backend.families.dctts import hyperparams
from backend.families.vits.weights import official as vits
from backend.layers import sizes
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
_SINGLE = """## Single settings

A setting of a config from elsewhere that goes further is refused by its name before anything is made of it. What all of
them together would make is bounded by the weights beside them, as the table above says.
"""
_SIZES = {
    "rows of a table: symbols, speakers, languages, bins": sizes.Rows,
    "width, channels": sizes.Width,
    "layers, heads": sizes.Layers,
    "a kernel, a dilation, a step up in time": sizes.Factor,
    "several of them": sizes.Factors,
    "dilations of several blocks": sizes.Dilations,
    "doublings": sizes.Doublings,
    "samples of a frame": sizes.Samples,
    "rate, Hz": sizes.Rate,
    "share, as of what is dropped": sizes.Share,
    "levels of noise": sizes.Above,
    "logarithms of them": sizes.Logarithm,
}
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
    settings = "\n".join(f"| {' | '.join(row)} |" for row in _settings())
    return (
        f"{_HEAD}\n| file | bytes | seconds | processes |\n|---|---|---|---|\n{table}\n"
        f"\n{_SINGLE}\n| setting | least | most |\n|---|---|---|\n{settings}\n"
    )


def _settings() -> list[tuple[str, str, str]]:
    """What a setting is called, and how far it may go."""
    sizes_of = [(name, *_bounds(inspect.type_info(kind))) for name, kind in _SIZES.items()]
    data = inspect.type_info(vits.DATA)
    assert isinstance(data, inspect.StructType)
    of_vits = [
        (f"`{field.name}` of VITS's and MeloTTS's `data`", *_bounds(field.type))
        for field in data.fields
        if isinstance(field.type, inspect.IntType)
    ]
    of_dctts = [
        ("`sr` of DCTTS's `hyperparams.py`", "1,000", f"{hyperparams.MOST_HZ:,}"),
        ("`frame_shift`, `frame_length`, seconds", "above 0", f"{hyperparams.LONGEST_S:g}"),
        ("`max_N`, letters of `vocab`", "0, 3", f"{hyperparams.MOST_CHARACTERS:,}"),
    ]
    return [*sizes_of, *of_vits, *of_dctts, ("bytes of CoMoSVC's config", "", f"{importing.MOST_CONFIG:,}")]


def _bounds(kind: inspect.Type) -> tuple[str, str]:
    """The least and the most; of a list how long it may be, and of what."""
    if isinstance(kind, inspect.VarTupleType):
        least, most = _bounds(kind.item_type)
        return least, f"{most}, {kind.max_length} of them"
    assert isinstance(kind, inspect.IntType | inspect.FloatType)
    least = f"{kind.ge:,.0f}" if kind.ge is not None else f"above {kind.gt:g}"
    return least, f"{kind.le:,.0f}" if kind.le is not None else f"below {kind.lt:g}"


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
