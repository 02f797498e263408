"""One microphone and its state: idle → starting → recording → ending → idle. Who holds it keeps what was recorded.
While it is idle it may listen already, so that what is said just before a recording begins is in it.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from backend.protocol.problems import Problem
from studio.audio.engine import Engine
from studio.audio.meters import Reading
from studio.audio.monitor import Monitor
from studio.audio.recorder import Recorded, Recorder, Stretch, refusal
from studio.models.background import Background

State = Literal["idle", "starting", "recording", "ending"]
_TICK_MS = 33


class Microphone(QObject):
    """Opens the device, captures and lets it go, off the Qt thread. A recording that is none says why."""

    state_changed = Signal(str)
    ticked = Signal()
    """Level and time have gone on; only while it records or listens ahead."""
    listening_changed = Signal()
    """It listens ahead of the key, or no more."""
    lost = Signal()
    """The device went away while it listened ahead."""
    refused = Signal(object)
    """A Problem: nothing was recorded, and it is idle again."""
    recorded = Signal(object, object)
    """A Recorded, and a Problem to be told although it is kept, or None. It is ``ending`` until ``rest`` is called."""
    written = Signal(str)
    """What was recorded to a file is whole; a note on it, or empty. It is idle again."""
    _over = Signal(object)
    """The Recorder whose recording is over."""

    def __init__(self, engine: Engine, work: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self.state: State = "idle"
        self._engine = engine
        self._device = ""
        self.monitor_on: str | None = None
        """The loudspeaker on which the speaker hears themself, empty for the default one; None: on none."""
        self._recorder = self._of(self._device)
        self._ahead: Recorder | None = None
        """The one that listens, or is about to, before a recording begins."""
        self._listening = False
        self._keeps = True
        self._quiet = False
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.ticked)
        self._over.connect(self._ended, Qt.ConnectionType.QueuedConnection)

    @property
    def seconds(self) -> float:
        """Recorded so far."""
        return self._recorder.seconds

    @property
    def level(self) -> Reading:
        """The level of the last block."""
        return (self._ahead or self._recorder).reading

    @property
    def listens(self) -> bool:
        """Whether the device is open although nothing is recorded."""
        return self._listening

    @property
    def outline(self) -> Sequence[Stretch]:
        """What was captured so far, block by block."""
        return self._recorder.outline

    def use(self, device: str) -> None:
        """Record with this device the next time; empty: the default."""
        self._device = device

    def listen_ahead(self, early_s: float) -> None:
        """Open the device now, if it is idle: what is heard in the ``early_s`` before a start will be in what is
        recorded, if somebody spoke. Nothing older is held, and nothing is written.
        """
        if self.state != "idle" or self._ahead is not None or early_s <= 0:
            return
        recorder = self._ahead = self._of(self._device, early_s)
        recorder.line_up()
        self._work.run(
            recorder.wait,
            lambda _none: self._waits(recorder),
            lambda found: self._cannot_wait(recorder, found),
        )

    def let_go(self) -> None:
        """Listen ahead no more, and forget what was heard."""
        recorder, self._ahead = self._ahead, None
        self._told_listening(False)
        if recorder is not None:
            self._work.run(recorder.cancel)

    def forget(self) -> None:
        """What was heard until now is not in what will be recorded."""
        if self._ahead is not None:
            self._ahead.forget()

    def start(self, spare: Path | None = None, *, quiet: bool = False) -> None:
        """Begin, if it is idle; ``spare`` is the file that survives a crash. With ``quiet`` silence is a recording."""
        self._quiet = quiet
        self._open(spare=spare, keep=True)

    def start_file(self, path: Path) -> None:
        """Begin, if it is idle, and hold nothing in memory: for what may take an hour."""
        self._open(spare=path, keep=False)

    def listen(self) -> None:
        """Show the level and keep nothing, until it is cancelled."""
        self._open(keep=False)

    def stop(self) -> None:
        """End, and give what was recorded."""
        if self.state == "recording":
            self._enter("ending")
            self._recorder.stop()

    def cancel(self) -> None:
        """Throw away what is being recorded."""
        if self.state != "idle":
            self._enter("idle")
            self._work.run(self._recorder.cancel)

    def close(self) -> None:
        """Stop for good."""
        if self.state != "idle":
            self._recorder.cancel()
        if self._ahead is not None:
            self._ahead.cancel()
        self._timer.stop()

    def rest(self) -> None:
        """What was recorded is kept, or it could not be: another recording may begin."""
        self._enter("idle")

    def _open(self, *, spare: Path | None = None, keep: bool) -> None:
        if self.state != "idle":
            return
        # A new one each time: the last may still be letting its device go, in a thread.
        recorder = self._recorder = self._ahead or self._of(self._device)
        recorder.line_up()
        recorder.press()
        recorder.monitor = self._monitor()
        self._ahead = None
        self._told_listening(False)
        self._keeps = keep
        self._enter("starting")
        self._work.run(
            lambda: recorder.start(spare, keep=keep),
            lambda _none: self._started(recorder),
            lambda found: self._could_not_start(recorder, found),
        )

    def _of(self, device: str, early_s: float = 0.0) -> Recorder:
        recorder = Recorder(self._engine, device, early_s=early_s)
        # The sound system's own thread says that the recording is over.
        recorder.ended = partial(self._over.emit, recorder)
        return recorder

    def _monitor(self) -> Monitor | None:
        return None if self.monitor_on is None else Monitor(self._engine, self.monitor_on)

    def _waits(self, recorder: Recorder) -> None:
        if recorder is self._ahead:
            self._told_listening(True)
        elif recorder is not self._recorder or self.state == "idle":  # let go while the device was opened
            self._work.run(recorder.cancel)

    def _cannot_wait(self, recorder: Recorder, found: Problem) -> None:
        if recorder is self._ahead:
            self._ahead = None
            self.refused.emit(found)

    def _told_listening(self, on: bool) -> None:
        if on != self._listening:
            self._listening = on
            if on:
                self._timer.start()
            else:
                self._timer.stop()
            self.listening_changed.emit()

    def _started(self, recorder: Recorder) -> None:
        if recorder is self._recorder and self.state == "starting":
            self._enter("recording")
        else:  # cancelled while the device was opened
            self._work.run(recorder.cancel)

    def _could_not_start(self, recorder: Recorder, found: Problem) -> None:
        if recorder is self._recorder:
            self._could_not(found)

    def _could_not(self, found: Problem) -> None:
        self._enter("idle")
        self.refused.emit(found)

    def _ended(self, recorder: Recorder) -> None:
        if recorder is self._ahead:
            self.let_go()
            self.lost.emit()
        elif recorder is self._recorder and self.state in ("recording", "ending"):
            self._enter("ending")
            if self._keeps:
                self._work.run(recorder.finish, self._finished, self._could_not)
            else:
                self._work.run(recorder.finish_file, lambda _none: self._wrote(recorder.note), self._could_not)

    def _finished(self, recorded: Recorded) -> None:
        found = None if self._quiet else refusal(recorded)
        if self.state != "ending":  # cancelled in the meantime
            self._work.run(recorded.drop_spare)
        elif found is not None and found.kind != "take-clipped":
            self._work.run(recorded.drop_spare)
            self._could_not(found)
        else:
            self.recorded.emit(recorded, found)

    def _wrote(self, note: str) -> None:
        if self.state == "ending":
            self._enter("idle")
            self.written.emit(note)

    def _enter(self, state: State) -> None:
        if state == self.state:
            return
        self.state = state
        if state == "recording":
            self._timer.start()
        elif state == "idle":
            self._timer.stop()
        self.state_changed.emit(state)
