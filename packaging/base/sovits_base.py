"""The sovits base. A training of it goes on from the seed: see ``sovits_seed.py``."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from checkpoints import newest
from numpy.typing import NDArray

from backend.families.sovits.config import S1, S2
from backend.families.sovits.recipe import RECIPE
from backend.families.sovits.saying import say
from backend.families.sovits.synthesis import SovitsVoice
from backend.families.sovits.weights import voice as voices
from backend.judges.utterance import RATE, Utterance
from backend.protocol.runs import Value
from backend.recipe import Reference

MANY_SPEAKERS: Mapping[str, Value] = {"adversarial_from_step": 1_000_000, "reading_until_step": 1000}
"""Discriminators double the price of a step. The seed's sound is that of another base: at first only reading learns."""


class SovitsBase:
    """:class:`families.Base`."""

    def __init__(self, place: Path) -> None:
        semantic = voices.semantic_from_checkpoint(newest(place, RECIPE.info.name, S1))
        self._sound = voices.sound_from_checkpoint(newest(place, RECIPE.info.name, S2))
        self._voice = SovitsVoice.in_training(semantic, self._sound, torch.device("cpu"))

    @torch.no_grad()
    def copied(self, clip: Utterance) -> Utterance:
        """From its own codes, phones and style, by s2 alone. See :class:`families.Base`."""
        model, card = self._sound.model, self._sound.card
        reference = Reference(samples=clip.samples, sample_rate=clip.sample_rate, text=clip.text, language="en-us")
        followed = self._voice.following(reference).followed
        assert followed is not None
        code_T = torch.tensor(followed.prompt.codes)
        phone = torch.from_numpy(card.facts.rows(followed.prompt.phones))[None]
        frames = torch.tensor([len(code_T) * model.sizes.frames_a_code])
        lengths = torch.tensor([phone.shape[1]])
        read = model.read(model.vectors(code_T[None]), frames, phone, lengths, followed.style_BS1)
        return replace(clip, samples=say(model, read, followed.style_BS1), sample_rate=card.sample_rate)

    def imitating(self, heard_N: NDArray[np.float32], language: str) -> SovitsVoice:
        """See :class:`families.Base`."""
        return self._voice.following(Reference(samples=heard_N, sample_rate=RATE, language=language))
