"""A voice on disk: ``semantic`` (s1) and ``sound`` (s2), each with a card of what one must know to use it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import msgspec
import torch
from torch import Tensor

from backend.content.words import WordFeatures
from backend.families.sovits.config import SemanticSizes, SoundSizes
from backend.families.sovits.facts import Facts
from backend.families.sovits.model.semantic import SemanticModel
from backend.families.sovits.model.sound import SoundModel
from backend.families.sovits.model.spectra import Spectra
from backend.protocol.problems import refuse
from backend.protocol.resources import Resource
from backend.training.record import checkpoint
from backend.voices.building import limited
from backend.voices.folder import KNOWN, card_of, fill, read_card, read_table, write

SEMANTIC, SOUND = "semantic", "sound"
_REFERENCES, _SPEAKER_EMBEDDINGS = "references", "reference_speaker_embeddings"


class SoundCard(msgspec.Struct, frozen=True, kw_only=True):
    """What must be known of s2 beside its weights."""

    facts: Facts
    sizes: SoundSizes
    sample_rate: int
    n_fft: int
    resource: Resource
    """The content features that its codes are made of."""
    speaker: Resource | None = None
    """The speaker embedding that is heard beside a recording; None: none."""
    came_from: str = ""
    """Hash of the codebook of the voice that its training went on from; empty: it began from nothing."""
    reference_frames: list[int] = []
    """Of the recordings that its first speakers are imitated by; their spectra are the buffer ``references``, what is
    known of their speakers is ``reference_speaker_embeddings``.
    """


class Heeded(NamedTuple):
    """A reference as s2 needs it."""

    spectrum_KT: Tensor
    """Linear magnitudes; of what is stored, the lowest bins, which style is heard from."""
    speaker_embedding_E: Tensor
    """Speaker embedding; empty where none is heard."""


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """A reference as s1 needs it: its phones and codes."""

    phones: list[str]
    codes: list[int]
    places: list[int] = []
    """Which of the phones each code is of; empty where that was never heard."""
    words: list[int] = []
    """The word that each phone belongs to, -1 for pauses; empty where that does not matter."""
    language: str = ""
    written: list[str] = []
    """Its words; empty where features of words are not heard."""
    spread: float = 0.0
    """How far its pitch moves, semitones; see :mod:`backend.families.sovits.intonation`. 0: that was not heard."""


class SemanticCard(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of s1 beside its weights."""

    facts: Facts
    sizes: SemanticSizes
    resource: Resource
    codebook: Resource
    """The codebook whose codes it predicts."""
    words: WordFeatures | None = None
    """Whose features of words it hears in Chinese; None: nobody's, zeros."""
    prompts: list[Prompt] = []
    """References of its first speakers."""
    prompted: bool = False
    """Whether it goes on from the prompt though it has one speaker: it never learnt how they speak."""


@dataclass(frozen=True)
class KnownSound:
    """s2 with its card."""

    model: SoundModel
    card: SoundCard

    @property
    def references(self) -> list[Heeded]:
        """What its first speakers are imitated by."""
        spectra, speaker_embeddings = self.model.get_buffer(_REFERENCES), self.model.get_buffer(_SPEAKER_EMBEDDINGS)
        return [
            Heeded(spectra[row, :, :frames].float(), speaker_embeddings[row].float())
            for row, frames in enumerate(self.card.reference_frames)
        ]


@dataclass(frozen=True)
class KnownSemantic:
    """s1 with its card."""

    model: SemanticModel
    card: SemanticCard


def sound_with_card(model: SoundModel, card: SoundCard, references: Sequence[Heeded] = ()) -> KnownSound:
    """s2, carrying its card and references among its buffers."""
    card = msgspec.structs.replace(card, reference_frames=[one.spectrum_KT.shape[1] for one in references])
    longest = max(card.reference_frames, default=0)
    heard = model.sizes.style_bins
    kept = torch.zeros(len(references), heard, longest, dtype=torch.float16)
    for row, one in enumerate(references):
        kept[row, :, : one.spectrum_KT.shape[1]] = one.spectrum_KT[:heard].half()
    speaker_embeddings = (
        torch.stack([one.speaker_embedding_E for one in references]) if references else torch.zeros(0, 0)
    )
    for name, buffer in ((KNOWN, card_of(card)), (_REFERENCES, kept), (_SPEAKER_EMBEDDINGS, speaker_embeddings)):
        model.register_buffer(name, buffer)
    return KnownSound(model, card)


def semantic_with_card(model: SemanticModel, card: SemanticCard) -> KnownSemantic:
    """s1, carrying its card among its buffers."""
    model.register_buffer(KNOWN, card_of(card))
    return KnownSemantic(model, card)


def sound_of(table: Mapping[str, Tensor], file: str) -> KnownSound:
    """s2 of its tensors and card. Raises ``VoicewrightError``."""
    card = read_card(table, SoundCard, file)
    _agree(card.facts, card.sizes.symbols, file)
    kept, speaker_embeddings = (table.get(name, torch.zeros(0)) for name in (_REFERENCES, _SPEAKER_EMBEDDINGS))
    model = limited(lambda: SoundModel(card.sizes), table, file)
    if isinstance(model.dec, Spectra):
        table = model.dec.completed(table, "dec.")
    # The card as it was written: one from before a field was added is shorter.
    for name, buffer in ((KNOWN, table[KNOWN]), (_REFERENCES, kept), (_SPEAKER_EMBEDDINGS, speaker_embeddings)):
        model.register_buffer(name, torch.zeros_like(buffer))
    fill(model, table, file)
    if kept.dim() != 3 or not len(kept) == len(speaker_embeddings) == len(card.reference_frames):
        refuse("voice-unreadable/references", file=file)
    return KnownSound(model, card)


def semantic_of(table: Mapping[str, Tensor], file: str) -> KnownSemantic:
    """s1 of its tensors and card. Raises ``VoicewrightError``."""
    card = read_card(table, SemanticCard, file)
    _agree(card.facts, card.sizes.symbols, file)
    model = limited(lambda: SemanticModel(card.sizes), table, file)
    model.register_buffer(KNOWN, torch.zeros_like(table[KNOWN]))
    return KnownSemantic(fill(model, table, file), card)


def _agree(facts: Facts, rows: int, file: str) -> None:
    """Whether each phone has a row. With a changed list a voice would speak other phones than are written."""
    if len(facts.symbols) != rows or len(set(facts.symbols)) != rows:
        refuse("voice-unreadable/phones", n=len(set(facts.symbols)), rows=rows, file=file)


def sound_from_checkpoint(folder: Path) -> KnownSound:
    """The (averaged) s2 of a checkpoint."""
    return sound_of(checkpoint.weights(folder)[SOUND], str(folder))


def semantic_from_checkpoint(folder: Path) -> KnownSemantic:
    """The (averaged) s1 of a checkpoint."""
    return semantic_of(checkpoint.weights(folder)[SEMANTIC], str(folder))


def save(folder: Path, semantic: SemanticModel, sound: SoundModel) -> None:
    """Write both into a voice's folder."""
    write(folder, SEMANTIC, semantic, semantic.sizes)
    write(folder, SOUND, sound, sound.sizes)


def load_sound(folder: Path) -> KnownSound:
    """s2 of a voice. Raises ``VoicewrightError``."""
    file = folder / f"{SOUND}.safetensors"
    return sound_of(read_table(file), str(file))


def load_semantic(folder: Path) -> KnownSemantic:
    """s1 of a voice. Raises ``VoicewrightError``."""
    file = folder / f"{SEMANTIC}.safetensors"
    return semantic_of(read_table(file), str(file))


def load_card(folder: Path) -> SoundCard:
    """What s2 of a voice knows, without its weights. Raises ``VoicewrightError``."""
    file = folder / f"{SOUND}.safetensors"
    return read_card(read_table(file, only=KNOWN), SoundCard, str(file))


def sound_onward(parent: KnownSound, facts: Facts, posterior_layers: int) -> SoundModel:
    """An s2 that goes on from another: its sizes and weights; phones that it never met begin as the mean of the others.

    ``posterior_layers``: of a new listener, where the other one came without.
    """
    known = parent.model.sizes
    listening = 0 if known.spectral else known.posterior_layers or posterior_layers
    sizes = replace(known, symbols=len(facts.symbols), posterior_layers=listening)
    model = SoundModel(sizes)
    table = _bare(parent.model.state_dict())
    _rows(table, "enc_p.text_embedding.weight", facts, parent.card.facts)
    if sizes.posterior_layers and not parent.model.sizes.posterior_layers:
        table |= {name: value for name, value in model.state_dict().items() if name.startswith("enc_q.")}
    return fill(model, table, "parent")


def semantic_onward(parent: KnownSemantic, facts: Facts) -> SemanticModel:
    """An s1 that goes on from another, as :func:`sound_onward`."""
    model = SemanticModel(replace(parent.model.sizes, symbols=len(facts.symbols)))
    table = _bare(parent.model.state_dict())
    _rows(table, "ar_text_embedding.word_embeddings.weight", facts, parent.card.facts)
    return fill(model, table, "parent")


def _bare(table: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: value for name, value in table.items() if name not in (KNOWN, _REFERENCES, _SPEAKER_EMBEDDINGS)}


def _rows(table: dict[str, Tensor], name: str, facts: Facts, parent: Facts) -> None:
    old = dict(zip(parent.symbols, table[name], strict=True))
    mean = table[name].mean(dim=0)
    table[name] = torch.stack([old.get(one, mean) for one in facts.symbols])
