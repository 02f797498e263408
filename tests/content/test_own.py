"""Our own content encoder learns real clips, listens to no formants, and is known by its folder."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from backend.audio import io
from backend.content import embedded
from backend.content.own import encoder
from backend.content.own.config import SAMPLE_RATE, presets
from backend.content.own.data import UNKNOWN, ContentCorpus
from backend.content.own.model import Pupil
from backend.content.own.stage import PUPIL, ContentStage
from backend.content.provider import Provider
from backend.datasets.features import FeatureCache
from backend.recipe import Start, TrainState
from tests.families.vits.clips import clips
from tests.stages import train

TINY = presets()["tiny"]
CLIPS = 5


class Trained:
    """An encoder that knows a few clips by heart."""

    def __init__(self, folder: Path) -> None:
        self.cache = folder / "cache"
        self.state: TrainState
        self.corpus: ContentCorpus
        self.state, self.corpus = train(ContentStage(), TINY, clips(CLIPS), 150, self.cache)
        pupil = self.state.ema[PUPIL].eval()
        assert isinstance(pupil, Pupil)
        self.pupil = pupil
        self.folder = folder / "内容"
        self.folder.mkdir()
        encoder.save(self.folder, pupil.listener)
        self.provider: Provider = embedded.named(str(self.folder))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return Trained(tmp_path_factory.mktemp("own content"))


@pytest.fixture(scope="module")
def samples() -> NDArray[np.float32]:
    return io.read(clips(CLIPS)[0].audio, sample_rate=SAMPLE_RATE)[0]


def test_phones_are_known_where_they_are(trained: Trained, samples: NDArray[np.float32]) -> None:
    clip = clips(CLIPS)[0]
    mel_TM = torch.from_numpy(trained.corpus.training[0].mel_TM.copy())
    with torch.no_grad():
        found = trained.pupil.listener(mel_TM[None], torch.tensor([len(mel_TM)]))
    heard = found[0].argmax(dim=1).numpy()
    starts = [phone.start_s for phone in clip.phones]
    at = np.searchsorted(starts, (np.arange(len(heard)) + 0.5) * 0.02, "right") - 1
    said = np.array([phone.symbol for phone in clip.phones])[at]
    assert (np.array(trained.corpus.phones)[heard] == said).mean() > 0.8
    features = trained.provider.features(samples, SAMPLE_RATE)
    assert features.shape == (-(-len(samples) // 320), len(trained.corpus.phones))
    assert np.allclose(features[:-1], found[0].numpy()[: len(features) - 1], atol=0.2)
    later = trained.provider.features(np.pad(samples, (20 * 320, 0)), SAMPLE_RATE)[20:]
    assert (features * later).sum() > 0.8 * (features * features).sum()


def test_partners_say_the_same_at_the_same_place(trained: Trained, tmp_path: Path) -> None:
    """A clip and itself, half as long, are partners: places are where the same share of the same phone is."""
    start = Start(config=TINY, device=torch.device("cpu"), cache=FeatureCache(trained.cache))
    one = clips(CLIPS)[0]
    samples, rate = io.read(one.audio)
    io.write(tmp_path / "fast.wav", samples[::2], rate)
    half = tuple(
        type(phone)(symbol=phone.symbol, start_s=phone.start_s / 2, duration_s=phone.duration_s / 2)
        for phone in one.phones
    )
    fast = replace(one, audio=tmp_path / "fast.wav", end_s=one.end_s / 2, phones=half)
    corpus = ContentStage().prepare([one, fast], start, lambda fraction, text: None)
    batch = corpus.batch(3, 0)
    rows = len(batch["place"])
    for row in range(rows):
        place = batch["place"][row]
        there = place >= 0
        one_frames, other_frames = (int((batch["phones"][at] != UNKNOWN).sum()) for at in (row, rows + row))
        factor = 1.0 if one_frames == other_frames else other_frames / one_frames
        wanted = (torch.arange(len(place)) + 0.5) * factor
        assert (place - wanted)[there].abs().max() < 2
        assert there[: one_frames - 2].all()


def test_a_clip_without_phones_is_taught_by_the_teacher(trained: Trained) -> None:
    start = Start(config=TINY, device=torch.device("cpu"), cache=FeatureCache(trained.cache))
    silent = [replace(clip, phones=()) for clip in clips(CLIPS)]
    corpus = ContentStage().prepare(silent, start, lambda fraction, text: None)
    batch = corpus.batch(0, 0)
    assert (batch["phones"] == UNKNOWN).all()
    figures = ContentStage().held_out_step(trained.state, batch, TINY)
    assert figures["phone"] == 0
    assert figures["teach"] < 0.7


def test_moved_formants_say_the_same(trained: Trained) -> None:
    batch = trained.corpus.batch(0, 0)
    again = trained.corpus.batch(0, 0)
    assert torch.equal(batch["mel"], again["mel"])
    rows = len(batch["place"])
    assert not torch.equal(batch["mel"][:rows], batch["mel"][rows:])
    with torch.no_grad():
        found = trained.pupil.listener(batch["mel"], batch["lengths"])
    half = batch["lengths"][:rows] // 2
    inside = torch.arange(found.shape[1])[None] < half[:, None]
    assert (found[:rows] * found[rows:]).sum(dim=2)[inside].mean() > 0.7


def test_it_is_the_very_one_or_refused(trained: Trained) -> None:
    facts = trained.provider.facts
    assert facts.width == len(trained.corpus.phones)
    assert embedded.of(facts).facts == facts


def test_the_one_that_comes_with_voicewright_tells_phones_apart(samples: NDArray[np.float32]) -> None:
    shipped = embedded.named("own")
    assert shipped.facts in embedded.available()
    found = shipped.features(samples, SAMPLE_RATE)
    assert np.allclose(np.square(found).sum(axis=1), 1, atol=1e-4)
    assert len(set(found.argmax(axis=1))) > 8
