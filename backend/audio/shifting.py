"""A spectrum as if the recording had been higher or lower, pitch and timbre together, at the same pace.

As so-vits-svc and DDSP-SVC augment ("key shift"): the transform is longer by the interval's ratio, and its bins are
read as those of the usual one.
"""

import numpy as np
from numpy.typing import NDArray

from backend.audio.mel import FLOOR, MelConfig, filterbank


def mel(
    samples_N: NDArray[np.float32], config: MelConfig, start: int, end: int, semitones: float
) -> NDArray[np.float32]:
    """Natural log of the mel magnitudes of frames ``start`` to ``end``, (n_mels, end − start), shifted by
    ``semitones``: 0 gives those of :func:`backend.audio.mel.mel`. What would lie beyond the recording's band is silent.
    """
    ratio = 2 ** (semitones / 12)
    size = max(2, 2 * round(config.n_fft * ratio / 2))
    centres = round(config.hop / 2) + config.hop * np.arange(start, end)
    first = int(centres[0]) - size // 2
    last = int(centres[-1]) + size // 2
    inside = samples_N[max(0, first) : max(0, last)]
    padded = np.pad(inside, (max(0, -first), max(0, last - max(len(samples_N), 0))))
    views = np.lib.stride_tricks.sliding_window_view(padded, size)[:: config.hop]
    hann = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)).astype(np.float32)
    magnitudes = np.abs(np.fft.rfft(views * hann, axis=1)).astype(np.float32) * np.float32(config.n_fft / size)
    wanted = config.n_fft // 2 + 1
    bins = np.pad(magnitudes[:, :wanted], ((0, 0), (0, max(0, wanted - magnitudes.shape[1]))))
    return np.log(np.maximum(filterbank(config) @ bins.T, np.float32(FLOOR)))
