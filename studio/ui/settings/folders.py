"""Where new projects are made, and where the preferences themselves lie."""

from PySide6.QtWidgets import QWidget

from studio.models.preferences import SettingsStore
from studio.settings import settings_folder
from studio.ui.settings.setting import Setting
from studio.ui.shared.buttons import button
from studio.ui.shared.file_chooser import chooser, documents
from studio.ui.shared.layout import column, row
from studio.ui.written_files import show
from studio.words.language import tr


class FoldersSection(QWidget):
    """Folders that a person may want elsewhere, or look into."""

    def __init__(self, settings: SettingsStore) -> None:
        super().__init__()
        self._settings = settings
        self.projects = button(tr("Choose…"), self._choose)
        self.back = button(tr("As the system has it"), lambda: settings.change(projects=""), "ghost")
        buttons = QWidget()
        buttons.setLayout(row(self.back, self.projects))
        self._where = Setting(tr("New projects"), "", buttons, wide=False)
        opened = button(tr("Open"), lambda: show(settings_folder()))
        self.setLayout(
            column(self._where, Setting(tr("Preferences"), str(settings_folder()), opened, wide=False), gap=12)
        )
        settings.changed.connect(self._follow)
        self._follow()

    def _choose(self) -> None:
        if chosen := chooser(self).folder(self, tr("Where new projects are made")):
            self._settings.change(projects=str(chosen))

    def _follow(self) -> None:
        self.back.setVisible(bool(self._settings.value.projects))
        self._where.say(self._settings.value.projects or str(documents()))
