"""How the window looks: its language, dark, light or as the system, and how large its text is."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QWidget

from backend.protocol.sentences import spoken
from studio.models import languages
from studio.models.preferences import SettingsStore
from studio.ui.settings.setting import Setting
from studio.ui.shared.buttons import Segmented, action_button
from studio.ui.shared.controls import choice
from studio.ui.shared.layout import column, label, row, set_role
from studio.words import language
from studio.words.language import tr

SIZES = ((tr("Small"), 12), (tr("Usual"), 13), (tr("Large"), 15), (tr("Very large"), 17))
"""Name, pixels of the usual text."""


class LookSection(QWidget):
    """Language, theme, size of text, and what the window opens with."""

    def __init__(self, settings: SettingsStore, restart: QAction) -> None:
        """``restart``: opens the window again, which another language waits for."""
        super().__init__()
        self._settings = settings
        self._codes = ("", *language.languages())
        self.language = choice(tr("Language"), [tr("System"), *(languages.itself(code) for code in self._codes[1:])])
        self.later = QWidget()
        self.later.setLayout(row(label(tr("From the next start on."), "caption"), None, action_button(restart)))
        self.theme = Segmented([("dark", tr("Dark")), ("light", tr("Light")), ("system", tr("System"))])
        self.text_size = choice(tr("Size of text"), [name for name, _ in SIZES])
        self.reopen = set_role(QCheckBox(), "bare")
        self.setLayout(
            column(
                Setting(tr("Language"), tr("Of this window and of what it tells."), self.language),
                self.later,
                Setting(tr("Theme"), tr("System: as the desktop has it, at any time."), self.theme, wide=False),
                Setting(tr("Size of text"), "", self.text_size),
                Setting(tr("Open the last project first"), tr("Else the welcome page is."), self.reopen, wide=False),
                gap=12,
            )
        )
        self._follow()
        self.language.activated.connect(lambda index: settings.change(language=self._codes[index]))
        self.theme.changed.connect(lambda look: settings.change(theme=look))
        self.text_size.activated.connect(lambda index: settings.change(font_px=SIZES[index][1]))
        self.reopen.toggled.connect(lambda on: settings.change(reopen=on))
        settings.changed.connect(self._follow)

    def _follow(self) -> None:
        value = self._settings.value
        self.language.setCurrentIndex(self._codes.index(value.language) if value.language in self._codes else 0)
        self.later.setVisible(languages.of_window(value.language) != spoken())
        self.theme.choose(value.theme if value.theme in ("dark", "light") else "system")
        nearest = min(range(len(SIZES)), key=lambda index: abs(SIZES[index][1] - value.font_px))
        self.text_size.setCurrentIndex(nearest)
        self.reopen.setChecked(value.reopen)
