"""The preferences on one page: sound, look, folders, work, keys. What is chosen holds at once."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from studio.audio.engine import Engine
from studio.client.client import Client
from studio.models.background import Background
from studio.models.preferences import SettingsStore
from studio.sessions.playback import Playback
from studio.ui.action_set import ActionSet
from studio.ui.needs import Tells
from studio.ui.settings.folders import FoldersSection
from studio.ui.settings.keys import KeysSection, Titles
from studio.ui.settings.look import LookSection
from studio.ui.settings.sound import SoundSection
from studio.ui.settings.work import WorkSection
from studio.ui.shared.buttons import action_button, button
from studio.ui.shared.layout import column, label, row, scrolled, set_role
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.language import tr

WIDTH = 680
PRIVATE = tr(
    "Recordings, texts and voices stay on this machine. Voicewright asks nothing of the network, counts nothing and "
    "has no account."
)


class Needs(Tells, Protocol):
    """What is set, and who follows it."""

    @property
    def settings(self) -> SettingsStore: ...
    @property
    def theme(self) -> Theme: ...
    @property
    def engine(self) -> Engine: ...
    @property
    def client(self) -> Client: ...
    @property
    def work(self) -> Background: ...
    @property
    def playback(self) -> Playback: ...


class SettingsPage(QWidget):
    """Sections below each other; Escape or Done leaves."""

    def __init__(self, needs: Needs, actions: ActionSet, titles: Titles, leave: Callable[[], object]) -> None:
        super().__init__()
        self._leave = leave
        set_role(self, "window")
        self.sound = SoundSection(needs.settings, needs.engine, needs.work, needs.playback, needs.theme)
        self.look = LookSection(needs.settings, actions.living["app.restart"])
        self.folders = FoldersSection(needs.settings)
        self.work = WorkSection(needs.settings, needs.client)
        self.keys = KeysSection(needs.settings, needs.theme, list(actions.declared.values()), titles)
        self._done = button(tr("Done"), leave)
        self._build(actions.living["app.shortcuts"])

    def _build(self, shortcuts: QAction) -> None:
        privacy = label(PRIVATE, "dim", wrap=True)
        told = label(tr("Press into a field and type the new key. One key does one thing."), "dim", wrap=True)
        head = row(told, action_button(shortcuts, text=tr("All at a glance")))
        head.setStretch(0, 1)
        keys = column(head, self.keys, gap=12)
        sections: tuple[tuple[str, QWidget | QLayout], ...] = (
            (tr("Sound"), self.sound),
            (tr("Look"), self.look),
            (tr("Projects"), self.folders),
            (tr("Training and other work"), self.work),
            (tr("Keyboard"), keys),
            (tr("Privacy"), privacy),
        )
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        inner.setLayout(
            column(
                row(label(tr("Settings"), "title"), None, self._done),
                *(_card(title, section) for title, section in sections),
                None,
                margin=3 * SPACE,
                gap=2 * SPACE,
            )
        )
        page = QWidget()
        middle = row(inner)
        middle.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        page.setLayout(middle)
        self.setLayout(column(scrolled(page)))

    def activated(self) -> None:
        """It came to the front."""
        self.sound.look()
        self.keys.look()
        self._done.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)


def _card(title: str, section: QWidget | QLayout) -> QFrame:
    card = set_role(QFrame(), "card")
    card.setLayout(column(label(title, "heading"), section, margin=2 * SPACE, gap=12))
    return card
