"""What is taken for a recording, in the window as in the backend."""

CONTAINERS = frozenset(
    {".m4a", ".aac", ".mp4", ".webm", ".mkv", ".mka", ".mov", ".wma", ".3gp", ".amr", ".avi", ".ape", ".wv"}
)
"""Of these, what libsndfile does not read: the first sound in it is taken, by PyAV."""
SUFFIXES = CONTAINERS | {
    ".wav",
    ".flac",
    ".ogg",
    ".oga",
    ".opus",
    ".mp3",
    ".aif",
    ".aiff",
    ".w64",
    ".rf64",
    ".au",
    ".caf",
}
"""Endings of file names, in lower case."""
