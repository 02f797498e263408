"""The comosvc base. A training of it goes on from the seed: see ``comosvc_seed.py``."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
import torch
from checkpoints import newest
from numpy import float32
from numpy.typing import NDArray

from backend.content import embedded
from backend.families.comosvc.config import STUDENT, VOCODER, ComoSvcConfig
from backend.families.comosvc.recipe import RECIPE
from backend.families.comosvc.synthesis import ComoSvcVoice, described
from backend.families.comosvc.weights import voice as voices
from backend.judges import likeness
from backend.judges.utterance import Utterance
from backend.protocol.runs import Value
from backend.protocol.voices import voice_of
from backend.training.record import checkpoint
from backend.vocoder import weights as vocoders

MANY_SINGERS: Mapping[str, Value] = {"encoder_steps": 1200, "dropout": 0.0}
"""Nobody is learned by heart here, and drawing what is dropped is a tenth of a step."""


class ComoSvcBase:
    """:class:`families.Base`."""

    def __init__(self, place: Path) -> None:
        self._known = voices.from_checkpoint(newest(place, RECIPE.info.name, STUDENT))
        sound = newest(place, RECIPE.info.name, VOCODER)
        self._vocoder = vocoders.from_checkpoint(sound, checkpoint.config(sound, ComoSvcConfig).vocoder).vocoder

    def copied(self, clip: Utterance) -> Utterance:
        """Made into whoever says it. See :class:`families.Base`."""
        voice = self.imitating(clip.at_judging_rate(), "")
        made = voice.convert(clip.samples, clip.sample_rate)
        return replace(clip, samples=made, sample_rate=voice.info.sample_rate)

    @torch.no_grad()
    def imitating(self, heard_N: NDArray[float32], language: str) -> ComoSvcVoice:
        """In the place of the first singer. See :class:`families.Base`."""
        conditions = self._known.network.conditions
        assert conditions.singer is not None
        conditions.singer.weight[0] = 0.0
        conditions.speaker_embeddings[0] = torch.from_numpy(likeness.embedding(heard_N))
        info = msgspec.structs.replace(voice_of(RECIPE.info), languages=[language])
        listener = embedded.of(self._known.card.facts.content)
        described_as = described(info, self._known.card)
        return ComoSvcVoice(described_as, self._known, self._vocoder, listener, torch.device("cpu"))
