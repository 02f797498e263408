"""What an MP3 leaves of a sound."""

import io
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray


def through_mp3(samples: NDArray[Any], rate: int, kbit_s: int) -> NDArray[np.float32]:
    """Samples (n,) encoded and decoded; a little longer, as decoders leave them."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=rate)
        stream.bit_rate = kbit_s * 1000
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray((np.clip(samples, -1, 1) * 32767).astype(np.int16)[None], "s16", "mono")
        frame.sample_rate = rate
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate)
        for piece in [*resampler.resample(frame), *resampler.resample(None), None]:
            container.mux(stream.encode(piece))
    file.seek(0)
    with av.open(file, "r") as small:
        pieces = [frame.to_ndarray().reshape(-1) for frame in small.decode(audio=0)]
    return np.concatenate(pieces).astype(np.float32)
