"""A WAV file that is valid at every moment: what was recorded survives even a kill."""

import struct
from pathlib import Path

import numpy as np

from studio.audio.engine import Samples

HEADER = 44
BYTES = 3
"""A sample."""


class WavFile:
    """24-bit mono WAV, grown block by block; the header is brought up to date with each."""

    def __init__(self, path: Path, sample_rate: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.sample_rate = sample_rate
        self.frames = 0
        self._file = path.open("wb")
        self._header()

    def write(self, samples: Samples) -> None:
        """Append samples (n,) in [-1, 1]. Raises ``OSError``, e.g. for a full disk."""
        whole = np.clip(np.round(samples * 8388607.0), -8388608, 8388607).astype("<i4")
        self._file.seek(HEADER + BYTES * self.frames)
        self._file.write(whole.view(np.uint8).reshape(-1, 4)[:, :BYTES].tobytes())
        self.frames += len(samples)
        self._header()

    def close(self) -> None:
        """Finish."""
        self._file.close()

    def drop(self) -> None:
        """Finish and delete it."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def _header(self) -> None:
        size = BYTES * self.frames
        self._file.seek(0)
        self._file.write(
            struct.pack(
                "<4sI4s4sIHHIIHH4sI",
                b"RIFF",
                36 + size,
                b"WAVE",
                b"fmt ",
                16,
                1,
                1,
                self.sample_rate,
                BYTES * self.sample_rate,
                BYTES,
                8 * BYTES,
                b"data",
                size,
            )
        )
        self._file.flush()


def encode(samples: Samples, sample_rate: int) -> bytes:
    """Samples as a FLAC file, 24 bit: lossless for what a microphone gives."""
    import io

    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, samples, sample_rate, format="FLAC", subtype="PCM_24")
    return buffer.getvalue()
