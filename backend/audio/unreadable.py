"""The sentences said of recordings that can't be read."""

from pathlib import Path

from backend.protocol.problems import VoicewrightError, problem

_MAGIC = (
    (b"ID3", "file-mp3"),
    (b"OggS", "file-ogg"),
    (b"fLaC", "file-flac"),
    (b"RIFF", "file-wav"),
    (b"\x1aE\xdf\xa3", "file-matroska"),
    (b"PK\x03\x04", "file-zip"),
    (b"%PDF", "file-pdf"),
    (b"\x89PNG", "file-picture"),
    (b"\xff\xd8\xff", "file-picture"),
    (b"#!AMR", "file-amr"),
    (b"#EXTM3U", "file-playlist"),
    (b"[playlist]", "file-playlist"),
    (b"version https://git-lfs", "file-git-lfs"),
)


def looks_like(path: Path) -> str:
    """What the first bytes say the file is, as a term of the catalogue; empty where they say nothing."""
    with path.open("rb") as file:
        head = file.read(512)
    for magic, term in _MAGIC:
        if head.startswith(magic):
            return term
    if head[4:8] == b"ftyp":
        return "file-mp4"
    if head and not head.strip(b"\0"):
        return "file-zeros"
    if head and all(byte >= 32 or byte in b"\t\r\n" for byte in head):
        return "file-text"
    return ""


def unreadable(path: Path, error: Exception) -> VoicewrightError:
    """For what libsndfile refused, with the reason that a person can use."""
    looks = looks_like(path)
    if looks:
        return VoicewrightError(problem("audio-unreadable/other", looks=looks, file=path, detail=str(error)))
    return VoicewrightError(problem("audio-unreadable/damaged", file=path, detail=str(error)))
