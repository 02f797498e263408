"""A voice on disk: ``voice.json``, ``generator.safetensors`` and ``generator.json``. Strict, as everything here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import torch
from torch import Tensor

from backend.families.vits.config import WORDS, Architecture
from backend.families.vits.marks import TONES
from backend.families.vits.model.generator import Generator
from backend.families.vits.tokens import NOBODY, Facts
from backend.protocol.problems import refuse
from backend.protocol.voices import ONLY_TRAINING
from backend.training.record import checkpoint
from backend.voices.building import limited
from backend.voices.folder import KNOWN, card_of, fill, read_card, read_table, write

GENERATOR = "generator"
SPEAKER_EMBEDDINGS = "speaker_embeddings"
"""The generator's buffer of speaker embeddings: each voice's own."""
JUDGES, DURATION_JUDGE = "judges", "duration_judge"
"""What a public voice may bring to go on with; speaking needs none of them."""


@dataclass(frozen=True)
class Known:
    """A generator with all that one must know to use it."""

    generator: Generator
    facts: Facts
    sample_rate: int


class Card(msgspec.Struct, frozen=True):
    """What is known of a voice beside its weights."""

    facts: Facts
    sizes: Architecture
    sample_rate: int


def with_card(generator: Generator, facts: Facts, sample_rate: int) -> Generator:
    """The generator, carrying what must be known to use it among its buffers."""
    generator.register_buffer(KNOWN, card_of(Card(facts, generator.sizes, sample_rate)))
    return generator


def known(table: Mapping[str, Tensor], file: str) -> Known:
    """A generator of its tensors and card. Raises ``VoicewrightError``."""
    card = read_card(table, Card, file)
    _agree(card, file)
    generator = with_card(limited(lambda: Generator(card.sizes), table, file), card.facts, card.sample_rate)
    return Known(fill(generator, table, file), card.facts, card.sample_rate)


def _agree(card: Card, file: str) -> None:
    """Whether each name has a row: with a list that was changed, a voice would say something else than is written."""
    facts, sizes = card.facts, card.sizes
    needed = {
        "phones": (len(facts.symbols), sizes.symbols, True),
        "tones": (facts.first_tone + len(TONES) + len(facts.marks), sizes.tones, not facts.first_tone),
        "languages": (facts.first_language + len(facts.languages), sizes.languages, not facts.first_language),
    }
    for what, (names, rows, exactly) in needed.items():
        if rows and (names > rows or (exactly and facts.spelling == "phones" and names != rows)):
            refuse("voice-unreadable/rows", n=names, rows=rows, listed=f"rows-{what}", file=file)
    if facts.bert is not None and sizes.berts != ((WORDS, facts.bert.width),):
        refuse("voice-unreadable/bert", name=facts.bert.name, file=file)
    if len(set(facts.symbols)) != len(facts.symbols) or len(set(facts.languages)) != len(facts.languages):
        refuse("voice-unreadable/twice", file=file)


def from_checkpoint(folder: Path) -> Known:
    """The (averaged) generator of a checkpoint."""
    return known(checkpoint.weights(folder)[GENERATOR], str(folder))


def save(folder: Path, generator: Generator) -> None:
    """Write the generator into a voice's folder."""
    write(folder, GENERATOR, generator, generator.sizes)


def load(folder: Path) -> Known:
    """The generator of a voice. Raises ``VoicewrightError``."""
    file = folder / f"{GENERATOR}.safetensors"
    return known(read_table(file), str(file))


def load_card(folder: Path) -> Card:
    """What a voice knows, without its weights. Raises ``VoicewrightError``."""
    file = folder / f"{GENERATOR}.safetensors"
    return read_card(read_table(file, only=KNOWN), Card, str(file))


def judges_path(folder: Path, name: str) -> Path:
    """Where a voice keeps one of its discriminators."""
    return folder / ONLY_TRAINING / f"{name}.safetensors"


def judges_file(folder: Path, name: str) -> Path | None:
    """The file of one of a voice's discriminators; None where it has none."""
    file = judges_path(folder, name)
    return file if file.is_file() else None


def inherited(facts: Facts, parent: Facts) -> Facts:
    """What a voice knows that goes on from another of ours: its phones and languages are not forgotten, its speakers
    are.
    """
    marks = tuple(sorted({*facts.marks, *parent.marks}))
    return replace(
        facts, symbols=(facts.symbols[0], *sorted({*facts.symbols[1:], *parent.symbols[1:]})),
        languages=tuple(dict.fromkeys([*facts.languages, *parent.languages])), marks=marks,
        tones=len(TONES) + len(marks),
    )  # fmt: skip


def transplant(model: Generator, facts: Facts, parent: Known) -> None:
    """Start from another voice: what both have is copied; new phones, speakers and languages begin as the mean of the
    known ones, a speaker who has an embedding with that alone; what hears words is new where the parent heard none.

    Raises ``WeightsMismatch`` where the sizes differ, and ``VoicewrightError`` where the parent heard words otherwise.
    """
    table, mine = parent.generator.state_dict(), model.state_dict()
    if parent.facts.bert is not None and (facts.bert is None or facts.bert.content != parent.facts.bert.content):
        refuse("start-refused/bert", name=parent.facts.bert.name)
    if not parent.generator.sizes.berts:
        table |= {name: mine[name] for name in mine if name.startswith(f"enc_p.{WORDS}.")}
    rows = {"emb_g.weight": (facts.speakers, parent.facts.speakers, 0)}
    if facts.spelling == "phones":  # else the very tables are gone on with
        rows |= {
            "enc_p.emb.weight": (facts.symbols, parent.facts.symbols, 0),
            "enc_p.tone_emb.weight": ((*TONES, *facts.marks), (*TONES, *parent.facts.marks), parent.facts.first_tone),
            "enc_p.language_emb.weight": (facts.languages, parent.facts.languages, parent.facts.first_language),
        }
    for name, (names, before, first) in rows.items():
        if name in table and name in mine and table[name].shape[1:] == mine[name].shape[1:]:
            old = dict(zip(before, table[name][first:], strict=False))
            known = [row for one, row in old.items() if not one.startswith(NOBODY)]  # other rows were never learnt
            mean = torch.stack(known or list(table[name])).mean(dim=0)
            if name == "emb_g.weight" and model.sizes.speaker_embedding_channels:
                mean = torch.zeros_like(mean)  # a speaker embedding alone says who somebody new is
            table[name] = torch.stack([old.get(one, mean) for one in names])
    table |= {name: mine[name] for name in (KNOWN, SPEAKER_EMBEDDINGS) if name in mine}
    fill(model, table, "parent")
