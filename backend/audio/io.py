"""Reading and writing recordings, by libsndfile, and by PyAV what that has no reader for. Every refusal is a typed
Problem that names file, reason and remedy.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from backend.audio.headers import missing_bytes
from backend.audio.honest_file import Honest
from backend.audio.resample import resample
from backend.audio.unreadable import unreadable
from backend.project import containers, durable
from backend.project.containers import Container
from backend.protocol.problems import VoicewrightError, problem, refuse

if TYPE_CHECKING:
    import soundfile

MAX_CHANNELS = 16
RATES_HZ = range(1000, 1_000_001)
LONGEST_S = 600.0
MAX_A_SECOND = 384_000
"""Numbers of all channels that may be held for a second that is asked for: two at 192 kHz, or eight at 48. Silence in a
small file would else take all memory.
"""
_BLOCK = 1 << 16
FORMATS = {".wav": "WAV", ".flac": "FLAC", ".mp3": "MP3", ".ogg": "OGG"}
"""A name's ending → what is written, in libsndfile's words."""
MP3_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
"""Hz."""
_LOSSY = {".mp3": "MPEG_LAYER_III", ".ogg": "VORBIS"}
_LOUDEST = 64.0
"""A float file beyond this is not in [-1, 1] scale: 36 dB over full scale is no recording."""


@dataclass(frozen=True, kw_only=True)
class AudioInfo:
    """What a file says of itself, before it is decoded; ``frames`` is a claim."""

    sample_rate: int
    channels: int
    frames: int
    duration_s: float
    subtype: str
    """libsndfile's or FFmpeg's name of the coding, e.g. ``PCM_16``."""
    format: str
    """Their name of the container, e.g. ``WAV``."""


def probe(path: Path) -> AudioInfo:
    """Rate, channels and length by the header. Raises VoicewrightError for what is no readable recording."""
    with _open(path) as file:
        return _info(file)


def measure(path: Path, *, max_s: float = LONGEST_S) -> AudioInfo:
    """The same of a recording that was decoded to its end, which is the only proof that it is good: ``frames`` is
    counted. Raises as :func:`read`.
    """
    with _open_whole(path) as file:
        info = _info(file)
        if info.subtype in _WHOLE_NUMBERS:  # they can neither be out of scale nor no numbers
            frames = len(_decode(path, file, 0, None, _limit(file, max_s), dtype="int16"))
        else:
            frames = len(_checked(path, _decode(path, file, 0, None, _limit(file, max_s))))
    return replace(info, frames=frames, duration_s=frames / info.sample_rate)


def read(
    path: Path,
    *,
    sample_rate: int | None = None,
    start_s: float = 0.0,
    end_s: float | None = None,
    max_s: float = LONGEST_S,
) -> tuple[NDArray[np.float32], int]:
    """Decode to mono float32 (n,) and its rate in Hz, resampled to ``sample_rate`` if that is given.

    Channels are averaged (where they cancel each other, the first is taken). Memory is bounded by
    ``max_s`` whatever the header claims. Raises VoicewrightError: missing, unreadable, truncated, too
    long, or samples that are not numbers.
    """
    with _open_whole(path) as file:
        rate = file.samplerate
        first = max(0, round(start_s * rate))
        last = None if end_s is None else max(first, round(end_s * rate))
        frames = _decode(path, file, first, last, _limit(file, max_s))
    mono = _checked(path, frames)
    if sample_rate is not None and sample_rate != rate:
        return resample(mono, rate, sample_rate), sample_rate
    return mono, rate


def write(
    path: Path,
    samples: NDArray[np.float32],
    sample_rate: int,
    depth: Literal["16", "24", "32f"] = "24",
    *,
    sync: bool = True,
) -> None:
    """Write mono (n,) or (n, channels) as WAV, or as FLAC, MP3 or Ogg Vorbis where the name ends so (the last two have
    no ``depth``); whole or not at all. Beyond ±1 it is clipped, except in 32f. Without ``sync`` a power cut may take
    it: for what can be made again. Raises ValueError for 32f in FLAC, soundfile.LibsndfileError for a rate that MP3
    lacks, and OSError where the disk refuses.
    """
    import soundfile

    suffix = path.suffix.lower()
    if suffix == ".flac" and depth == "32f":
        raise ValueError("FLAC holds no float samples; take depth 16 or 24")
    subtype = _LOSSY.get(suffix) or {"16": "PCM_16", "24": "PCM_24", "32f": "FLOAT"}[depth]
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    with durable.written(path, sync=sync) as file, Honest(file) as honest:
        form = FORMATS.get(suffix, "WAV")
        with soundfile.SoundFile(honest, "w", sample_rate, channels, subtype=subtype, format=form) as sound:
            for at in range(0, len(samples), _BLOCK):  # libvorbis keeps what comes at once on its stack
                sound.write(samples[at : at + _BLOCK])


_BYTES = {
    "PCM_S8": 1,
    "PCM_U8": 1,
    "PCM_16": 2,
    "PCM_24": 3,
    "PCM_32": 4,
    "FLOAT": 4,
    "DOUBLE": 8,
    "ULAW": 1,
    "ALAW": 1,
}


_WHOLE_NUMBERS = {"PCM_S8", "PCM_U8", "PCM_16", "ULAW", "ALAW"}


def _info(file: "soundfile.SoundFile | Container") -> AudioInfo:
    return AudioInfo(
        sample_rate=file.samplerate,
        channels=file.channels,
        frames=file.frames,
        duration_s=file.frames / file.samplerate,
        subtype=file.subtype,
        format=file.format,
    )


def most_frames(sample_rate: int, channels: int, max_s: float = LONGEST_S) -> int:
    """Frames that are read of a recording at most."""
    return int(max_s * min(sample_rate, MAX_A_SECOND / channels))


def _limit(file: "soundfile.SoundFile | Container", max_s: float) -> int:
    return most_frames(file.samplerate, file.channels, max_s)


def _open_whole(path: Path) -> "soundfile.SoundFile | Container":
    """The file, if it holds what its header promises."""
    missing = missing_bytes(path) if path.is_file() else 0
    file = _open(path)
    if missing:
        frame_bytes = max(1, file.channels * _BYTES.get(file.subtype, 2))
        file.close()
        raise _truncated(path, missing / frame_bytes / file.samplerate)
    return file


def _open(path: Path) -> "soundfile.SoundFile | Container":
    import soundfile

    if not path.is_file():
        refuse("audio-missing/no-file" if path.exists() else "audio-missing", file=path)
    if path.stat().st_size == 0:
        refuse("audio-empty/file", file=path)
    if path.suffix.lower() == ".raw":
        refuse("audio-headerless", file=path)
    try:
        file = containers.opened(path)
    except (soundfile.LibsndfileError, OSError, ValueError) as error:
        if path.is_file() and not os.access(path, os.R_OK):
            raise VoicewrightError(problem("audio-forbidden", file=path)) from error
        raise unreadable(path, error) from error
    if file.samplerate not in RATES_HZ or not 1 <= file.channels <= MAX_CHANNELS:
        rate, channels = file.samplerate, file.channels
        file.close()
        refuse("audio-absurd-header", rate=rate, channels=channels, file=path)
    return file


def _checked(path: Path, frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """Frames (n, channels) as mono (n,), if all of them are numbers within scale."""
    mono = _mono(frames)
    if not np.isfinite(mono).all():
        refuse("audio-not-finite", file=path)
    if mono.size and np.abs(mono).max() > _LOUDEST:
        refuse("audio-out-of-scale", file=path)
    return mono


def _decode(
    path: Path,
    file: "soundfile.SoundFile | Container",
    first: int,
    last: int | None,
    limit: int,
    dtype: Literal["float32", "int16"] = "float32",
) -> NDArray[Any]:
    """Frames ``first`` to ``last`` (exclusive), (n, channels), at most ``limit`` of them, block by block:
    never believing the header's length.
    """
    import soundfile

    claimed = file.frames
    blocks: list[NDArray[Any]] = []
    count = 0
    wanted = limit + 1 if last is None else min(limit + 1, last - first)
    try:
        if first:
            file.seek(min(first, claimed))
        while count < wanted:
            block = file.read(min(_BLOCK, wanted - count), dtype=dtype, always_2d=True)
            if not len(block):
                break
            blocks.append(block)
            count += len(block)
    except (soundfile.LibsndfileError, OSError) as error:
        raise VoicewrightError(problem("audio-truncated", file=path, detail=str(error))) from error
    if count > limit:
        refuse("audio-too-long", minutes=limit / file.samplerate / 60, file=path)
    # An MP3's length is an estimate, so it is not held to it.
    short = min(claimed, claimed if last is None else last) - first - count
    if isinstance(file, Container):
        short = min(file.must_have, file.must_have if last is None else last) - first - count
    if (isinstance(file, Container) or file.format in {"FLAC", "WAV", "AIFF"}) and short > 0.02 * file.samplerate:
        raise _truncated(path, short / file.samplerate)
    if not count and first == 0 and last is None:
        refuse("audio-empty/sound", file=path)
    return np.concatenate(blocks) if blocks else np.zeros((0, file.channels), dtype)


_HOURS_S = 36000.0


def _truncated(path: Path, missing_s: float) -> Exception:
    if missing_s < _HOURS_S:
        return VoicewrightError(problem("audio-truncated/early", missing_s=missing_s, file=path))
    return VoicewrightError(problem("audio-truncated/hours", file=path))


def _mono(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, channels) → (n,). Channels in opposite phase would cancel: then the louder one is taken."""
    if frames.shape[1] == 1:
        return np.ascontiguousarray(frames[:, 0])
    mean: NDArray[np.float32] = frames.mean(axis=1, dtype=np.float32)
    with np.errstate(invalid="ignore", over="ignore"):
        powers = np.square(frames, dtype=np.float64).mean(axis=0) if len(frames) else np.zeros(frames.shape[1])
        power = float(np.square(mean, dtype=np.float64).mean()) if len(mean) else 0.0
    if power < 0.01 * powers.max():  # over 20 dB lost
        return np.ascontiguousarray(frames[:, int(np.argmax(powers))])
    return mean
