"""Small files in containers, written by PyAV."""

from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
_PACKET = 4800


def sung(hz: float = 330.0, seconds: float = 2.0) -> NDArray[np.float32]:
    """A tone that gets louder, so that every moment of it is told from the others; (n,) at ``RATE``."""
    at_s = np.arange(round(seconds * RATE)) / RATE
    return (0.5 * at_s / seconds * np.sin(2 * np.pi * hz * at_s)).astype(np.float32)


def film(path: Path, samples: NDArray[np.float32], coding: str, *, others: int = 0) -> Path:
    """Mono samples at ``RATE``, by the container that the name ends with; ``others``: so many silent streams behind."""
    with av.open(str(path), "w") as out:
        streams: list[Any] = [out.add_stream(coding, rate=RATE, layout="mono") for _ in range(1 + others)]
        for number, stream in enumerate(streams):
            whole = np.round(samples * 32767 * (number == 0)).astype(np.int16)
            for first in range(0, len(whole), _PACKET):
                frame = av.AudioFrame.from_ndarray(whole[None, first : first + _PACKET], format="s16", layout="mono")
                frame.sample_rate, frame.pts = RATE, first
                for packet in stream.encode(frame):
                    out.mux(packet)
            for packet in stream.encode(None):
                out.mux(packet)
    return path


def pictures(path: Path) -> Path:
    """A film without sound."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=24)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for packet in (*stream.encode(av.VideoFrame(32, 32, "yuv420p")), *stream.encode(None)):
            out.mux(packet)
    return path
