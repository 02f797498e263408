"""How the window looks: dark, light or as the system, and how large its text is."""

from PySide6.QtWidgets import QCheckBox, QWidget

from studio.models.preferences import SettingsStore
from studio.ui.settings.setting import Setting
from studio.ui.shared.buttons import Segmented
from studio.ui.shared.controls import choice
from studio.ui.shared.layout import column, set_role

SIZES = (("Small", 12), ("Usual", 13), ("Large", 15), ("Very large", 17))
"""Name, pixels of the usual text."""


class LookSection(QWidget):
    """Theme, size of text, and what the window opens with."""

    def __init__(self, settings: SettingsStore) -> None:
        super().__init__()
        self._settings = settings
        self.theme = Segmented([("dark", "Dark"), ("light", "Light"), ("system", "System")])
        self.text_size = choice("Size of text", [name for name, _ in SIZES])
        self.reopen = set_role(QCheckBox(), "bare")
        self.setLayout(
            column(
                Setting("Theme", "System: as the desktop has it, at any time.", self.theme, wide=False),
                Setting("Size of text", "", self.text_size),
                Setting("Open the last project first", "Else the welcome page is.", self.reopen, wide=False),
                gap=12,
            )
        )
        self._follow()
        self.theme.changed.connect(lambda look: settings.change(theme=look))
        self.text_size.activated.connect(lambda index: settings.change(font_px=SIZES[index][1]))
        self.reopen.toggled.connect(lambda on: settings.change(reopen=on))
        settings.changed.connect(self._follow)

    def _follow(self) -> None:
        value = self._settings.value
        self.theme.choose(value.theme if value.theme in ("dark", "light") else "system")
        nearest = min(range(len(SIZES)), key=lambda index: abs(SIZES[index][1] - value.font_px))
        self.text_size.setCurrentIndex(nearest)
        self.reopen.setChecked(value.reopen)
