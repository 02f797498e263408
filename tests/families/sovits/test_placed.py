"""A sound stage that is told the phone of each code: what is said is understood, and phones lie where they sound."""

import numpy as np
import torch

from backend.audio.resample import resample
from backend.families.sovits.model.placed import places
from backend.families.sovits.model.spectra import shipped
from backend.families.sovits.synthesis import SovitsVoice
from backend.judges.words import error_rates, hear
from tests.families.sovits.conftest import Made

LETTERS = 0.45
"""Share of letters that may be misheard: some .15 are, and .8 or more of what nobody understands."""


def test_sentences_of_the_training_are_understood(voice: SovitsVoice, made: Made) -> None:
    texts = [one.item.text for one in made.semantic.corpus.training]
    made_NS = [voice.render(voice.plan(text).score) for text in texts]
    heard = [hear(resample(samples, voice.info.sample_rate, 16_000)) for samples in made_NS]
    assert error_rates(texts, heard)[1] < LETTERS, heard


def test_phones_lie_where_the_language_stage_placed_them(voice: SovitsVoice, made: Made) -> None:
    """It says its training's codes by heart, hence at its training's places."""
    for one in made.semantic.corpus.training:
        phones = voice.plan(one.item.text).score.phones
        starts = np.array([phone.start_s for phone in phones])
        met = np.unique(one.said_T)
        assert np.allclose(starts[met], np.searchsorted(one.said_T, met) / 25)


def test_the_rate_is_the_shared_vocoders(voice: SovitsVoice) -> None:
    assert voice.info.sample_rate == shipped().sample_rate
    assert voice.info.controls["pitch"] == "native"


def test_another_place_is_another_sound(voice: SovitsVoice) -> None:
    model = voice.sound.model
    code = torch.arange(8)[None] % model.sizes.codes
    phone = torch.arange(1, 5)[None]
    style = torch.zeros(1, model.sizes.style, 1)
    read = [
        model.read(
            model.vectors(code), torch.tensor([16]), phone, torch.tensor([4]), style, said_BT=torch.tensor([said])
        ).hidden_BHT
        for said in ([0] * 4 + [1] * 4 + [2] * 4 + [3] * 4, [0] * 4 + [1] * 4 + [2] * 6 + [3] * 2)
    ]
    apart_T = (read[0] - read[1]).abs().amax(dim=(0, 1))
    assert apart_T[:8].max() < 1e-6
    assert apart_T[8:].min() > 1e-4


def test_a_frame_knows_where_in_its_phone_it_is() -> None:
    since, until, share, length = places(torch.tensor([[3, 3, 3, 3, 5, 5]]))[0]
    assert torch.allclose(since * 10, torch.tensor([0.5, 1.5, 2.5, 3.5, 0.5, 1.5]))
    assert torch.allclose(until * 10, torch.tensor([3.5, 2.5, 1.5, 0.5, 1.5, 0.5]))
    assert torch.allclose(share, torch.tensor([0.125, 0.375, 0.625, 0.875, 0.25, 0.75]))
    assert torch.allclose(length.exp() * 10, torch.tensor([4.0] * 4 + [2.0] * 2))
