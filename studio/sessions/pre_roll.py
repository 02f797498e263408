"""What is said just before the key is not lost: while Record is looked at, the microphone is open between takes."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from studio.models.preferences import SettingsStore
from studio.sessions.playback import Playback
from studio.sessions.recording import Recording


class PreRoll(QObject):
    """Opens and closes the microphone of a :class:`Recording`. Nothing but its last moment is held, in memory; it is
    closed as soon as nobody looks, for another program as well.
    """

    changed = Signal()
    """It listens, or no more."""

    def __init__(
        self, recording: Recording, settings: SettingsStore, playback: Playback, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._recording, self._settings = recording, settings
        self._microphone = recording.microphone
        self._shown = self._lost = self._lent = False
        self._used = (0, "")
        self._microphone.listening_changed.connect(self.changed)
        self._microphone.lost.connect(self._gone)
        recording.state_changed.connect(self._recorded)
        recording.devices_changed.connect(self._follow)
        recording.device_changed.connect(self._follow)
        recording.prompt_changed.connect(lambda _prompt: self._follow())
        settings.changed.connect(self._follow)
        playback.playing_changed.connect(lambda _playing: self._microphone.forget())
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(lambda _state: self._follow())

    @property
    def listens(self) -> bool:
        """Whether the microphone is open although nothing is recorded."""
        return self._microphone.listens

    @property
    def seconds(self) -> float:
        """So much of what is said before the key is in the take; 0: the microphone is closed until then."""
        return self._settings.value.record_early_ms / 1000

    def show(self, shown: bool) -> None:
        """Somebody looks at the sentence and the sign that it listens, or no more."""
        if shown != self._shown:
            self._shown, self._lost, self._lent = shown, False, False
            self._follow()

    def lend(self) -> None:
        """Let the device go for what needs it otherwise; it comes ``back``, or with the next take."""
        self._lent = True
        self._microphone.let_go()

    def back(self) -> None:
        """The device is free again."""
        self._lent = False
        self._follow()

    def _wanted(self) -> bool:
        recording = self._recording
        there = recording.devices is not None and bool(recording.devices.inputs)
        looked_at = QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        free = not self._lost and not self._lent
        return self._shown and looked_at and there and free and recording.prompt is not None

    def _follow(self) -> None:
        if self._recording.state != "idle":
            return
        used = (self._settings.value.record_early_ms, self._recording.device)
        if not self._wanted() or used != self._used:
            self._microphone.let_go()
        self._used = used
        if self._wanted():
            self._microphone.listen_ahead(self.seconds)

    def _recorded(self, state: str) -> None:
        if state == "recording":  # it works
            self._lost = self._lent = False
        self._follow()

    def _gone(self) -> None:
        """Which microphones are there now? It is not opened again until somebody asks for it."""
        self._lost = True
        self._recording.look_for_devices()
