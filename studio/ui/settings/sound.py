"""Which loudspeaker and which microphone, and how loud; with a tone and a meter to try them."""

import numpy as np
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QWidget

from studio.audio.devices import Device, Devices
from studio.audio.engine import Engine
from studio.audio.recorder import LONGEST_EARLY_S
from studio.models.background import Background
from studio.models.preferences import SettingsStore
from studio.sessions.microphone import Microphone
from studio.sessions.playback import Playback, Source
from studio.ui.settings.setting import Setting
from studio.ui.shared.buttons import button
from studio.ui.shared.controls import choice, number, slider
from studio.ui.shared.layout import column, label, row
from studio.ui.shared.level_meter import LevelMeter
from studio.ui.theme import Theme
from studio.words.language import tr

RATE = 44100
TONE_HZ = 440.0
TONE_S = 0.6
SYSTEM = tr("As the system has it")


class SoundSection(QWidget):
    """Devices are looked for in a thread when the page comes to the front."""

    def __init__(
        self, settings: SettingsStore, engine: Engine, work: Background, playback: Playback, theme: Theme
    ) -> None:
        super().__init__()
        self._settings, self._engine, self._work, self._playback = settings, engine, work, playback
        self.output, self.input = choice(tr("Loudspeaker")), choice(tr("Microphone"))
        self.volume = slider(tr("Volume"), 0, 100)
        self.early = number(tr("Pre-roll"), 0, 1000 * LONGEST_EARLY_S, step=50, unit=" ms")
        self.tone = button(tr("Play a tone"), self._try)
        self.said = label("", "caption", wrap=True)
        self.meter = LevelMeter(theme, scale=True)
        self._heard = Setting(tr("What it hears"), tr("Say something: the bar moves. Nothing is kept."), self.meter)
        self._microphone = Microphone(engine, work, self)
        self._following = False
        self._build()
        self._connect()
        self._found(Devices())

    def _build(self) -> None:
        self.setLayout(
            column(
                Setting(tr("Loudspeaker"), "", self.output),
                Setting(tr("Volume"), tr("Of what is played here, beside the system's own."), self.volume),
                Setting(
                    tr("Microphone"),
                    tr("The one that Record begins with. Its gain is the system's: set it there."),
                    self.input,
                ),
                self._heard,
                Setting(
                    tr("Pre-roll"),
                    tr(
                        "A sound made so shortly before the key is in the take: while Record is in front, the "
                        "microphone is open, and only its last moment is held in memory. 0: it is closed between takes."
                    ),
                    self.early,
                ),
                row(self.said, None, self.tone),
                gap=12,
            )
        )

    def _connect(self) -> None:
        self.output.currentIndexChanged.connect(lambda _index: self._chosen(self.output, "output_device"))
        self.input.currentIndexChanged.connect(lambda _index: self._chosen(self.input, "input_device"))
        self.early.valueChanged.connect(lambda value: self._settings.change(record_early_ms=round(value)))
        self.volume.valueChanged.connect(lambda value: self._settings.change(volume=value))
        self._settings.changed.connect(self._follow)
        self._microphone.ticked.connect(self._show_level)
        self._microphone.refused.connect(lambda found: self.said.setText(found.say().what))

    def look(self) -> None:
        """Look what there is now."""
        self._work.run(self._engine.devices, self._found, lambda _problem: None, receiver=self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Who leaves the page is not listened to any more."""
        self._microphone.cancel()
        super().hideEvent(event)

    def _listen(self) -> None:
        """Open the chosen microphone, where there is one and somebody looks."""
        self._microphone.cancel()
        self.meter.reset()
        self._heard.setVisible(self._can_hear)
        if self._can_hear and self.isVisible():
            self._microphone.use(self._settings.value.input_device)
            self._microphone.listen()

    def _show_level(self) -> None:
        level = self._microphone.level
        self.meter.show_level(level.peak_db, level.rms_db, level.clipped > 0)

    def _found(self, devices: Devices) -> None:
        value = self._settings.value
        self._offer(self.output, devices.outputs, value.output_device)
        self._offer(self.input, devices.inputs, value.input_device)
        self.said.setText(devices.problem.say().what if devices.problem is not None else "")
        self._can_hear = bool(devices.inputs)
        self._follow()
        self._listen()

    def _offer(self, box: QComboBox, devices: list[Device], chosen: str) -> None:
        """A device that is chosen and not there now stays in the list: it may only be unplugged."""
        names = list(dict.fromkeys([*(device.name for device in devices), *([chosen] if chosen else [])]))
        self._following = True
        box.clear()
        box.addItem(SYSTEM, "")
        for name in names:
            box.addItem(name, name)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        self._following = False

    def _chosen(self, box: QComboBox, setting: str) -> None:
        if not self._following:
            self._settings.change(**{setting: str(box.currentData() or "")})
            if box is self.input:
                self._listen()

    def _follow(self) -> None:
        value = self._settings.value
        self._following = True
        self.volume.setValue(value.volume)
        self.early.setValue(value.record_early_ms)
        for box, name in ((self.output, value.output_device), (self.input, value.input_device)):
            if (index := box.findData(name)) >= 0:
                box.setCurrentIndex(index)
        self._following = False

    def _try(self) -> None:
        at = np.arange(round(TONE_S * RATE)) / RATE
        fade = np.minimum(1.0, np.minimum(at, TONE_S - at) / 0.05)
        tone = (0.25 * fade * np.sin(2 * np.pi * TONE_HZ * at)).astype(np.float32)
        self._playback.load(Source(samples=tone, sample_rate=RATE, title=tr("A tone"), owner="settings"))
        self._playback.play()
