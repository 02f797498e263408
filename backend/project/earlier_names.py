"""What earlier versions called what is stored: their voices, checkpoints and runs open as before."""

from collections.abc import Collection, Mapping
from typing import TypeVar

Value = TypeVar("Value")

SETTINGS = {"print_channels": "speaker_embedding_channels", "prints": "embedding_channels"}
"""A setting's earlier name → its name."""
PARTS = {"print": "speaker_embedding", "prints": "speaker_embeddings"}
"""An earlier part of a tensor's name, between dots → the part as it is now."""


def settings(values: Mapping[str, Value], known: Collection[str]) -> dict[str, Value]:
    """Settings by the names that they have now, where those are ``known``."""
    return {name if name in known else SETTINGS.get(name, name): value for name, value in values.items()}


def tensors(table: Mapping[str, Value]) -> dict[str, Value]:
    """A network's tensors by the names that they have now."""
    return {".".join(PARTS.get(part, part) for part in name.split(".")): value for name, value in table.items()}
