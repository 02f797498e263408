"""GPT-SoVITS as trainer, forms and command line see it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from backend.families.sovits import codes, imitation, quantizer
from backend.families.sovits import config as configs
from backend.families.sovits.config import INFO, S1, S2, SovitsConfig
from backend.families.sovits.stages.s1 import SEMANTIC_STAGE
from backend.families.sovits.stages.s2 import SOUND_STAGE
from backend.families.sovits.synthesis import SovitsVoice, named
from backend.families.sovits.weights import importing
from backend.families.sovits.weights import voice as voices
from backend.families.sovits.weights.voice import KnownSemantic, KnownSound
from backend.protocol.notices import Notice, notice
from backend.protocol.voices import VoiceInfo
from backend.recipe import Listed, Recipe, Reference, StageOf
from backend.voices.folder import load_info


class Sovits:
    """:class:`backend.recipe.Recipe`."""

    info = INFO
    stages: Sequence[StageOf[SovitsConfig]] = (Listed(SOUND_STAGE), Listed(SEMANTIC_STAGE))

    def presets(self) -> Mapping[str, SovitsConfig]:
        """Name → config."""
        return configs.presets()

    def export(self, checkpoints: Mapping[str, Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """Both networks. Raises ``VoicewrightError`` where s1 and s2 have different codebooks."""
        sound = voices.sound_from_checkpoint(checkpoints[S2])
        semantic = voices.semantic_from_checkpoint(checkpoints[S1])
        return _export(sound, semantic, folder, info, str(checkpoints[S1]))

    def fits(self, parent: Path, checkpoints: Mapping[str, Path]) -> bool:
        """See :class:`backend.recipe.Borrows`: only if the codebook did not change."""
        sound, semantic = _both(parent, checkpoints)
        return semantic.card.codebook.content == codes.codebook_hash(sound.model)

    def export_onto(self, parent: Path, checkpoints: Mapping[str, Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """See :class:`backend.recipe.Borrows`."""
        sound, semantic = _both(parent, checkpoints)
        importing.copy_on(parent, folder, words=semantic.card.words is not None)
        return _export(sound, semantic, folder, info, str(parent))

    def import_weights(self, sources: Sequence[Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """See :class:`backend.recipe.ImportsWeights`: s1, s2, and copies of what they listen by."""
        sound, semantic = importing.read(sources, folder)
        voices.save(folder, semantic.model, sound.model)
        return named(info, semantic, sound)

    def remarks(self, folder: Path) -> Sequence[Notice]:
        """See :class:`backend.recipe.Remarks`: where a voice of version 2Pro has to do without its speaker network."""
        card = voices.load_card(folder)
        deaf = card.sizes.speaker_embedding_channels and card.speaker is None
        return [notice("speaker-network-absent")] if deaf else []

    def imitate(self, base: Path, heard: Reference, folder: Path, info: VoiceInfo) -> VoiceInfo:
        """See :class:`backend.recipe.Imitates`: the base, with the speaker that is heard."""
        semantic, sound = imitation.imitated(self.load_voice(base, torch.device("cpu")), heard, info.speakers)
        voices.save(folder, semantic.model, sound.model)
        importing.copy_on(base, folder, words=semantic.card.words is not None)
        return named(info, semantic, sound)

    def load_voice(self, folder: Path, device: torch.device) -> SovitsVoice:
        """Strictly."""
        semantic, sound = voices.load_semantic(folder), voices.load_sound(folder)
        quantizer.check_same(semantic, codes.codebook_hash(sound.model), str(folder))
        return SovitsVoice(load_info(folder), semantic, sound, device, folder)


def _both(parent: Path, checkpoints: Mapping[str, Path]) -> tuple[KnownSound, KnownSemantic]:
    """The networks that were trained; the others are the parent's."""
    sound = voices.sound_from_checkpoint(checkpoints[S2]) if S2 in checkpoints else voices.load_sound(parent)
    semantic = voices.semantic_from_checkpoint(checkpoints[S1]) if S1 in checkpoints else voices.load_semantic(parent)
    return sound, semantic


def _export(sound: KnownSound, semantic: KnownSemantic, folder: Path, info: VoiceInfo, file: str) -> VoiceInfo:
    quantizer.check_same(semantic, codes.codebook_hash(sound.model), file)
    voices.save(folder, semantic.model, sound.model)
    return named(info, semantic, sound)


RECIPE: Recipe[SovitsConfig] = Sovits()
