"""A voice on disk: both networks, each with its card. Strict: every tensor used, every tensor filled."""

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from backend.families.valle.config import AR
from backend.families.valle.facts import Card
from backend.families.valle.model.stages import first_stage, second_stage
from backend.protocol.problems import refuse
from backend.training.record import checkpoint
from backend.voices.building import built
from backend.voices.folder import KNOWN, card_of, fill, read_card, read_table, write


def network(stage: str, card: Card) -> nn.Module:
    """An untrained one that carries its card among its buffers."""
    return with_card(first_stage(card.sizes) if stage == AR else second_stage(card.sizes), card)


def of_table(stage: str, table: Mapping[str, Tensor], file: str) -> tuple[nn.Module, Card]:
    """A network of its tensors and card. Raises ``VoicewrightError``."""
    card = read_card(table, Card, file)
    if len(card.facts.symbols) != card.sizes.phones and card.facts.spelling == "phones":
        refuse("voice-unreadable/phones", n=len(card.facts.symbols), rows=card.sizes.phones, file=file)
    return built(lambda: network(stage, card), table, file).eval(), card


def from_checkpoint(stage: str, folder: Path) -> tuple[nn.Module, Card]:
    """The (averaged) network of a checkpoint."""
    return of_table(stage, checkpoint.weights(folder)[stage], str(folder))


def card(stage: str, folder: Path) -> Card:
    """What a voice's network knows, without its weights. Raises ``VoicewrightError``."""
    file = folder / f"{stage}.safetensors"
    return read_card(read_table(file, only=KNOWN), Card, str(file))


def card_in(made: nn.Module) -> Card:
    """What a network carries."""
    found = made.get_buffer(KNOWN)
    return read_card({KNOWN: found.cpu()}, Card)


def load(stage: str, folder: Path) -> tuple[nn.Module, Card]:
    """One network of a voice. Raises ``VoicewrightError``."""
    file = folder / f"{stage}.safetensors"
    return of_table(stage, read_table(file), str(file))


def save(folder: Path, stage: str, made: nn.Module) -> None:
    """Write a network into a voice's folder."""
    write(folder, stage, made, card_in(made).sizes)


def with_card(made: nn.Module, card: Card) -> nn.Module:
    """The network carrying another card."""
    made.register_buffer(KNOWN, card_of(card))
    return made


def transplant(made: nn.Module, card: Card, parent: nn.Module, old: Card) -> None:
    """Start from another voice's network: what both have is copied, new symbols begin as the mean of the known ones.

    Raises ``WeightsMismatch`` where the sizes differ.
    """
    wanted = made.state_dict()
    table = dict(parent.state_dict()) | {KNOWN: wanted[KNOWN]}
    for name, value in wanted.items():
        before = table.get(name)
        if before is not None and before.shape != value.shape and before.shape[1:] == value.shape[1:]:
            table[name] = _grown(before, card, old)
    fill(made, table, "parent")


def _grown(rows: Tensor, card: Card, old: Card) -> Tensor:
    """A table of symbols, perhaps behind codes and before other marks, with rows for the symbols that are new."""
    first = old.sizes.codes if len(rows) == old.sizes.vocabulary else 0
    last = first + old.sizes.phones
    known = dict(zip(old.facts.symbols, rows[first:last], strict=False))
    mean = torch.stack(list(known.values())[1:] or list(known.values())).mean(dim=0)
    mine = torch.stack([known.get(symbol, mean) for symbol in card.facts.symbols])
    return torch.cat([rows[:first], mine, rows[last:]])
