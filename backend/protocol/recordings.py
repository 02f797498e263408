"""What is taken for a recording, in the window as in the backend."""

SUFFIXES = frozenset(
    {".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".w64", ".rf64", ".au", ".caf"}
)
"""Endings of file names, in lower case."""
