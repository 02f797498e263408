"""Recordings opened by libsndfile, and where it has no reader (MP4, Matroska, ASF, ADTS and their like) by FFmpeg's
libraries (PyAV). A :class:`Container` has that part of ``soundfile.SoundFile`` that we call.
"""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from backend.protocol.problems import VoicewrightError, refuse
from backend.protocol.recordings import CONTAINERS

if TYPE_CHECKING:
    import soundfile

DEMUXERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,asf,aac,amr,avi,ape,wv"
"""FFmpeg's names of what may be opened. Playlists and lists of files are not among them: they would open others."""
_STATING = {"mov", "matroska", "asf"}
"""Demuxers whose headers state a length; that of the others is a guess by the bit rate."""
_BEFORE_S = 0.5
"""A decoder is right only after some packets: Opus asks for 80 ms (RFC 7845, 4.6), AAC for one frame."""
_BEFORE_MP3_S = 1.0
_MAGIC = (b"\x1aE\xdf\xa3", b"\x30\x26\xb2\x75")
"""How Matroska and ASF begin."""
_TOLERANCE_S = 1.0
"""By which a length that is stated may be longer than the sound."""


class Container:
    """The first audio stream of a file. Raises ``OSError`` for what is no such file, ``VoicewrightError`` where
    it has no sound.
    """

    def __init__(self, path: Path) -> None:
        import av

        # An open file and no name, so that nothing but this file is ever read.
        self._file = path.open("rb")
        try:
            options = {"format_whitelist": DEMUXERS}
            self._input = av.open(self._file, "r", options=options, metadata_errors="replace")
            if not self._input.streams.audio:
                refuse("audio-container/silent", file=path)
            self._stream: av.stream.Stream = self._input.streams.audio[0]
            first = next(self._frames(), None)
            if first is None:
                raise OSError("the audio stream is empty")
        except Exception as error:
            self._file.close()
            if isinstance(error, (OSError, VoicewrightError)):
                raise
            raise OSError(str(error)) from error  # FFmpeg's own, of which not all are
        self.samplerate: int = first.sample_rate
        """Hz, as decoded: a header may state half of it (SBR)."""
        self.channels: int = len(first.layout.channels)
        self.format: str = self._input.format.name.partition(",")[0].upper()
        self.subtype: str = self._stream.codec_context.name.upper()
        self._start = float(first.time or 0.0)
        stated_s = self._stated_s()
        self.must_have: int = 0 if stated_s is None else int((stated_s - _TOLERANCE_S) * self.samplerate)
        """Frames that a whole file holds at least."""
        self.frames: int = round((self._counted_s() if stated_s is None else stated_s) * self.samplerate)
        self.seek(0)

    def __enter__(self) -> "Container":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._input.close()
        self._file.close()

    def seek(self, frame: int) -> None:
        """Go to a frame."""
        self._blocks = self._from(frame)
        self._left: NDArray[np.float32] = np.zeros((0, self.channels), np.float32)

    def read(self, frames: int, dtype: Literal["float32", "int16"] = "float32", always_2d: bool = True) -> NDArray[Any]:
        """The next (n, channels) of at most ``frames``; none at the end. Raises ``OSError`` for damage."""
        if dtype != "float32" or not always_2d:
            raise ValueError("containers are read as float32 (n, channels)")
        pieces, count = [self._left], len(self._left)
        while count < frames and (block := next(self._blocks, None)) is not None:
            pieces.append(block)
            count += len(block)
        whole = np.concatenate(pieces)
        self._left = whole[frames:]
        return whole[:frames]

    def _stated_s(self) -> float | None:
        """Seconds of sound by the header; None where it doesn't say, or guesses."""
        if self._input.format.name.partition(",")[0] not in _STATING:
            return None
        if self._stream.duration and self._stream.time_base:
            return float(self._stream.duration * self._stream.time_base)
        if self._input.duration and len(self._input.streams) == 1:
            return self._input.duration / 1e6 - self._start
        return None

    def _counted_s(self) -> float:
        """Seconds to the end of the last packet; nothing is decoded."""
        self._back_to(0.0)
        end_s = 0.0
        for packet in self._input.demux(self._stream):
            if packet.pts is not None:
                end_s = max(end_s, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        return max(0.0, end_s - self._start)

    def _back_to(self, at_s: float) -> None:
        self._input.seek(int(at_s * 1e6), backward=True)
        self._stream.codec_context.flush_buffers()

    def _from(self, first: int) -> Iterator[NDArray[np.float32]]:
        """Blocks (n, channels) from frame ``first`` on."""
        at_s = max(0.0, first / self.samplerate - _BEFORE_S)
        self._back_to(at_s + self._start)
        position: int | None = None
        for frame in self._frames():
            if position is None:
                time_s = self._start if frame.time is None or not at_s else float(frame.time)
                position = round((time_s - self._start) * self.samplerate)
            block = self._block(frame)
            skip = max(0, first - position)
            position += len(block)
            if skip < len(block):
                yield block[skip:]

    def _block(self, frame: Any) -> NDArray[np.float32]:
        """A decoded frame as (n, channels) in [-1, 1]."""
        if frame.sample_rate != self.samplerate or len(frame.layout.channels) != self.channels:
            raise OSError("rate or channels change within the file")
        values = frame.to_ndarray()
        block = values.T if frame.format.is_planar else values.reshape(-1, self.channels)
        if block.dtype.kind == "f":
            return np.asarray(block, np.float32)
        middle = 128.0 if block.dtype == np.uint8 else 0.0
        scale = 128.0 if block.dtype == np.uint8 else -float(np.iinfo(block.dtype).min)
        return np.asarray((block - middle) / scale, np.float32)

    def _frames(self) -> Iterator[Any]:
        """Decoded frames of the stream. FFmpeg's errors are told as ``OSError``."""
        import av

        try:
            yield from self._input.decode(self._stream)
        except av.error.FFmpegError as error:
            raise OSError(str(error)) from error


def opened(path: Path) -> "soundfile.SoundFile | Container":
    """A recording, to be closed. Raises ``soundfile.LibsndfileError`` or ``OSError`` where it can't be read, and
    ``VoicewrightError`` where PyAV is missing or nothing in the file sounds.
    """
    import soundfile

    try:
        # By bytes, because libsndfile's wrapper would refuse names that are not valid UTF-8.
        file = soundfile.SoundFile(str(path) if os.name == "nt" else os.fsencode(path))
        return _steady(file) if file.format == "MP3" else file
    except soundfile.LibsndfileError:
        if not _is_container(path):
            raise
    if find_spec("av") is None:
        refuse("audio-container/reader", file=path)
    return Container(path)


def _steady(mp3: "soundfile.SoundFile") -> "soundfile.SoundFile":
    """An MP3 that is right wherever it is read from. The decoder begins anew at every seek, and the next third of a
    second is wrong: it begins a second early, and does not count as seekable, or its wrapper seeks after each read.
    """
    leap, before = mp3.seek, round(_BEFORE_MP3_S * mp3.samplerate)

    def seek(frame: int) -> int:
        begin = max(0, frame - before)
        leap(begin)
        mp3.read(frame - begin)
        return frame

    vars(mp3).update(seek=seek, seekable=lambda: False)
    return mp3


def _is_container(path: Path) -> bool:
    """By its name or its first bytes."""
    with path.open("rb") as file:
        head = file.read(8)
    return path.suffix.lower() in CONTAINERS or head[4:] == b"ftyp" or head[:4] in _MAGIC
