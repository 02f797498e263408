"""A converter for somebody who is only heard: their speaker embedding in the place of the base's singers."""

from dataclasses import replace

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from backend.audio import pitch
from backend.audio.loudness import rms
from backend.families.comosvc import features
from backend.families.comosvc.model.converter import Converter
from backend.families.comosvc.weights import voice
from backend.families.comosvc.weights.voice import Known
from backend.judges.utterance import RATE
from backend.protocol.problems import refuse

_FRAMES = 100
"""Of a second."""
_LEAST_VOICED = 50


def imitated(base: Known, heard_N: NDArray[np.float32], speaker: str, language: str) -> Known:
    """``base`` as ``speaker``, who is heard in (n,) samples at 16 kHz; ten seconds are enough.

    Their language comes first, where the base knows it. Raises ``VoicewrightError`` where nobody is heard.
    """
    from backend.judges import likeness

    hz = pitch.f0(heard_N, RATE)
    voiced = hz[hz > 0]
    if len(voiced) < _LEAST_VOICED:
        refuse("nobody-speaks", voiced_s=len(voiced) / _FRAMES)
    known = base.card.facts.languages
    first = [language] if language in known else []
    heard = features.described(np.log(voiced), rms(heard_N, RATE // _FRAMES))
    languages = tuple(dict.fromkeys([*first, *known]))
    facts = replace(base.card.facts, singers=(speaker,), ranges=(heard,), languages=languages)
    card = msgspec.structs.replace(base.card, facts=facts, sizes=replace(base.card.sizes, singers=1))
    one = voice.known(Converter(card.sizes), card)
    conditions = one.network.conditions
    with torch.no_grad():
        conditions.speaker_embeddings.copy_(torch.from_numpy(likeness.embedding(heard_N))[None])
    voice.transplant(one, base)
    assert conditions.singer is not None, "a base knows its singers by a table too"
    with torch.no_grad():
        conditions.singer.weight.zero_()  # a singer of the base may have the same name
    return one
