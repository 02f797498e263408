"""Another colour for a voice that is there: resonances moved, pressed or soft, with more breath or less; F0 stays.

Each frame's spectral envelope comes from its cepstrum (A. Oppenheim & R. Schafer, “Homomorphic analysis of speech”,
1968), and all changes are gains on the frame's own spectrum, so that nothing is re-synthesised.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_FRAME_S, _HOPS = 0.04, 8
_TILT_DB = 4.0
"""dB an octave above 1 kHz at full tension."""
_PIVOT_HZ, _OCTAVES = 1000.0, 2.0
_BREATH_DB = -14.0
"""Breath beside the voice at full breathiness: power against power, so that every voice is as breathy for it."""
_BETWEEN_DB = -12.0
"""Between the harmonics at breathiness -1."""
_FLOOR = 1e-7
_SEED = 20


def shaped(
    samples: NDArray[np.float32],
    sample_rate: int,
    hz: Sequence[float],
    hop_s: float,
    *,
    formant_semitones: float = 0.0,
    breathiness: Sequence[float] = (),
    tension: Sequence[float] = (),
) -> NDArray[np.float32]:
    """The samples (n,) with another timbre. ``hz`` (F0), ``breathiness`` and ``tension`` (-1 to 1) have a value every
    ``hop_s`` seconds; the latter two may be empty. Nothing to change: the samples as they are.
    """
    if not len(samples) or not (formant_semitones or any(breathiness) or any(tension)):
        return samples
    size = 2 * round(_FRAME_S * sample_rate / 2)
    hop = size // _HOPS
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    padded = np.pad(samples, (size, 2 * size))
    count = (len(padded) - size) // hop + 1
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop][:count]
    spectrum = np.fft.rfft(frames * window, axis=1)
    times_s = (np.arange(count) * hop - size / 2) / sample_rate
    envelope = _envelope(spectrum, sample_rate, size, _at(hz, hop_s, times_s))
    bins_hz = np.fft.rfftfreq(size, 1 / sample_rate)
    gain = np.zeros_like(envelope)
    if formant_semitones:
        gain += _warped(envelope, 2 ** (formant_semitones / 12)) - envelope
    if any(tension):
        gain += _tilt(_at(tension, hop_s, times_s), bins_hz)
    voiced = _at(hz, hop_s, times_s) > 0
    breath = _at(breathiness, hop_s, times_s) if any(breathiness) else np.zeros(count)
    if (breath < 0).any():
        gain += _harmonics(np.minimum(0, breath) * voiced, _at(hz, hop_s, times_s), bins_hz)
    if any(tension):  # as loud as before
        power = np.abs(spectrum) ** 2
        gain -= 0.5 * np.log((power * np.exp(2 * gain)).sum(1) / (power.sum(1) + _FLOOR) + _FLOOR)[:, None]
    spectrum = spectrum * np.exp(gain)
    if (breath > 0).any():
        loud = np.sqrt((np.abs(spectrum) ** 2).sum(axis=1))
        spectrum += _breath(np.maximum(0, breath) * voiced * loud, envelope + gain, bins_hz, window)
    made = np.fft.irfft(spectrum, size, axis=1) * window
    out, weight = np.zeros(len(padded)), np.zeros(len(padded))
    for at in range(count):
        out[at * hop : at * hop + size] += made[at]
        weight[at * hop : at * hop + size] += window**2
    whole = out / np.maximum(weight, 0.1)
    return whole[size : size + len(samples)].astype(np.float32)


def _at(values: Sequence[float], hop_s: float, times_s: NDArray[np.floating]) -> NDArray[np.floating]:
    if not len(values):
        return np.zeros(len(times_s))
    return np.asarray(np.asarray(values, float)[np.clip((times_s / hop_s).astype(int), 0, len(values) - 1)])


def _envelope(
    spectrum: NDArray[np.complexfloating], sample_rate: int, size: int, hz: NDArray[np.floating]
) -> NDArray[np.floating]:
    """Natural log of the spectral envelope, (T, bins): quefrencies below a period."""
    cepstrum = np.fft.irfft(np.log(np.abs(spectrum) + _FLOOR), size, axis=1)
    longest = np.where(hz > 0, 0.7 * sample_rate / np.maximum(hz, 1.0), 0.002 * sample_rate)
    quefrency = np.minimum(np.arange(size), size - np.arange(size))
    lifter = np.clip(longest[:, None] - quefrency[None], 0, 1)
    return np.asarray(np.fft.rfft(cepstrum * lifter, axis=1).real)


def _warped(envelope: NDArray[np.floating], factor: float) -> NDArray[np.floating]:
    """The envelope with its resonances at ``factor`` times their frequency."""
    bins = np.arange(envelope.shape[1])
    return np.stack([np.interp(bins / factor, bins, row) for row in envelope])


def _tilt(tension: NDArray[np.floating], bins_hz: NDArray[np.floating]) -> NDArray[np.floating]:
    octaves = np.clip(np.log2(np.maximum(bins_hz, 1.0) / _PIVOT_HZ), -_OCTAVES, _OCTAVES)
    return np.asarray(tension[:, None] * octaves[None] * _TILT_DB * np.log(10) / 20)


def _harmonics(
    less: NDArray[np.floating], hz: NDArray[np.floating], bins_hz: NDArray[np.floating]
) -> NDArray[np.floating]:
    """Natural log of a comb that leaves the harmonics and lowers what is between them; ``less`` from -1 to 0."""
    turns = bins_hz[None] / np.maximum(hz, 1.0)[:, None]
    between = 0.5 - 0.5 * np.cos(2 * np.pi * turns)
    return np.asarray(-less[:, None] * between * (hz > 0)[:, None] * _BETWEEN_DB * np.log(10) / 20)


def _breath(
    more: NDArray[np.floating],
    envelope: NDArray[np.floating],
    bins_hz: NDArray[np.floating],
    window: NDArray[np.float32],
) -> NDArray[np.complexfloating]:
    """Noise in the envelope's shape, brighter than the voice; ``more`` (T,): breathiness times the voice's level."""
    chance = np.random.default_rng(_SEED)
    size = len(window)
    hop = size // _HOPS
    noise = chance.standard_normal(len(more) * hop + size).astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(noise, size)[::hop][: len(more)] * window
    spectrum = np.fft.rfft(frames, axis=1) / np.sqrt((window**2).sum())
    shape = np.exp(envelope) * bins_hz / (bins_hz + 1500.0)
    level = more * 10 ** (_BREATH_DB / 20) / np.sqrt((shape**2).sum(axis=1) + _FLOOR)
    return np.asarray(spectrum * shape * level[:, None])
