"""A first likeness without training: the model of many speakers is given an embedding and a range of pitch."""

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from backend.audio import pitch
from backend.families.fastpitch import data, weights
from backend.families.fastpitch.model import AcousticModel
from backend.judges.utterance import RATE
from backend.protocol.problems import refuse

_LEAST_VOICED = 50
"""Frames of 10 ms with a pitch."""


@torch.no_grad()
def imitated(base: AcousticModel, heard: NDArray[np.float32], speaker: str, language: str) -> AcousticModel:
    """``base`` as ``speaker``, who is heard in (n,) samples at 16 kHz; ten seconds are enough.

    Their language comes first, where the base knows it. Raises ``VoicewrightError`` where nobody is heard.
    """
    from backend.judges import likeness

    hz = pitch.f0(heard, RATE)
    log_f0 = np.log(hz[hz > 0])
    if len(log_f0) < _LEAST_VOICED:
        refuse("nobody-speaks", voiced_s=len(log_f0) / 100)
    known = base.facts.languages
    first = [language] if language in known else []
    facts = replace(base.facts, speakers=(speaker,), languages=(*first, *(one for one in known if one not in first)))
    statistics = replace(
        data.statistics_of(base),
        pitch=np.array([[log_f0.mean(), log_f0.std()]], np.float32),
        speaker_embeddings=likeness.embedding(heard)[None],
    )
    model = data.normalised(AcousticModel(base.config, facts), statistics)
    weights.transplant(model, base)
    # Of how blurred spectra are, the base knows more than a few seconds could tell.
    model.contrast.load_state_dict(base.contrast.state_dict())
    return model.eval()
