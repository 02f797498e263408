"""The sovits base."""

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

MANY_SPEAKERS: Mapping[str, Value] = {}
"""It is trained as a voice is that starts from it."""


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
        spelt = card.facts.spelt(followed.prompt.phones)
        phone = torch.from_numpy(spelt.row_S)[None]
        places = spelt.first_P[np.array(followed.prompt.places)].repeat(model.sizes.frames_a_code)
        frames = torch.tensor([len(code_T) * model.sizes.frames_a_code])
        lengths = torch.tensor([phone.shape[1]])
        read = model.read(
            model.vectors(code_T[None]),
            frames,
            phone,
            lengths,
            followed.style_BS1,
            said_BT=torch.from_numpy(places)[None],
        )
        return replace(clip, samples=say(model, read, followed.style_BS1), sample_rate=card.sample_rate)

    def imitating(self, heard_N: NDArray[np.float32], language: str) -> SovitsVoice:
        """See :class:`families.Base`."""
        return self._voice.following(Reference(samples=heard_N, sample_rate=RATE, language=language))
