"""Segments: stretched ones are what they say they are."""

import numpy as np

from backend.audio.mel import MelConfig, mel
from backend.vocoder.data import Clip, SegmentCorpus

RATE, HOP, FRAMES = 16000, 160, 48
MEL = MelConfig(sample_rate=RATE, hop=HOP)


def _clip(f0_hz: float, frames: int) -> Clip:
    time_s = np.arange(frames * HOP) / RATE
    partials = [0.1 / k * np.sin(2 * np.pi * f0_hz * k * time_s) for k in range(1, 20)]
    samples = np.sum(partials, axis=0).astype(np.float32)
    voiced = np.ones(frames, np.float32)
    return Clip(mel(samples, MEL), np.full(frames, np.log(f0_hz), np.float32), voiced, samples)


def _heard_hz(samples: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 1 << 17))
    band = slice(int(60 / RATE * (1 << 17)), int(350 / RATE * (1 << 17)))
    return float(np.argmax(spectrum[band]) + band.start) * RATE / (1 << 17)


def test_a_stretched_segment_has_the_pitch_and_spectrum_that_it_says() -> None:
    corpus = SegmentCorpus([_clip(150.0, 300)], [], hop=HOP, segments=6, frames=FRAMES, mel=MEL, stretched=5)
    batch = corpus.batch(3, 0)
    said_hz = np.exp(batch["log_f0"].numpy())
    assert said_hz[0].tolist() == [said_hz[0, 0]] * FRAMES
    assert abs(said_hz[0, 0] - 150) < 0.1
    assert np.ptp(said_hz[1:, 0]) > 20, "every segment at another speed"
    for row in range(6):
        samples = batch["samples"][row].numpy()
        assert abs(np.log2(_heard_hz(samples) / said_hz[row, FRAMES // 2])) < 0.01
        inside = slice(5, FRAMES - 5)
        assert np.abs(mel(samples, MEL).T[inside] - batch["mel"][row].numpy()[inside]).mean() < 0.02
    assert batch["samples"].shape == (6, FRAMES * HOP)


def test_clips_shorter_than_a_segment_stretch_into_silence() -> None:
    corpus = SegmentCorpus([_clip(150.0, 20)], [], hop=HOP, segments=8, frames=FRAMES, mel=MEL, stretched=8)
    batch = corpus.batch(0, 0)
    assert batch["voiced"][:, 0].min() == 1
    assert batch["voiced"][:, -1].max() == 0
    assert batch["samples"][:, -HOP:].abs().max() < 1e-3
