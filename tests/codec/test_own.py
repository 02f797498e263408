"""Our own codec learns real clips: what is said, its melody, fewer books, and the folder that it is kept in."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from backend.audio import io, pitch
from backend.audio.mel import mel
from backend.audio.resample import resample
from backend.codec import opening
from backend.codec.own import codec as own
from backend.codec.own import stage as stages
from backend.codec.own.codec import OwnCodec
from backend.codec.own.config import CodecConfig, presets
from backend.codec.own.data import CodecCorpus
from backend.codec.own.model import CodecNetwork
from backend.codec.own.stage import CODEC, VOCODER, CodecStage
from backend.content import embedded
from backend.protocol.problems import VoicewrightError
from backend.recipe import FollowRecording, TrainState
from backend.vocoder.model import SourceFilterVocoder
from tests.families.vits.clips import clips
from tests.stages import train

TINY = presets()["tiny"]
STEPS = 170
CLIPS = 5


class Trained:
    """A codec that knows a few clips by heart."""

    def __init__(self, folder: Path) -> None:
        self.figures: list[dict[str, float]] = []
        self.state: TrainState
        self.corpus: CodecCorpus
        self.state, self.corpus = train(
            CodecStage(), TINY, clips(CLIPS), STEPS, folder / "cache", lambda step, found: self.figures.append(found)
        )
        network, vocoder = self.state.ema[CODEC].eval(), self.state.ema[VOCODER].eval()
        assert isinstance(network, CodecNetwork)
        assert isinstance(vocoder, SourceFilterVocoder)
        self.folder = folder / "Codec 声"
        self.folder.mkdir()
        own.save(self.folder, network, vocoder)
        self.codec = opening.named(str(self.folder))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return Trained(tmp_path_factory.mktemp("own codec"))


@pytest.fixture(scope="module")
def samples() -> NDArray[np.float32]:
    return io.read(clips(CLIPS)[0].audio, sample_rate=TINY.sample_rate)[0]


def alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Of content features."""
    listen = embedded.named("hama")
    a, b = (listen.features(each, TINY.sample_rate) for each in (one, other))
    frames = min(len(a), len(b))
    return float((a[:frames] * b[:frames]).sum() / np.linalg.norm(a[:frames]) / np.linalg.norm(b[:frames]))


def distance(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Of log mel spectra."""
    shape = TINY.vocoder.mel
    return float(abs(mel(one, shape) - mel(other[: len(one)], shape)).mean())


def test_what_is_said_and_its_melody_survive(trained: Trained, samples: NDArray[np.float32]) -> None:
    facts = trained.codec.facts
    codes = trained.codec.encode(samples)
    assert codes.shape == (facts.books, facts.frames(len(samples)))
    assert facts.hop_s == 0.02
    assert facts.bits_per_second == 50 * 4 * 6
    made = trained.codec.decode(codes)
    assert abs(made).max() <= 1
    others = [io.read(clip.audio, sample_rate=TINY.sample_rate)[0] for clip in clips(CLIPS)[1:]]
    assert alike(samples, made) > 0.3 + max(alike(samples, other) for other in others)
    asked, given = (pitch.f0(one, TINY.sample_rate) for one in (samples, made[: len(samples)]))
    both = (asked > 0) & (given > 0)
    assert both.sum() > 0.7 * (asked > 0).sum()
    assert np.median(abs(1200 * np.log2(given[both] / asked[both]))) < 60


def test_the_first_book_learns_what_is_said(trained: Trained) -> None:
    first, last = (np.mean([one["teach"] for one in some]) for some in (trained.figures[:5], trained.figures[-5:]))
    assert last < first - 0.15
    used = np.unique(trained.codec.encode(io.read(clips(CLIPS)[1].audio, sample_rate=TINY.sample_rate)[0])[0])
    assert len(used) > 10


def test_fewer_books_say_it_more_coarsely(trained: Trained, samples: NDArray[np.float32]) -> None:
    few = opening.named(str(trained.folder), 2)
    codes = trained.codec.encode(samples)
    assert np.array_equal(few.encode(samples), codes[:2])
    assert np.array_equal(few.decode(codes[:2]), trained.codec.decode(codes[:2]))
    whole, coarse = (distance(samples, trained.codec.decode(codes[:books])) for books in (4, 1))
    assert whole < coarse - 0.05


def test_a_voice_gets_the_very_codec(trained: Trained) -> None:
    wanted = trained.codec.facts.resource
    assert opening.of(wanted).facts.resource == wanted
    with pytest.raises(VoicewrightError, match="not the same"):
        opening.of(msgspec.structs.replace(wanted, content="0"))
    with pytest.raises(ValueError, match=r"codes lie in \[0, 64\)"):
        trained.codec.decode(np.full((1, 3), 64))


def test_while_training_one_hears_recordings_as_codes(trained: Trained) -> None:
    asks = [FollowRecording(clip=clips(CLIPS)[-1])]
    (heard,) = CodecStage().samples(trained.state, trained.corpus, TINY, asks)
    real = io.read(clips(CLIPS)[-1].audio, sample_rate=TINY.sample_rate)[0]
    assert len(heard.samples) == len(real)
    assert heard.sample_rate == TINY.sample_rate


@pytest.mark.slow
def test_a_trained_vocoder_and_its_judges_are_gone_on_with(tmp_path: Path) -> None:
    from dataclasses import replace

    config: CodecConfig = replace(TINY, adversary_weight=0.1, match_weight=1.0, join_step=1, batch_size=4)
    before, _ = train(CodecStage(), config, clips(2), 2, tmp_path)
    after, _ = train(CodecStage(), config, clips(2), 0, tmp_path)
    vocoder = before.modules[VOCODER]
    assert isinstance(vocoder, SourceFilterVocoder)
    stages.adopt(after, vocoder, before.modules[stages.ADVERSARY].state_dict())
    for name in (VOCODER, stages.ADVERSARY):
        now, then = after.modules[name].state_dict(), before.modules[name].state_dict()
        assert all(torch.equal(now[key], then[key]) for key in then)


def test_a_codec_in_training_is_a_codec(trained: Trained, samples: NDArray[np.float32]) -> None:
    network, vocoder = trained.state.ema[CODEC], trained.state.ema[VOCODER]
    assert isinstance(network, CodecNetwork)
    assert isinstance(vocoder, SourceFilterVocoder)
    there = OwnCodec.of(network, vocoder, torch.device("cpu"))
    assert np.array_equal(there.encode(samples), trained.codec.encode(samples))


def test_the_one_that_comes_with_voicewright_says_what_it_heard(samples: NDArray[np.float32]) -> None:
    codec = opening.named("own")
    facts = codec.facts
    assert facts.bits_per_second == 4000
    there = resample(samples, TINY.sample_rate, facts.sample_rate)
    made = resample(codec.decode(codec.encode(there)), facts.sample_rate, TINY.sample_rate)
    assert alike(samples, made[: len(samples)]) > 0.75
    assert opening.of(facts.resource).facts == facts
