"""Public checkpoints of GPT-SoVITS, with the HuBERT and the speaker network that they listen by → a voice."""

import json
import shutil
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import torch

from backend.content import hubert
from backend.content.eres2net import provider as eres2net
from backend.content.provider import COPY
from backend.content.words import WordFeatures, bert_facts
from backend.families.sovits import codes, spelling
from backend.families.sovits.facts import Facts
from backend.families.sovits.model.sound import SoundModel
from backend.families.sovits.weights import official
from backend.families.sovits.weights import voice as voices
from backend.families.sovits.weights.voice import Heeded, KnownSemantic, KnownSound, Prompt, SemanticCard, SoundCard
from backend.protocol.problems import refuse
from backend.protocol.resources import Resource
from backend.voices.foreign import Foreign

CONTENT, SPEAKER, WORDS = COPY["content"], COPY["speaker"], COPY["words"]
"""Folders in a voice's folder with copies of the HuBERT, of the speaker network and of the BERT."""
_HOW = "#raw"
"""GPT-SoVITS listens to sound at its own level."""
_QUIET_FRAMES = 50
_CHECKPOINTS = (".ckpt", ".pth", ".pt", ".safetensors")
_CONFIG = "config.json"


class _Opened(NamedTuple):
    """A file, and what is in it."""

    file: Path
    held: Foreign


class _Sources(NamedTuple):
    """What a voice is made of."""

    sound: _Opened
    semantic: _Opened
    speaker: _Opened | None
    """The speaker network of version 2Pro; None: it was not pointed to."""
    listener: Path
    """The folder of the HuBERT."""
    words: Path | None
    """The folder of the BERT; None: it was not pointed to."""


def read(sources: Sequence[Path], folder: Path) -> tuple[KnownSound, KnownSemantic]:
    """``sources``: one s1 file, one s2 file, the folder of a HuBERT, for 2Pro its speaker network, and for Chinese the
    folder of a BERT, in any order; or one folder that holds them. ``folder``: the voice's, which gets copies of what it
    listens by.

    Raises ``VoicewrightError``.
    """
    given = _sorted(sources)
    heard, said = given.sound.held, given.semantic.held
    sound = official.sound(heard.table, official.config_of(heard), str(given.sound.file))
    semantic = official.semantic(said.table, official.config_of(said), str(given.semantic.file))
    if semantic.sizes.codes != sound.sizes.codes:
        refuse("gptsovits-refused/codes", n=semantic.sizes.codes, there=sound.sizes.codes, file=given.semantic.file)
    rows = semantic.sizes.symbols, sound.sizes.symbols
    if rows not in ((spelling.ROWS, spelling.ROWS), spelling.FIRST_ROWS):
        refuse("gptsovits-refused/symbols", n=rows[0], there=rows[1], file=given.semantic.file)
    resource = hubert.read(f"{given.listener}{_HOW}").facts
    if resource.width != sound.sizes.content:
        refuse("gptsovits-refused/width", n=resource.width, there=sound.sizes.content, file=given.listener)
    speaker = None if given.speaker is None else _speaker(given.speaker, sound, folder)
    words = None if given.words is None else _words(given.words, semantic.sizes.words, folder)
    told, facts = (Facts(spelling.symbols(one), (), spelling.languages(one), "gpt-sovits") for one in rows)
    card = SoundCard(
        facts=facts, sizes=sound.sizes, sample_rate=official.sample_rate(official.config_of(heard)),
        n_fft=2 * (sound.sizes.bins - 1), resource=resource, speaker=speaker,
    )  # fmt: skip
    # Nobody's voice, until it is given somebody to follow.
    quiet = Heeded(torch.zeros(sound.sizes.bins, _QUIET_FRAMES), torch.zeros(speaker.width if speaker else 0))
    known = SemanticCard(
        facts=told, sizes=semantic.sizes, resource=resource, codebook=codes.codebook_resource(sound),
        words=words, prompts=[Prompt(phones=[], codes=[])],
    )  # fmt: skip
    shutil.copytree(given.listener, folder / CONTENT)
    return voices.sound_with_card(sound, card, [quiet]), voices.semantic_with_card(semantic, known)


def _sorted(sources: Sequence[Path]) -> _Sources:
    """Which of them is what. Raises ``VoicewrightError`` where one lacks, or is there twice."""
    found = [*chain.from_iterable(map(_spread, sources))]
    folders, files = [one for one in found if one.is_dir()], [one for one in found if not one.is_dir()]
    berts = [one for one in folders if _is_bert(one)]
    listeners = [one for one in folders if one not in berts]
    if len(listeners) != 1 or len(berts) > 1 or len(files) not in (2, 3):
        refuse("gptsovits-refused/sources", file=sources[0])
    opened = [_Opened(one, official.read(one)) for one in files]
    speakers = [one for one in opened if eres2net.fits(one.held.table)]
    others = [one for one in opened if not eres2net.fits(one.held.table)]
    others.sort(key=lambda one: official.is_semantic(one.held.table))
    if len(speakers) > 1 or [official.is_semantic(one.held.table) for one in others] != [False, True]:
        refuse("gptsovits-refused/sources", file=sources[0])
    sound, semantic = others
    return _Sources(sound, semantic, next(iter(speakers), None), listeners[0], next(iter(berts), None))


def _spread(source: Path) -> list[Path]:
    """A HuBERT's folder, or a file, itself; of any other folder the checkpoints and the HuBERTs that lie in it."""
    if not source.is_dir() or (source / _CONFIG).is_file():
        return [source]
    return [one for one in sorted(source.iterdir()) if (one / _CONFIG).is_file() or one.suffix.lower() in _CHECKPOINTS]


def _is_bert(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / _CONFIG).read_text("utf-8-sig"))["model_type"] == "bert")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _words(given: Path, wanted: int, folder: Path) -> WordFeatures:
    """Keep the BERT with the voice. Raises ``VoicewrightError`` where s1 hears other features of words."""
    facts = bert_facts(str(given))
    if facts.width != wanted:
        refuse("gptsovits-refused/words-width", n=facts.width, there=wanted, file=given)
    shutil.copytree(given, folder / WORDS)
    return facts


def _speaker(given: _Opened, sound: SoundModel, folder: Path) -> Resource:
    """Keep the speaker network with the voice. Raises ``VoicewrightError`` where s2 does not hear by such a one."""
    wanted = sound.sizes.speaker_embedding_channels
    if not wanted:
        refuse("gptsovits-refused/hears-no-speaker", file=given.file)
    facts = eres2net.keep(given.held.table, folder / SPEAKER, str(given.file)).facts
    if facts.width != wanted:
        refuse("gptsovits-refused/speaker-width", n=facts.width, there=wanted, file=given.file)
    return facts


def copy_on(voice: Path, folder: Path, *, words: bool) -> None:
    """Put what a voice has of a HuBERT and a speaker network into another one's folder; with ``words`` its BERT too."""
    for name in (CONTENT, SPEAKER, *([WORDS] if words else [])):
        if (voice / name).is_dir():
            shutil.copytree(voice / name, folder / name)
