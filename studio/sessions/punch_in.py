"""Part of a take is said anew: what lies before it is played, then one speaks, and it is put in its place."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

import soundfile
from PySide6.QtCore import QObject, Signal

from backend.project.takes import Take
from studio.audio import meters
from studio.audio.recorder import CLICK_S, Recorded
from studio.audio.remarks import remarks
from studio.audio.resampling import at_rate
from studio.audio.splicing import spliced
from studio.models.app_state import AppState
from studio.sessions.playback import Playback, Source
from studio.sessions.recording import Recording
from studio.words.language import tr

State = Literal["off", "choosing", "leading", "speaking", "saving"]

LEAD_S = 2.0
"""So much of the take is played before one speaks."""
LEAST_S = 0.05
"""A shorter stretch is a click of the mouse."""


class PunchIn(QObject):
    """Drives a :class:`Recording`. The take stays as it is: another one is made of it."""

    changed = Signal()

    def __init__(
        self, state: AppState, recording: Recording, playback: Playback, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._project, self._recording, self._playback = state, recording, playback
        self.state: State = "off"
        self.take: Take | None = None
        self.span_s: tuple[float, float] | None = None
        """What is said anew, seconds in the take."""
        self._from_s = 0.0
        recording.state_changed.connect(self._recording_changed)
        recording.taken.connect(lambda _take: self.close())
        recording.refused.connect(lambda _problem: self._back())
        recording.prompt_changed.connect(lambda _prompt: self.close())
        playback.playing_changed.connect(self._playing)

    @property
    def on(self) -> bool:
        """Whether a part of a take is chosen or said."""
        return self.state != "off"

    def open(self, take: Take) -> None:
        """Choose a part of this take."""
        if self._recording.state == "idle":
            self.take, self.span_s = take, None
            self._enter("choosing")

    def choose(self, span_s: tuple[float, float] | None) -> None:
        """The part that is said anew."""
        if self.state == "choosing":
            self.span_s = span_s if span_s is not None and span_s[1] - span_s[0] >= LEAST_S else None
            self.changed.emit()

    def go(self) -> None:
        """Begin; or what was to be said is said."""
        if self.state == "choosing" and self.span_s is not None and self.take is not None:
            self._enter("leading")
            self._recording.start(partial(self._put_in, self._path(), self.span_s))
        elif self.state == "speaking":
            self._recording.toggle()

    def close(self) -> None:
        """Leave; what is being said is thrown away, the take stays."""
        if self.on:
            running = self.state in ("leading", "speaking")
            self._enter("off")
            self.take = self.span_s = None
            if running:
                self._playback.stop()
                self._recording.cancel()

    def _path(self) -> Path:
        project = self._project.project
        return project.audio.path(self.take.audio) if project is not None and self.take is not None else Path()

    def _recording_changed(self, state: str) -> None:
        if state == "recording" and self.state == "leading" and self.span_s is not None and self.take is not None:
            begin_s = self.span_s[0]
            self._playback.load(
                Source(path=self._path(), end_s=self.take.duration_s, title=tr("Lead-in"), owner="record")
            )
            self._playback.play(max(0.0, begin_s - LEAD_S), begin_s)
            if begin_s < LEAST_S:
                self._speak()
        elif state == "ending" and self.state == "speaking":
            self._enter("saving")

    def _playing(self, playing: bool) -> None:
        if not playing and self.state == "leading" and self._recording.state == "recording":
            self._speak()

    def _speak(self) -> None:
        self._from_s = self._recording.seconds
        self._enter("speaking")

    def _put_in(self, path: Path, span_s: tuple[float, float], recorded: Recorded) -> Recorded:
        """In a thread: the whole take with the new part."""
        channels, rate = soundfile.read(str(path), dtype="float32", always_2d=True)
        old = at_rate(channels.mean(axis=1), rate, recorded.sample_rate)
        new = recorded.samples[max(0, round((self._from_s - CLICK_S) * recorded.sample_rate)) :]
        whole = spliced(old, new, recorded.sample_rate, span_s)
        return replace(
            recorded,
            samples=whole,
            reading=meters.measure(whole),
            noise_db=meters.noise_db(whole, recorded.sample_rate),
            remarks=remarks(whole, recorded.sample_rate),
        )

    def _back(self) -> None:
        """There is no recording: the part can be said again."""
        if self.state in ("leading", "speaking", "saving"):
            self._enter("choosing")

    def _enter(self, state: State) -> None:
        self.state = state
        self.changed.emit()
