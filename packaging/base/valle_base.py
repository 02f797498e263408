"""The valle base."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np
import torch
from checkpoints import newest
from numpy.typing import NDArray

from backend.codec import opening
from backend.families.valle.config import AR, INFO, NAR
from backend.families.valle.model.ar_v1 import ArV1
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.sounding import sounded
from backend.families.valle.synthesis import ValleVoice, named
from backend.families.valle.weights import voice as weights
from backend.judges.utterance import RATE, Utterance
from backend.protocol.runs import Value
from backend.protocol.voices import voice_of
from backend.recipe import Reference

MANY_SPEAKERS: Mapping[str, Value] = {}
"""It is trained as a voice is that starts from it."""


class ValleBase:
    """:class:`families.Base`."""

    def __init__(self, first_stage: Path, second_stage: Path) -> None:
        """Two checkpoints."""
        first, card = weights.from_checkpoint(AR, first_stage)
        second, _ = weights.from_checkpoint(NAR, second_stage)
        assert isinstance(first, ArV1)
        assert isinstance(second, NarV1)
        codec = opening.of(card.facts.codec)
        info = named(voice_of(INFO), card)
        self._second, self._codec = second, codec
        self._voice = ValleVoice(info, first, second, card, codec, torch.device("cpu"), card.manner)

    @classmethod
    def of_project(cls, place: Path) -> Self:
        """What was trained in a base project."""
        return cls(*(newest(place, INFO.name, stage) for stage in (AR, NAR)))

    @torch.no_grad()
    def copied(self, clip: Utterance) -> Utterance:
        """From its own first book, the others by the second stage alone. See :class:`families.Base`."""
        reference = Reference(samples=clip.samples, sample_rate=clip.sample_rate, text=clip.text, language="en-us")
        heard = self._voice.following(reference).reference
        assert heard is not None
        rows_N = torch.tensor(self._voice.card.facts.rows(heard.symbols))
        codes_TQ = torch.from_numpy(heard.codes_TQ)
        places_T = torch.tensor(heard.places) if heard.places else None
        samples = sounded(self._second, self._codec, rows_N, codes_TQ[:0], codes_TQ[:, 0], place_T=places_T)
        return replace(clip, samples=samples, sample_rate=self._codec.facts.sample_rate)

    def imitating(self, heard_N: NDArray[np.float32], language: str) -> ValleVoice:
        """See :class:`families.Base`."""
        return self._voice.following(Reference(samples=heard_N, sample_rate=RATE, language=language))
