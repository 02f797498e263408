"""Content features of hama, a small recognizer of phones (Apache-2.0): the bottleneck in front of its output.

256 channels every 20 ms, minus the utterance's mean, which takes most of the speaker away (figures: README.md).
"""

import importlib
import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.audio.resample import resample
from backend.content import files, pieces
from backend.protocol.problems import refuse
from backend.protocol.resources import Resource

NAME = "hama"
_PACKAGE = "hama==1.3.13"
_RATE, _HOP, _WIDTH = 16_000, 320, 256
_BOTTLENECK = "/acoustic_model/Transpose_2_output_0"
_RMS = 0.06
"""Level that it listens at: its features follow the level of the sound."""
_USE = f"{_BOTTLENECK} minus the mean, at rms {_RMS}"


@dataclass(frozen=True)
class Hama:
    """:class:`backend.content.provider.Provider`."""

    facts: Resource
    file: Path

    def features(self, samples_N: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
        """See the contract."""
        samples = resample(samples_N, rate, _RATE) if rate != _RATE else samples_N
        level = float(np.sqrt(np.mean(np.square(samples)))) if len(samples) else 0.0
        loud = samples * np.float32(_RMS / max(level, 1e-4))
        found = pieces.heard(np.clip(loud, -1, 1), _HOP, self._listen)
        return np.asarray(found - found.mean(axis=0), np.float32)

    def _listen(self, samples_N: NDArray[np.float32]) -> NDArray[np.float32]:
        # Its frames are centred at multiples of the hop, ours between them.
        shifted = np.pad(samples_N[_HOP // 2 :], (0, _HOP))
        inputs = {"waveform": shifted[None], "waveform_lengths": np.array([len(shifted)], np.int64)}
        (found,) = _session(self.file, self.facts.content).run([_BOTTLENECK], inputs)
        frames: NDArray[np.float32] = np.asarray(found[0].T, np.float32)[: len(samples_N) // _HOP]
        return frames


def there() -> Hama:
    """The installed one. Raises ``VoicewrightError``."""
    package = importlib.util.find_spec("hama")
    places = package.submodule_search_locations if package is not None else None
    file = Path(next(iter(places or ["."]))) / "assets" / "asr_waveform_fp16.onnx"
    if not places or not file.is_file():
        refuse("resource-unusable/not-installed", name=NAME, package=_PACKAGE, file=NAME)
    content = files.content([file], _USE)
    facts = Resource(kind="content", name=NAME, content=content, width=_WIDTH, hop_s=_HOP / _RATE, sample_rate=_RATE)
    return Hama(facts, file)


@lru_cache(maxsize=1)
def _session(file: Path, content: str) -> Any:
    del content
    onnxruntime = importlib.import_module("onnxruntime")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(
        _with_output(file.read_bytes(), _BOTTLENECK), options, providers=["CPUExecutionProvider"]
    )


def _with_output(model: bytes, tensor: str) -> bytes:
    """An ONNX model that gives a tensor from its middle as well.

    Messages of protobuf that follow each other are merged: a graph (field 7) that has one output (field 12) with only a
    name (field 1) is appended.
    """
    name = _field(1, tensor.encode())
    return model + _field(7, _field(12, name))


def _field(number: int, body: bytes) -> bytes:
    length, sizes = len(body), bytearray()
    while length > 127:
        sizes.append(length & 127 | 128)
        length >>= 7
    sizes.append(length)
    return bytes([number << 3 | 2]) + bytes(sizes) + body
