"""Tensors and cards as earlier versions named them, by their present names."""

from collections.abc import Mapping

import msgspec
import torch
from torch import Tensor

from backend.project import earlier_names
from backend.protocol import json


def present(table: Mapping[str, Tensor], known: str) -> dict[str, Tensor]:
    """The table by present names. ``known``: the last part of the name of a card, JSON as bytes."""
    named = {earlier_names.tensor(name): value for name, value in table.items()}
    cards = (name for name in named if name.replace("/", ".").rpartition(".")[2] == known)
    return named | {name: _card(named[name]) for name in cards}


def _card(given: Tensor) -> Tensor:
    """The card; one that is no JSON as it is: whoever reads it says so."""
    try:
        body = json.decode(bytes(given.tolist()), type=dict[str, object])
        renamed = earlier_names.settings(body)
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError):
        return given
    return given if renamed == body else torch.tensor(list(msgspec.json.encode(renamed)), dtype=torch.uint8)
