"""One person at one microphone: the state of the key loop, from prompt to take."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from backend.project.audio_store import AudioStore
from backend.project.project import Project
from backend.project.prompts import Prompt
from backend.project.takes import Level, Take
from backend.protocol.problems import Problem, VoicewrightError
from studio.audio import meters
from studio.audio.devices import Devices
from studio.audio.engine import Engine
from studio.audio.recorder import Recorded, Stretch
from studio.audio.remarks import Remark, noisier
from studio.audio.wav_file import encode
from studio.models.app_state import AppState
from studio.models.background import Background
from studio.models.prompts import PromptsModel, TakesModel
from studio.sessions.microphone import Microphone, State
from studio.words.language import tr

Become = Callable[[Recorded], Recorded]
"""What a take is made of, where it is not what was recorded; called in a thread."""
SPARE = "recording.wav"
TEST_S = 5.0
"""So long the microphone is listened to when it is tested."""


class Recording(QObject):
    """Records prompts into takes. A refused recording says why and leaves older takes alone."""

    state_changed = Signal(str)
    prompt_changed = Signal(object)
    level_changed = Signal(float, float, bool)
    """Peak and RMS in dBFS, and whether it clipped."""
    time_changed = Signal(float)
    devices_changed = Signal()
    device_changed = Signal()
    """Another microphone is recorded with."""
    refused = Signal(object)
    """A Problem: this recording became no take."""
    taken = Signal(object)
    """The new Take; it is chosen already."""
    tested = Signal(object)
    """A Recorded: what the microphone made of a test. Nothing of it is kept."""

    def __init__(
        self,
        state: AppState,
        prompts: PromptsModel,
        takes: TakesModel,
        engine: Engine,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = state
        self._prompts = prompts
        self._takes = takes
        self._background = background
        self.prompt: Prompt | None = None
        self.devices: Devices | None = None
        """None while they are being looked for."""
        self.remarks: dict[int, list[Remark]] = {}
        """What is to be said of takes that were recorded since the project was opened."""
        self.testing = False
        """Whether what runs is a test of the microphone, and becomes no take."""
        self._become: Become | None = None
        self.monitor_on: str | None = None
        """The loudspeaker on which one hears oneself, empty for the default one; None: on none."""
        self.room_db: float | None = None
        """Noise of the room where it was measured, dBFS."""
        self.device = ""
        """Name of the microphone; empty: the default."""
        self._engine = engine
        self.microphone = Microphone(engine, background, self)
        self.microphone.state_changed.connect(self._entered)
        self.microphone.ticked.connect(self._tick)
        self.microphone.refused.connect(self.refused)
        self.microphone.recorded.connect(self._finished)
        state.project_changed.connect(self._new_project)
        prompts.items_changed.connect(self._prompts_changed)

    @property
    def state(self) -> State:
        """Where the microphone stands."""
        return self.microphone.state

    @property
    def seconds(self) -> float:
        """Recorded so far."""
        return self.microphone.seconds

    def look_for_devices(self) -> None:
        """List the microphones, off the Qt thread."""
        self.devices = None
        self.devices_changed.emit()
        self._background.run(self._engine.devices, self._found, self.refused.emit)

    def use_device(self, name: str) -> None:
        """Record with this microphone from now on; empty: the default."""
        self.microphone.use(name)
        if name != self.device:
            self.device = name
            self.device_changed.emit()

    def toggle(self) -> None:
        """Start, or stop."""
        if self.state == "idle":
            self.start()
        else:
            self.microphone.stop()

    def start(self, become: Become | None = None) -> None:
        """Begin to record the prompt. What is recorded becomes the take, or what ``become`` makes of it."""
        project = self._project.project
        if self.prompt is not None and project is not None and self.state == "idle":
            self.testing = False
            self._become = become
            self.microphone.monitor_on = self.monitor_on if become is None else None
            if become is not None:  # where the take stands by then is known of what comes after the key only
                self.microphone.forget()
            self.microphone.start(project.folder / "recording" / f"prompt-{self.prompt.id}-{time.time_ns()}-{SPARE}")

    def test(self) -> None:
        """Listen to the microphone for ``TEST_S``, without a sentence and without a take."""
        if self.state == "idle":
            self.testing = True
            self.microphone.monitor_on = None
            self.microphone.start()

    @property
    def outline(self) -> Sequence[Stretch]:
        """What was captured so far, block by block."""
        return self.microphone.outline

    def cancel(self) -> None:
        """Throw the running recording away; older takes stay."""
        self.microphone.cancel()

    def go(self, step: int) -> None:
        """The next prompt (1) or the one before (-1)."""
        items = self._prompts.items
        if not items or self.state != "idle":
            return
        row = self._prompts.row_of(self.prompt.id) if self.prompt else -1
        self.show(items[max(0, min(len(items) - 1, row + step))])

    def next_open(self) -> Prompt | None:
        """The next prompt that has no take yet, from the start behind the last; None: all have one."""
        row = self._prompts.row_of(self.prompt.id) if self.prompt else -1
        items = self._prompts.items
        return next((p for p in (*items[row + 1 :], *items[: max(0, row)]) if p.chosen is None), None)

    def show(self, prompt: Prompt | None) -> None:
        """Put this prompt in front."""
        if self.state == "idle" and prompt != self.prompt:
            self.prompt = prompt
            self._takes.show_prompt(prompt.id if prompt else 0)
            self.prompt_changed.emit(prompt)

    def go_to(self, prompt: int) -> None:
        """Put the prompt with this id in front, if it is there."""
        row = self._prompts.row_of(prompt)
        if row >= 0:
            self.show(self._prompts.items[row])

    def leftovers(self) -> list[Path]:
        """Recordings that a crash cut off, in a project that may be written."""
        project = self._project.project
        return spare_files(project.folder) if project and self._project.writable and self.state == "idle" else []

    def recover(self, paths: list[Path], done: Callable[[int], object]) -> None:
        """Make takes of recordings that a crash cut off; ``done`` hears how many. Nothing is chosen by itself."""
        project = self._project.project
        if project is None:
            return
        folder = project.folder
        self._background.run(lambda: sum(_recover(folder, path) for path in paths), lambda kept: self._kept(kept, done))

    def _kept(self, kept: int, done: Callable[[int], object]) -> None:
        self._takes.reload()
        self._prompts.reload()
        done(kept)

    def close(self) -> None:
        """Stop for good."""
        self.microphone.close()

    def _could_not(self, problem: Problem) -> None:
        self.microphone.rest()
        self.refused.emit(problem)

    def _finished(self, recorded: Recorded, problem: Problem | None) -> None:
        if self.testing:
            self.microphone.rest()
            self.tested.emit(recorded)
            return
        project = self._project.project
        if project is None:
            self.microphone.rest()
            return
        # The bytes are on disk, synced, before the database speaks of them; a slow disk holds nobody up.
        stored = partial(_stored, AudioStore(project.folder / "audio", lambda: None), recorded, self._become)
        self._background.run(stored, lambda made: self._keep(*made, problem), self._could_not)

    def _keep(self, recorded: Recorded, audio: str, problem: Problem | None) -> None:
        project = self._project.project
        if project is None or self.prompt is None:
            self.microphone.rest()
            return
        level = Level(
            peak_dbfs=recorded.reading.peak_db, noise_dbfs=recorded.noise_db, clipped=recorded.reading.clipped
        )
        try:
            take = project.takes.add(
                self.prompt.id,
                audio,
                recorded.duration_s,
                level,
                sample_rate=recorded.sample_rate,
                note=recorded.note,
            )
            if problem is None or not self._takes.items:
                self._takes.write_chosen(take.id)
        except VoicewrightError as error:
            self._could_not(error.problem)
            return
        self.remarks[take.id] = [*recorded.remarks, *noisier(recorded.noise_db, self.room_db)]
        self._background.run(recorded.drop_spare)
        self.microphone.rest()
        self._takes.reload()
        self._prompts.reload()
        if problem is not None:
            self.refused.emit(problem)
        self.taken.emit(project.takes.get(take.id))

    def _tick(self) -> None:
        level = self.microphone.level
        self.level_changed.emit(level.peak_db, level.rms_db, level.clipped > 0)
        if self.state == "idle":  # it listens ahead
            return
        self.time_changed.emit(self.microphone.seconds)
        if self.testing and self.microphone.seconds >= TEST_S:
            self.microphone.stop()

    def _entered(self, state: State) -> None:
        if state == "idle":
            self.level_changed.emit(-90.0, -90.0, False)
        self.state_changed.emit(state)

    def _found(self, devices: Devices) -> None:
        self.devices = devices
        self.devices_changed.emit()

    def _new_project(self, _project: object) -> None:
        self.cancel()
        self.prompt = None
        self.remarks.clear()
        self._prompts_changed()
        self.prompt_changed.emit(self.prompt)

    def _prompts_changed(self) -> None:
        items = self._prompts.items
        if self.state != "idle":
            return
        if self.prompt is not None:
            known = next((p for p in items if p.id == self.prompt.id), None)
            if known is not None:
                self.prompt = known
                return
        self.show(next((p for p in items if p.chosen is None), items[0] if items else None))


def pace(take: Take, text: str) -> float:
    """Letters and digits a second: a rough pace that needs no phones."""
    return sum(letter.isalnum() for letter in text) / take.duration_s


def _stored(store: AudioStore, recorded: Recorded, become: Become | None) -> tuple[Recorded, str]:
    """In a thread: what becomes the take, and its file."""
    made = recorded if become is None else become(recorded)
    return made, store.add_bytes(encode(made.samples, made.sample_rate), ".flac")


def _recover(folder: Path, path: Path) -> bool:
    """In a thread: one cut-off recording → a take. What is too short to be one is dropped."""
    import soundfile

    try:
        samples, rate = soundfile.read(str(path), dtype="float32")
    except (OSError, soundfile.SoundFileError):
        samples, rate = np.zeros(0, np.float32), 1
    kept = len(samples) >= meters.SHORTEST_S * rate and path.name.split("-")[1].isdigit()
    if kept:
        with Project.open(folder, lock=False) as project:
            audio = project.audio.add_bytes(encode(samples, rate), ".flac")
            level = Level(peak_dbfs=meters.measure(samples).peak_db)
            note = tr("Cut off when Voicewright ended; recovered.")
            prompt = int(path.name.split("-")[1])
            project.takes.add(prompt, audio, len(samples) / rate, level, sample_rate=rate, note=note)
    path.unlink(missing_ok=True)
    return kept


def spare_files(folder: Path) -> list[Path]:
    """Recordings that a crash left behind in a project."""
    return sorted((folder / "recording").glob(f"*{SPARE}"))
