"""What earlier versions named otherwise: their voices, checkpoints and runs open as before."""

from collections.abc import Mapping

_KEYS = {
    "print_channels": "speaker_embedding_channels",
    "prints": "speaker_embedding_channels",
    "setbacks": "bad_steps",
    "trouble_step": "last_bad_step",
}
"""Old → new, of settings, sizes, cards and a trainer's numbers."""
_SPELLINGS = {"house": "phones"}
"""Old → new, of values of ``spelling``."""
_TENSORS = {
    "prints": "speaker_embeddings",
    "print": "speaker_projection",
    "reference_prints": "reference_speaker_embeddings",
}
"""Old → new, of a part between the dots of a tensor's name."""


def settings(values: Mapping[str, object]) -> dict[str, object]:
    """The same values by their present names, in the same order; tables in them too."""
    return {_key(key, value): _value(key, value) for key, value in values.items()}


def tensor(path: str) -> str:
    """``MODULE/a.print.weight`` → ``MODULE/a.speaker_projection.weight``; ``MODULE/`` may be absent."""
    module, slash, name = path.rpartition("/")
    return module + slash + ".".join(_TENSORS.get(part, part) for part in name.split("."))


def _key(key: str, value: object) -> str:
    # A speaker may be called “prints”: what has changed its name holds a number, or is a trainer's table.
    return _KEYS.get(key, key) if isinstance(value, int) or key == "setbacks" else key


def _value(key: str, value: object) -> object:
    if isinstance(value, dict):
        return settings(value)
    return _SPELLINGS.get(value, value) if key == "spelling" and isinstance(value, str) else value
