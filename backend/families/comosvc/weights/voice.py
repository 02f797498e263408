"""Our own files: checkpoints of the stages, and ``converter.safetensors`` and ``.json`` in a voice's folder.

What converts is the averaged network alone: of a student's checkpoint, the target.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import torch
from torch import Tensor

from backend.content.joined import AND
from backend.families.comosvc.config import ComoSvcConfig, Sizes
from backend.families.comosvc.data import Statistics
from backend.families.comosvc.facts import Facts
from backend.families.comosvc.model.converter import Converter
from backend.training.record import checkpoint
from backend.voices.building import limited
from backend.voices.folder import KNOWN, card_of, fill, read_card, read_table, write

CONVERTER = "converter"
"""What the network is called in checkpoints and voices."""
_SPEAKER_EMBEDDINGS = "conditions.speaker_embeddings"
_ROWS = "conditions.singer.weight"


class Card(msgspec.Struct, frozen=True):
    """What is known of a network beside its weights."""

    facts: Facts
    sizes: Sizes
    sample_rate: int
    hop: int
    distilled: bool = False
    """Whether it converts in one step."""
    layout: Literal["ours", "comosvc"] = "ours"
    """Whose spectra it makes; CoMoSVC's also drew F0 through what is unvoiced."""


@dataclass(frozen=True)
class Known:
    """A network with all that one must know to use it."""

    network: Converter
    card: Card


def known(network: Converter, card: Card) -> Known:
    """The network, carrying its card among its buffers."""
    network.register_buffer(KNOWN, card_of(card))
    return Known(network, card)


def new(config: ComoSvcConfig, facts: Facts, statistics: Statistics) -> Known:
    """An untrained one."""
    sizes = config.sizes(facts.content.width, len(facts.singers))
    network = Converter(sizes)
    with torch.no_grad():
        network.mean.copy_(torch.from_numpy(statistics.mean_M))
        network.scale.copy_(torch.from_numpy(statistics.scale_M))
        if sizes.speaker_embedding_channels:
            network.conditions.speaker_embeddings.copy_(torch.from_numpy(statistics.speaker_embeddings_SE))
    return known(network, Card(facts, sizes, config.sample_rate, config.hop))


def _of_table(table: Mapping[str, Tensor], file: str) -> Known:
    card = read_card(table, Card, file)
    network = limited(lambda: Converter(card.sizes), table, file)
    # As it was written: an earlier version wrote fewer fields.
    network.register_buffer(KNOWN, table[KNOWN])
    fill(network, table, file)
    return Known(network, card)


def read(network: Converter) -> Known:
    """A network with its card."""
    return Known(network, read_card(network.state_dict(), Card))


def from_checkpoint(folder: Path) -> Known:
    """The averaged network of a checkpoint. Raises ``VoicewrightError``."""
    return _of_table(checkpoint.weights(folder)[CONVERTER], str(folder))


def save(folder: Path, one: Known) -> None:
    """Write the network into a voice's folder."""
    write(folder, CONVERTER, one.network, one.card.sizes)


def load(folder: Path) -> Known:
    """The network of a voice. Raises ``VoicewrightError``."""
    file = folder / f"{CONVERTER}.safetensors"
    return _of_table(read_table(file), str(file))


def inherited(statistics: Statistics, parent: Known) -> Statistics:
    """Mean and scale of mels for a training that goes on from a voice: the voice's own."""
    network = parent.network
    return replace(
        statistics,
        mean_M=np.asarray(network.mean.cpu().numpy()),
        scale_M=np.asarray(network.scale.cpu().numpy()),
    )


def _listen_also(table: dict[str, Tensor], old: Sizes, new: Sizes) -> None:
    ((theirs, narrow),), ((ours, wide),) = old.contents, new.contents
    if not ours.startswith(f"{theirs}{AND}"):
        return
    for part in ("weight", "bias"):
        table[f"conditions.contents.{ours}.{part}"] = table.pop(f"conditions.contents.{theirs}.{part}")
    heard = f"conditions.contents.{ours}.weight"
    table[heard] = torch.nn.functional.pad(table[heard], (0, wide - narrow))


def transplant(model: Known, parent: Known) -> None:
    """Start from a voice: all is copied but the singers' rows. Those of new singers begin as the mean of the known
    ones, or with their speaker embedding alone. What listens beside the voice's own resource says nothing at first.
    Raises ``WeightsMismatch`` where the sizes differ.
    """
    table, mine = parent.network.state_dict(), model.network.state_dict()
    _listen_also(table, parent.card.sizes, model.card.sizes)
    if _ROWS in table and _ROWS in mine:
        rows = dict(zip(parent.card.facts.singers, table[_ROWS], strict=True))
        mean = torch.zeros_like(table[_ROWS][0]) if _SPEAKER_EMBEDDINGS in mine else table[_ROWS].mean(dim=0)
        table[_ROWS] = torch.stack([rows.get(one, mean) for one in model.card.facts.singers])
    table |= {name: mine[name] for name in (KNOWN, _SPEAKER_EMBEDDINGS) if name in mine}
    fill(model.network, table, "parent")
