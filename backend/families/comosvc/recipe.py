"""CoMoSVC as trainer, forms and command line see it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch

from backend.audio.resample import resample
from backend.content import embedded
from backend.content.provider import COPY
from backend.families.comosvc import config as configs
from backend.families.comosvc import imitation
from backend.families.comosvc.config import INFO, STUDENT, TEACHER, VOCODER, ComoSvcConfig
from backend.families.comosvc.stages.student import Student
from backend.families.comosvc.stages.teacher import Teacher
from backend.families.comosvc.stages.vocoder import SOUND
from backend.families.comosvc.synthesis import ComoSvcVoice, described
from backend.families.comosvc.weights import importing, voice
from backend.judges.utterance import RATE
from backend.protocol.voices import VoiceInfo
from backend.recipe import Listed, Recipe, Reference, StageOf
from backend.training.record import checkpoint
from backend.vocoder import weights as vocoders
from backend.vocoder.weights import Learnt
from backend.voices.folder import load_info


class ComoSvc:
    """:class:`backend.recipe.Recipe`."""

    info = INFO
    stages: Sequence[StageOf[ComoSvcConfig]] = (Listed(Teacher()), Listed(Student()), Listed(SOUND))

    def presets(self) -> Mapping[str, ComoSvcConfig]:
        """Name → config."""
        return configs.presets()

    def export(self, checkpoints: Mapping[str, Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """The student's target alone, or the teacher's average where there is no student; and the vocoder."""
        one = voice.from_checkpoint(checkpoints.get(STUDENT, checkpoints[TEACHER]))
        voice.save(folder, one)
        config = checkpoint.config(checkpoints[VOCODER], ComoSvcConfig).vocoder
        vocoders.save(folder, vocoders.from_checkpoint(checkpoints[VOCODER], config))
        return described(info, one.card)

    def imitate(self, base: Path, heard: Reference, folder: Path, info: VoiceInfo) -> VoiceInfo:
        """See :class:`backend.recipe.Imitates`: a voice that converts."""
        samples = resample(heard.samples, heard.sample_rate, RATE)
        one = imitation.imitated(voice.load(base), samples, info.speakers[0], heard.language)
        voice.save(folder, one)
        vocoders.save(folder, Learnt(vocoders.load(base)))
        return described(info, one.card)

    def import_weights(self, sources: Sequence[Path], folder: Path, info: VoiceInfo) -> VoiceInfo:
        """See :class:`backend.recipe.ImportsWeights`: a checkpoint, and its ContentVec, which the voice keeps."""
        one = importing.read(sources)
        voice.save(folder, one)
        importing.complete(sources, folder)
        return described(info, one.card)

    def load_voice(self, folder: Path, device: torch.device) -> ComoSvcVoice:
        """Strictly. The content encoder must be that of the training. Raises ``VoicewrightError``."""
        one = voice.load(folder)
        listener = embedded.of(one.card.facts.content, folder / COPY["content"])
        return ComoSvcVoice(load_info(folder), one, vocoders.load(folder), listener, device)


RECIPE: Recipe[ComoSvcConfig] = ComoSvc()
