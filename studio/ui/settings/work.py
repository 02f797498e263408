"""On what trainings run, and how much of the processor work may take."""

import os

from PySide6.QtWidgets import QWidget

from studio.client.client import Client
from studio.models.preferences import SettingsStore
from studio.ui.settings.setting import Setting
from studio.ui.shared.buttons import button
from studio.ui.shared.controls import choice
from studio.ui.shared.layout import column, label, row
from studio.words.language import tr
from studio.words.run_words import DEVICES

RECOGNISERS = (
    (tr("The best that is installed"), ""),
    (tr("Whisper base"), "base"),
    (tr("Whisper tiny, English only"), "tiny.en"),
)


class WorkSection(QWidget):
    """Device, threads, recogniser."""

    def __init__(self, settings: SettingsStore, client: Client) -> None:
        super().__init__()
        self._settings = settings
        self.device = choice(tr("Train on"), [text for text, _ in DEVICES])
        self.threads = choice(tr("Threads"), [tr("Automatic"), *(str(n) for n in range(1, (os.cpu_count() or 1) + 1))])
        self.recogniser = choice(tr("Recogniser"), [text for text, _ in RECOGNISERS])
        self.restart = button(tr("Restart it now"), client.restart)
        self._later = label(
            tr("Threads hold from the next start of the backend. Trainings go on meanwhile."),
            "caption",
            wrap=True,
        )
        later = row(self._later, self.restart)
        later.setStretch(0, 1)
        self.setLayout(
            column(
                Setting(tr("Train on"), tr("What a new training is offered."), self.device),
                Setting(tr("Threads"), tr("Fewer leave more of the processor to other programs."), self.threads),
                Setting(tr("Recogniser"), tr("Writes down what clips say."), self.recogniser),
                later,
                gap=12,
            )
        )
        self._follow()
        self.device.activated.connect(lambda index: settings.change(device=DEVICES[index][1]))
        self.threads.activated.connect(lambda index: settings.change(threads=index))
        self.recogniser.activated.connect(lambda index: settings.change(recogniser=RECOGNISERS[index][1]))
        settings.changed.connect(self._follow)

    def _follow(self) -> None:
        value = self._settings.value
        self.device.setCurrentIndex(next((n for n, (_, key) in enumerate(DEVICES) if key == value.device), 0))
        self.threads.setCurrentIndex(min(value.threads, self.threads.count() - 1))
        at = next((n for n, (_, key) in enumerate(RECOGNISERS) if key == value.recogniser), 0)
        self.recogniser.setCurrentIndex(at)
