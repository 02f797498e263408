"""The sentences said of recordings that can't be read."""

from pathlib import Path

from backend.protocol.problems import Problem, VoicewrightError


def trouble(kind: str, path: Path, what: str, why: str, remedy: str, detail: str = "") -> VoicewrightError:
    """An error about one recording. ``kind`` is prefixed with ``audio-``."""
    return VoicewrightError(
        Problem(kind=f"audio-{kind}", what=what, why=why, remedy=remedy, file=str(path), detail=detail)
    )


_MAGIC = (
    (b"ID3", "an MP3"),
    (b"OggS", "an Ogg file"),
    (b"fLaC", "a FLAC"),
    (b"RIFF", "a WAV"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM file"),
    (b"PK\x03\x04", "a zip archive"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"#!AMR", "an AMR recording"),
    (b"#EXTM3U", "a playlist"),
    (b"[playlist]", "a playlist"),
    (b"version https://git-lfs", "a Git LFS pointer, not the recording itself"),
)


def looks_like(path: Path) -> str:
    """What the first bytes say the file is, as words for a sentence; empty where they say nothing."""
    with path.open("rb") as file:
        head = file.read(512)
    for magic, words in _MAGIC:
        if head.startswith(magic):
            return words
    if head[4:8] == b"ftyp":
        return "an MP4 or M4A file"
    if head and not head.strip(b"\0"):
        return "empty space (all zeros)"
    if head and all(byte >= 32 or byte in b"\t\r\n" for byte in head):
        return "a text file"
    return ""


def unreadable(path: Path, error: Exception) -> VoicewrightError:
    """For what libsndfile refused, with the reason that a person can use."""
    kind = looks_like(path)
    return trouble(
        "unreadable",
        path,
        "This recording could not be read.",
        f"By its content it is {kind}." if kind else "It is damaged or in a format that is not supported.",
        "Open it in an audio editor and save it as WAV or FLAC, then import that.",
        detail=str(error),
    )
