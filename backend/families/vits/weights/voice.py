"""A voice on disk: ``voice.json``, ``generator.safetensors`` and ``generator.json``. Strict, as everything here."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from backend.families.vits.config import Architecture, VitsConfig
from backend.families.vits.data import Facts
from backend.families.vits.model.generator import Generator
from backend.families.vits.spelling import TONES
from backend.families.vits.weights.filling import fill
from backend.project import durable
from backend.protocol.problems import Problem, VoicewrightError
from backend.protocol.voices import VoiceInfo
from backend.training import checkpoint

GENERATOR = "generator"
CARD = "card"
"""Buffer of the generator's: facts and sizes as bytes of JSON, so that checkpoints carry them."""
Value = TypeVar("Value")


@dataclass(frozen=True)
class Known:
    """A generator with all that one must know to use it."""

    generator: Generator
    facts: Facts
    sample_rate: int


class _Card(msgspec.Struct, frozen=True):
    facts: Facts
    sizes: Architecture
    sample_rate: int


def with_card(generator: Generator, facts: Facts, sample_rate: int) -> Generator:
    """The generator, carrying what must be known to use it among its buffers."""
    card = msgspec.json.encode(_Card(facts, generator.sizes, sample_rate))
    generator.register_buffer(CARD, torch.tensor(list(card), dtype=torch.uint8))
    return generator


def known(table: Mapping[str, Tensor], file: str) -> Known:
    """A generator of its tensors and card. Raises ``VoicewrightError``."""
    if CARD not in table:
        raise _foreign("The weights carry no list of phones.", file)
    try:
        card = msgspec.json.decode(bytes(table[CARD].tolist()), type=_Card)
    except (msgspec.DecodeError, ValueError) as error:
        raise _foreign(f"Their list of phones cannot be read: {error}.", file) from error
    _agree(card, file)
    generator = with_card(Generator(card.sizes), card.facts, card.sample_rate)
    return Known(fill(generator, table, file), card.facts, card.sample_rate)


def _agree(card: _Card, file: str) -> None:
    """Whether each name has a row: with a list that was changed, a voice would say something else than is written."""
    facts, sizes = card.facts, card.sizes
    needed = {
        "phones": (len(facts.symbols), sizes.symbols, True),
        "tones": (facts.first_tone + len(TONES) + len(facts.marks), sizes.tones, not facts.first_tone),
        "languages": (facts.first_language + len(facts.languages), sizes.languages, not facts.first_language),
    }
    for what, (names, rows, exactly) in needed.items():
        if rows and (names > rows or (exactly and facts.spelling == "house" and names != rows)):
            raise _foreign(f"It lists {names} {what}, its weights know {rows}.", file)
    if len(set(facts.symbols)) != len(facts.symbols) or len(set(facts.languages)) != len(facts.languages):
        raise _foreign("Its lists name something twice.", file)


def from_checkpoint(folder: Path) -> Known:
    """The (averaged) generator of a checkpoint."""
    return known(checkpoint.weights(folder)[GENERATOR], str(folder))


def save(folder: Path, generator: Generator) -> None:
    """Write the generator into a voice's folder."""
    table = {key: value.detach().cpu().contiguous() for key, value in generator.state_dict().items()}
    save_file(table, folder / f"{GENERATOR}.safetensors")
    sizes = msgspec.json.encode(asdict(generator.sizes))
    durable.write_bytes(folder / f"{GENERATOR}.json", msgspec.json.format(sizes, indent=2))


def load(folder: Path) -> Known:
    """The generator of a voice. Raises ``VoicewrightError``."""
    file = folder / f"{GENERATOR}.safetensors"
    try:
        table = load_file(file)
    except (OSError, SafetensorError) as error:
        raise _foreign(f"{error}.", str(file)) from error
    return known(table, str(file))


def load_card(folder: Path) -> VoiceInfo:
    """What a voice says of itself. Raises ``VoicewrightError``."""
    file = folder / "voice.json"
    try:
        return msgspec.json.decode(file.read_bytes(), type=VoiceInfo)
    except (OSError, msgspec.DecodeError) as error:
        raise _foreign(f"{error}.", str(file)) from error


def transplant(model: Generator, facts: Facts, parent: Known) -> None:
    """Start from another voice: what both have is copied; new phones, speakers and languages begin as the mean of the
    known ones. Raises ``WeightsMismatch`` where the sizes differ.
    """
    table, mine = parent.generator.state_dict(), model.state_dict()
    rows = {
        "enc_p.emb.weight": (facts.symbols, parent.facts.symbols, 0),
        "enc_p.tone_emb.weight": ((*TONES, *facts.marks), (*TONES, *parent.facts.marks), parent.facts.first_tone),
        "enc_p.language_emb.weight": (facts.languages, parent.facts.languages, parent.facts.first_language),
        "emb_g.weight": (facts.speakers, parent.facts.speakers, 0),
    }
    for name, (names, before, first) in rows.items():
        if name in table and name in mine and table[name].shape[1:] == mine[name].shape[1:]:
            mean = table[name].mean(dim=0)
            old = dict(zip(before, table[name][first:], strict=False))
            table[name] = torch.stack([old.get(one, mean) for one in names])
    table[CARD] = mine[CARD]
    fill(model, table, "parent")


def converted(values: Mapping[str, Any]) -> VitsConfig:
    """A checkpoint's settings. Raises ``VoicewrightError``."""
    unknown = sorted(values.keys() - {one.name for one in fields(VitsConfig)})
    if unknown:
        raise _foreign(f"Unknown settings: {', '.join(unknown)}.", "")
    try:
        return msgspec.convert(values, VitsConfig, strict=False)
    except msgspec.ValidationError as error:
        raise _foreign(f"{error}.", "") from error


def _foreign(why: str, file: str) -> VoicewrightError:
    return VoicewrightError(
        Problem(
            kind="voice-unreadable",
            what="This is not a VITS voice, or it is damaged.",
            why=why,
            remedy="Export the voice again from its runs.",
            file=file,
        )
    )
