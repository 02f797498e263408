"""What is being played, as observable state: the transport bar and every playhead follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from backend.project import containers
from backend.protocol.problems import Problem, VoicewrightError, problem
from studio.audio.engine import Engine
from studio.audio.player import Player
from studio.audio.resampling import at_rate
from studio.audio.silent import SilentEngine
from studio.maths.clicks import Click, clicked
from studio.models.background import Background

Read = tuple[NDArray[np.float32], int]
"""Samples (n,) in [-1, 1], mono, and their rate, Hz."""
TICK_MS = 16
LONGEST_S = 3600.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Source:
    """Something that can be played: a file, part of one, or samples."""

    path: Path | None = None
    samples: NDArray[np.float32] | None = None
    """(n,), mono, in [-1, 1]."""
    sample_rate: int = 0
    """Hz, for ``samples``."""
    start_s: float = 0.0
    """Where it begins in the file, seconds; positions count from here."""
    end_s: float | None = None
    gain_db: float = 0.0
    lead_s: float = 0.0
    """Silence before it; positions count from its start."""
    clicks: Sequence[Click] = ()
    """A metronome's, at positions in seconds."""
    title: str = ""
    owner: str = ""
    """The workspace, or the thing, that it belongs to."""


class Playback(QObject):
    """One player for the whole window."""

    position_changed = Signal(float)
    """Seconds within the source; about 60 times a second while it plays."""
    playing_changed = Signal(bool)
    ended = Signal()
    """All of it was played; the cursor is where it began."""
    source_changed = Signal(object)
    level_changed = Signal(float, float)
    """Peak and RMS, dBFS."""
    loop_changed = Signal(bool)
    pace_changed = Signal(float)
    failed = Signal(object)
    """A Problem."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # One thread, so that what was put on first is read first: sentences follow each other.
        self._reader = Background(self.failed.emit, self, threads=1)
        # Devices open and close in one thread, in the order in which that was asked for.
        self._device = Background(self.failed.emit, self, threads=1)
        self.player = Player(engine)
        self.source: Source | None = None
        self.playing = False
        self.duration_s = 0.0
        self._loaded: Source | None = None
        self._wanted: tuple[float, float | None] | None = None
        self._turn = 0
        self._resting_s = 0.0
        self._open_end = False
        self._scrubbing = False
        self._silent_told = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def position_s(self) -> float:
        """Where it is, seconds within the source."""
        return self.player.position_s if self.playing and self._loaded is self.source else self._resting_s

    @property
    def loop(self) -> bool:
        """Whether it begins again at the end."""
        return self.player.loop

    @loop.setter
    def loop(self, loop: bool) -> None:
        if loop != self.player.loop:
            self.player.loop = loop
            self.loop_changed.emit(loop)

    @property
    def pace(self) -> float:
        """How much faster than recorded it plays."""
        return self.player.pace

    @pace.setter
    def pace(self, pace: float) -> None:
        if pace != self.player.pace:
            self.player.pace = pace
            self.pace_changed.emit(pace)

    def load(self, source: Source | None) -> None:
        """Put something on; what played before ends."""
        self.stop()
        self.source = source
        self._loaded = None
        self._open_end = False
        self._resting_s = 0.0
        self.duration_s = _known_length(source)
        self.source_changed.emit(source)
        self.position_changed.emit(0.0)

    def play(self, start_s: float | None = None, end_s: float | None = None) -> None:
        """Play the source, or part of it; without a start, from where the cursor is."""
        if self.source is None:
            return
        start = self._resting_s if start_s is None else start_s
        if start_s is None and self.duration_s and start >= self.duration_s - 0.01:
            start = 0.0
        self._halt()
        self._wanted = (start, end_s)
        self._resting_s = start
        self._enter(True)
        turn = self._turn
        if self._loaded is self.source:
            self._begin(turn)
        else:
            source = self.source
            self._reader.run(
                partial(_read, source), partial(self._arrived, turn, source), partial(self._could_not, turn)
            )

    def toggle(self) -> None:
        """Play, or pause where it is."""
        if self.playing:
            at = self.position_s
            self.stop()
            self.seek(at)
        else:
            self.play()

    def stop(self) -> None:
        """Be silent; the cursor goes back to where it began."""
        self._wanted = None
        self._halt()
        self._enter(False)
        self.position_changed.emit(self._resting_s)

    def seek(self, position_s: float) -> None:
        """Put the cursor there, and go on playing from there if it plays."""
        self._resting_s = max(0.0, min(position_s, self.duration_s or position_s))
        if self.playing and self._loaded is self.source:
            self.player.seek(self._resting_s)
        self.position_changed.emit(self._resting_s)

    def scrub(self, position_s: float) -> None:
        """Somebody drags along it: the cursor goes there, and a little of that place is heard.

        While it plays, it goes on from there.
        """
        self.seek(position_s)
        if self.source is None or self.playing or self._open_end:
            return
        if not self._scrubbing:
            self._halt()
            self._scrubbing = True
            source, turn = self.source, self._turn
            if self._loaded is not source:
                self._reader.run(partial(_read, source), partial(self._scrub_read, turn, source), self._forget)
                return
            self._scrub_started(turn)
        elif self._loaded is self.source:
            self.player.scrub(self._resting_s)

    def end_scrub(self) -> None:
        """The hand is off it."""
        if self._scrubbing:
            self._halt()

    def _scrub_read(self, turn: int, source: Source, read: Read) -> None:
        self._put_on(source, read)
        if turn == self._turn:
            self._scrub_started(turn)

    def _scrub_started(self, turn: int) -> None:
        self.player.scrub(self._resting_s)
        self._device.run(partial(self._start, turn), self._started, self._forget)

    def _forget(self, _problem: Problem) -> None:
        """Who drags wants the cursor there: what cannot be heard is told when it is to be played."""
        self._scrubbing = False

    def stream(self, source: Source, end_s: float | None = None) -> None:
        """Play a source that grows: at its end, silence waits for what ``append`` brings, up to ``end_s``."""
        self.load(source)
        self._open_end = True
        self.play(0.0, end_s)

    def append(self, path: Path, *, pause_s: float = 0.0, clicks: Sequence[Click] = ()) -> None:
        """Add a file with its clicks to the end of the source that grows, after a pause."""
        read = partial(_read, Source(path=path, clicks=clicks))
        self._reader.run(read, partial(self._appended, self.source, pause_s), self.failed.emit)

    def _appended(self, to: Source | None, pause_s: float, read: Read) -> None:
        if to is self._loaded is self.source:
            samples, rate = read
            samples = at_rate(samples, rate, self.player.sample_rate)
            pause = np.zeros(round(pause_s * self.player.sample_rate), np.float32)
            self.player.append(np.concatenate([pause, samples]))
            self.duration_s = self.player.duration_s
            self.source_changed.emit(self.source)

    def end_stream(self) -> None:
        """The source grows no more: it ends after what was appended."""
        source = self.source
        self._reader.run(lambda: source, self._close_end)

    def _close_end(self, of: Source | None) -> None:
        if of is self.source:
            self._open_end = False
            self.player.close_end()

    def close(self) -> None:
        """Stop for good."""
        self._timer.stop()
        self._reader.close()
        self._device.close()
        self.player.stop()

    def _arrived(self, turn: int, source: Source, read: Read) -> None:
        self._put_on(source, read)
        if turn == self._turn:
            self._begin(turn)

    def _put_on(self, source: Source, read: Read) -> None:
        if source is self.source is not self._loaded:
            self.player.load(*read)
            self._loaded = source
            self.duration_s = self.player.duration_s
            self.source_changed.emit(source)

    def _begin(self, turn: int) -> None:
        if self._wanted is None:
            return
        self.player.set_range(*self._wanted, open_end=self._open_end)
        self._device.run(partial(self._start, turn), self._started, partial(self._could_not, turn))

    def _start(self, turn: int) -> Problem | None:
        """In a thread: opening a device may take long. Without one, the clock runs and nothing is heard."""
        if turn != self._turn:
            return None
        try:
            self.player.start()
        except VoicewrightError as error:
            self.player.engine = SilentEngine(self.player.engine)
            self.player.start()
            return error.problem
        if turn != self._turn:
            self.player.stop()
        return None

    def _started(self, told: Problem | None) -> None:
        if told is not None and not self._silent_told:
            self._silent_told = True
            self.failed.emit(told)

    def _could_not(self, turn: int, problem: Problem) -> None:
        if turn == self._turn:
            self._enter(False)
            self.failed.emit(problem)

    def _halt(self) -> None:
        self._turn += 1
        self._scrubbing = False
        if self.player.hush():
            self._device.run(self.player.stop)

    def _enter(self, playing: bool) -> None:
        if playing:
            self._timer.start()
        else:
            self._timer.stop()
            self.level_changed.emit(-90.0, -90.0)
        if playing != self.playing:
            self.playing = playing
            self.playing_changed.emit(playing)

    def _tick(self) -> None:
        if self._loaded is not self.source:
            return
        reading = self.player.reading
        self.level_changed.emit(reading.peak_db, reading.rms_db)
        if self.player.ran_out:
            self.stop()
            self.ended.emit()
            return
        self.position_changed.emit(self.player.position_s)


def _known_length(source: Source | None) -> float:
    if source is None:
        return 0.0
    if source.samples is not None and source.sample_rate:
        return source.lead_s + len(source.samples) / source.sample_rate
    return source.lead_s + max(0.0, source.end_s - source.start_s) if source.end_s is not None else 0.0


def _read(source: Source) -> Read:
    """A source's samples, mono. Raises ``VoicewrightError``."""
    gain = np.float32(10 ** (source.gain_db / 20))
    if source.samples is not None:
        return _told(source, np.asarray(source.samples, np.float32) * gain, source.sample_rate)
    import soundfile

    try:
        with containers.opened(Path(str(source.path))) as file:
            rate = int(file.samplerate)
            file.seek(min(file.frames, round(source.start_s * rate)))
            length = LONGEST_S if source.end_s is None else min(LONGEST_S, source.end_s - source.start_s)
            read = file.read(min(file.frames, max(0, round(length * rate))), dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as error:
        raise VoicewrightError(problem("audio-unplayable", says=str(error), file=str(source.path))) from error
    return _told(source, np.ascontiguousarray(read.mean(axis=1), np.float32) * gain, rate)


def _told(source: Source, samples: NDArray[np.float32], rate: int) -> Read:
    """With the source's clicks."""
    return clicked(samples, rate, source.lead_s, source.clicks) if source.lead_s or source.clicks else samples, rate
