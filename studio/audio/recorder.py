"""Recording one take: it has what was said just before the key, capture goes on a little after the stop, and what is
not speech is cut from the ends.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from backend.protocol.problems import Problem, problem
from studio.audio import meters
from studio.audio.engine import Engine, Samples, Stream
from studio.audio.meters import Reading
from studio.audio.monitor import Monitor
from studio.audio.remarks import Remark, remarks
from studio.audio.turn import Turn
from studio.audio.wav_file import WavFile
from studio.words.language import tr

TAIL_S = 0.5
"""Capture goes on for so long after the stop: people press the key while the last sound still rings."""
CLICK_S = 0.08
"""So much around a key press may hold its click."""
LONGEST_EARLY_S = 1.0
"""No more is ever held of what was heard before the key."""
_PIECE_S = 0.02
_ABOVE_DB, _LOWEST_DB = 12.0, -50.0
"""A piece before the key is speech so far above the quietest of the recording, and never below, dBFS."""


@dataclass(frozen=True)
class Stretch:
    """The outline of one block of sound."""

    end_s: float
    """Since the recording began."""
    low: float
    high: float
    """Its lowest and highest sample; 1 is full scale."""


@dataclass(frozen=True)
class Recorded:
    """A finished recording."""

    samples: Samples
    """(n,), mono."""
    sample_rate: int
    reading: Reading
    noise_db: float
    remarks: list[Remark]
    """What is not as it should be."""
    note: str = ""
    spare: WavFile | None = None
    """The copy that survives a crash, until the take is safe in the project."""

    def drop_spare(self) -> None:
        """The take is safe, or refused: the copy can go."""
        if self.spare is not None:
            self.spare.drop()

    @property
    def duration_s(self) -> float:
        """Seconds."""
        return len(self.samples) / self.sample_rate


class Recorder:
    """Records into memory, and into a file beside it that survives a crash."""

    def __init__(self, engine: Engine, device: str = "", sample_rate: int = 48000, *, early_s: float = 0.0) -> None:
        """While it waits for the key the last ``early_s`` are held, in memory only."""
        self.engine = engine
        self.device = device
        self.sample_rate = sample_rate
        self.note = ""
        self.monitor: Monitor | None = None
        """What lets the speaker hear themself."""
        self.ended: Callable[[], None] = lambda: None
        """The tail is in, or the microphone is gone; called from the sound system's thread."""
        self.outline: list[Stretch] = []
        """What was captured, block by block; of the running recording, or of the last one that was kept."""
        self._stream: Stream | None = None
        self._turn: Turn | None = None
        self._file: WavFile | None = None
        self._blocks: deque[Samples] = deque()
        self._frames = 0
        self._begin_at = 0
        """Where the key was pressed, frames."""
        self._ring: int | None = round(min(early_s, LONGEST_EARLY_S) * sample_rate) if early_s else None
        """So many frames are held while it only waits; None: all are."""
        self._stop_at: int | None = None
        self._opening = threading.Lock()
        """Who is to begin waits for who opens the device."""
        self._done = True
        self._keep = True
        self._reading = meters.SILENCE
        self._lock = threading.Lock()

    @property
    def seconds(self) -> float:
        """Recorded since the key."""
        return max(0, self._frames - self._begin_at) / self.sample_rate

    @property
    def reading(self) -> Reading:
        """The level of the last block."""
        return self._reading

    @property
    def running(self) -> bool:
        """Whether it captures."""
        return not self._done

    def line_up(self) -> None:
        """Have the microphone after whoever was to have it until now. Called in the order of the wishes."""
        if self._turn is None:
            self._turn = Turn(self.engine)

    def wait(self) -> None:
        """Open the device before the key is pressed. Raises ``VoicewrightError``. May block."""
        self._open()

    def forget(self) -> None:
        """What was heard until now does not belong to what is said next."""
        with self._lock:
            if self._ring is not None:
                self._blocks.clear()
                self._frames = 0

    def press(self) -> None:
        """The key is pressed: from here on all is kept, and what was heard just before."""
        with self._lock:
            self._ring, self._begin_at = None, self._frames

    def start(self, spare: Path | None = None, *, keep: bool = True) -> None:
        """Begin, or go on from :meth:`press`; ``spare`` is the file that survives a crash. Without ``keep`` nothing is
        held in memory: there is a level, and the file if one is named.

        Raises ``VoicewrightError`` or ``OSError``. May block.
        """
        with self._opening:
            waited = self._stream is not None and not self._done
        if not waited:
            self._clear()
        self._keep = keep
        try:
            if spare is not None:
                self._copy_to(WavFile(spare, self.sample_rate))
            if self.monitor is not None:
                self.monitor.start(self.sample_rate)
            self._open()
        except BaseException:
            self._done = True
            self._close()
            self._drop()
            raise

    def stop(self) -> None:
        """End, after the tail; ``ended`` is called then."""
        with self._lock:
            self._stop_at = self._frames

    def finish(self) -> Recorded:
        """Let the device go and give what was recorded. May block."""
        self._done = True
        self._close()
        samples = np.concatenate(list(self._blocks)) if self._blocks else np.zeros(0, np.float32)
        samples = trimmed(samples, self.sample_rate, self._stop_at, self._begin_at)
        reading = meters.measure(samples)
        spare, self._file = self._file, None
        noise = meters.noise_db(samples, self.sample_rate)
        told = remarks(samples, self.sample_rate)
        return Recorded(samples, self.sample_rate, reading, noise, told, self.note, spare)

    def finish_file(self) -> None:
        """Let the device go; the file is whole. May block."""
        self._done = True
        self._close()
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def cancel(self) -> None:
        """Forget it. May block."""
        self._done = True
        self._close()
        self._drop()
        self._blocks.clear()

    def _clear(self) -> None:
        with self._lock:
            self._blocks, self._frames, self._begin_at, self._stop_at = deque(), 0, 0, None
            self._ring, self.note, self.outline = None, "", []

    def _open(self) -> None:
        with self._opening:
            if self._stream is None:
                if self._turn is not None:
                    self._turn.wait()
                self._done = False
                try:
                    self._stream = self.engine.record(self.device, self.sample_rate, self._take, self._lost)
                except BaseException:
                    self._end_turn()
                    raise

    def _copy_to(self, file: WavFile) -> None:
        """The copy begins with what memory holds already."""
        with self._lock:
            self._file = file
            for block in self._blocks:
                self._write(block)

    def _take(self, samples: Samples) -> None:
        if self._done:
            return
        with self._lock:
            if self._keep:
                self._blocks.append(samples)
            self._frames += len(samples)
            if self._ring is not None:
                while self._blocks and self._frames - len(self._blocks[0]) >= self._ring:
                    self._frames -= len(self._blocks.popleft())
            over = self._stop_at is not None and self._frames >= self._stop_at + TAIL_S * self.sample_rate
            self._write(samples)
        if self.monitor is not None and self._ring is None:
            self.monitor.push(samples)
        self._reading = meters.measure(samples)
        if self._keep and self._ring is None and len(samples):
            self.outline.append(Stretch(self.seconds, float(samples.min()), float(samples.max())))
        if self._file is None and self.note and not self._keep:  # nothing else holds it
            self._lost(self.note)
        if over:
            self._done = True
            self.ended()

    def _write(self, samples: Samples) -> None:
        if self._file is None:
            return
        try:
            self._file.write(samples)
        except OSError as error:  # a full disk must not end the take: memory still holds it
            self.note = tr("The safety copy could not be written: {error}.", error=error)
            self._file.close()
            self._file = None

    def _lost(self, reason: str) -> None:
        if not self._done:
            self.note = tr("{reason} What was recorded until then is kept.", reason=reason)
            self._done = True
            self.ended()

    def _close(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
        if not self._opening.locked():  # else it is closed once more, as soon as it is open
            self._end_turn()
        if self.monitor is not None:
            self.monitor.stop()

    def _end_turn(self) -> None:
        if self._turn is not None:
            self._turn.end()

    def _drop(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.drop()


def trimmed(samples: Samples, sample_rate: int, stop_at: int | None, begin_at: int = 0) -> Samples:
    """Without the click of the keys, and without what lies before the first one or behind the last if nobody spoke
    there. Both places are samples.
    """
    click = round(CLICK_S * sample_rate)
    begin = 0 if _spoken(samples, begin_at, sample_rate) else min(begin_at + click, len(samples))
    if stop_at is not None and stop_at > begin_at + 2 * click:
        loud = meters.measure(samples[begin_at:]).rms_db
        before = meters.measure(samples[stop_at - 2 * click : stop_at - click]).rms_db
        if before < loud - 12:  # the speaker was silent when the key went down: all after that is the key
            samples = samples[: stop_at - click // 2]
    return samples[begin:]


def _spoken(samples: Samples, end: int, sample_rate: int) -> bool:
    """Whether somebody speaks before ``end``, a sample."""
    size = round(_PIECE_S * sample_rate)
    early = [meters.measure(samples[at : at + size]).rms_db for at in range(0, end - size + 1, size)]
    return bool(early) and max(early) > max(_LOWEST_DB, meters.noise_db(samples, sample_rate) + _ABOVE_DB)


def refusal(recorded: Recorded) -> Problem | None:
    """Why a recording is no take; None: it is one."""
    if recorded.duration_s < meters.SHORTEST_S:
        return problem("take-too-short", duration_s=recorded.duration_s)
    if recorded.reading.peak_db <= -60:
        return problem("take-silent")
    if recorded.reading.peak_db < meters.QUIET_DBFS:
        return problem("take-too-quiet", peak_db=recorded.reading.peak_db)
    if recorded.reading.clipped > 2:
        return problem("take-clipped", clipped=recorded.reading.clipped)
    return None
