"""Public checkpoints of GPT-SoVITS, with the HuBERT that they listen by → a voice."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import torch

from backend.content import hubert
from backend.families.sovits import codes, spelling
from backend.families.sovits.facts import Facts
from backend.families.sovits.weights import official
from backend.families.sovits.weights import voice as voices
from backend.families.sovits.weights.voice import Heeded, KnownSemantic, KnownSound, Prompt, SemanticCard, SoundCard
from backend.protocol.problems import refuse
from backend.voices.foreign import Foreign

CONTENT = "content"
"""Folder in a voice's folder with a copy of the HuBERT."""
_HOW = "#raw"
"""GPT-SoVITS listens to sound at its own level."""
_QUIET_FRAMES = 50


def read(sources: Sequence[Path]) -> tuple[KnownSound, KnownSemantic]:
    """``sources``: one s1 file, one s2 file, and the folder of a HuBERT, in any order. Raises ``VoicewrightError``."""
    folders, files = [one for one in sources if one.is_dir()], [one for one in sources if not one.is_dir()]
    if len(folders) != 1 or len(files) != 2:
        refuse("gptsovits-refused/sources", file=sources[0])
    opened = [(official.read(one), one) for one in files]
    opened.sort(key=lambda one: official.is_semantic(one[0].table))
    if [official.is_semantic(one.table) for one, _ in opened] != [False, True]:
        refuse("gptsovits-refused/sources", file=sources[0])
    (heard, sound_file), (said, semantic_file) = opened
    return _joined(heard, sound_file, said, semantic_file, folders[0])


def _joined(
    heard: Foreign, sound_file: Path, said: Foreign, semantic_file: Path, listener: Path
) -> tuple[KnownSound, KnownSemantic]:
    sound = official.sound(heard.table, official.config_of(heard), str(sound_file))
    semantic = official.semantic(said.table, official.config_of(said), str(semantic_file))
    if semantic.sizes.codes != sound.sizes.codes:
        refuse("gptsovits-refused/codes", n=semantic.sizes.codes, there=sound.sizes.codes, file=semantic_file)
    for rows, file in ((semantic.sizes.symbols, semantic_file), (sound.sizes.symbols, sound_file)):
        if rows != spelling.ROWS:
            refuse("gptsovits-refused/symbols", n=rows, rows=spelling.ROWS, file=file)
    resource = hubert.read(f"{listener}{_HOW}").facts
    if resource.width != sound.sizes.content:
        refuse("gptsovits-refused/width", n=resource.width, there=sound.sizes.content, file=listener)
    facts = Facts(spelling.symbols(), (), ("en-us",), "gpt-sovits")
    card = SoundCard(
        facts=facts, sizes=sound.sizes, sample_rate=official.sample_rate(official.config_of(heard)),
        n_fft=2 * (sound.sizes.bins - 1), resource=resource,
    )  # fmt: skip
    # Nobody's voice, until it is given somebody to follow.
    quiet = Heeded(torch.zeros(sound.sizes.bins, _QUIET_FRAMES), torch.zeros(0))
    known = SemanticCard(
        facts=facts, sizes=semantic.sizes, resource=resource, codebook=codes.codebook_resource(sound),
        prompts=[Prompt(phones=[], codes=[])],
    )  # fmt: skip
    return voices.sound_with_card(sound, card, [quiet]), voices.semantic_with_card(semantic, known)


def copy_content(sources: Sequence[Path], folder: Path) -> None:
    """Put the HuBERT's files into a voice's folder, so that the voice can be taken elsewhere."""
    (listener,) = (one for one in sources if one.is_dir())
    shutil.copytree(listener, folder / CONTENT)


def copy_on(voice: Path, folder: Path) -> None:
    """Put what a voice has of a HuBERT into another one's folder."""
    if (voice / CONTENT).is_dir():
        shutil.copytree(voice / CONTENT, folder / CONTENT)
