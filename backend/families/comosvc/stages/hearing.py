"""Samples of teacher and student during training."""

from collections.abc import Iterator, Sequence

import numpy as np

from backend.content import embedded
from backend.datasets import features
from backend.families.comosvc.config import INFO, VOCODER, ComoSvcConfig
from backend.families.comosvc.model.converter import Converter
from backend.families.comosvc.synthesis import ComoSvcVoice, described
from backend.families.comosvc.weights import voice
from backend.families.comosvc.weights.voice import CONVERTER
from backend.protocol.voices import voice_of
from backend.recipe import Ask, Heard, Start, TrainState, recordings
from backend.vocoder import weights as vocoders
from backend.vocoder.model import SourceFilterVocoder

_LONGEST_S = 12.0


def network_of(state: TrainState) -> Converter:
    """The network that converts: the teacher's average, or the student's target."""
    network = state.ema[CONVERTER]
    assert isinstance(network, Converter)
    return network


def ears(config: ComoSvcConfig, start: Start[ComoSvcConfig]) -> dict[str, object]:
    """The vocoder for samples during training: the trained one if there is one, else one whose filter is the envelope
    of the mel spectrum. That sounds rough, but words and singer can be heard.
    """
    if VOCODER in start.needs:
        vocoder = vocoders.from_checkpoint(start.needs[VOCODER], config.vocoder).vocoder
    elif start.parent is not None:
        vocoder = vocoders.load(start.parent)
    else:
        vocoder = SourceFilterVocoder(config.vocoder).untrained()
    return {VOCODER: vocoder.eval().requires_grad_(False)}


def heard(state: TrainState, asks: Sequence[Ask]) -> Iterator[Heard]:
    """The recordings that are asked for, converted to the first singer."""
    network = network_of(state)
    one = voice.read(network)
    info = described(voice_of(INFO), one.card)
    listener = embedded.of(one.card.facts.content)
    speaking = ComoSvcVoice(info, one, state.extra(VOCODER, SourceFilterVocoder), listener, network.mean.device)
    for ask in recordings(asks):
        samples = features.samples(ask.clip, info.sample_rate)[: round(_LONGEST_S * info.sample_rate)]
        made = speaking.convert(samples, info.sample_rate)
        yield Heard(text=ask.clip.text, samples=np.clip(made, -1, 1), sample_rate=info.sample_rate, from_recording=True)
