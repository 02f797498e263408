"""The first thing one sees: hear it speak, start with the sample, start anew, open, or go on with a recent project."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from backend.project.opening import SUFFIX
from studio.models.preferences import SettingsStore
from studio.sessions.first_steps import FirstSteps
from studio.ui.file_actions import FileActions
from studio.ui.shared.buttons import button
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import clear, column, label, row, set_role
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.language import tr

WIDTH = 640
ICONS = ("ear", "music", "sparkles", "folder-plus", "folder-open")


class Welcome(QWidget):
    """Shown while no project is open."""

    def __init__(
        self,
        theme: Theme,
        settings: SettingsStore,
        first_steps: FirstSteps,
        files: FileActions,
        trainings: QWidget,
        guide: "GuideOffer",
    ) -> None:
        """``trainings``: what is told of those of recent projects."""
        super().__init__()
        self._theme, self._settings, self._first_steps, self._files = theme, settings, first_steps, files
        self.guide = guide
        self._logo = QLabel()
        set_role(self, "window")
        hear_text = tr(
            "A voice that comes with Voicewright says hello. Then give it your own words, and bend its pitch."
        )
        self.hear = ChoiceCard(tr("Hear it speak"), hear_text, files.hear)
        sing_text = tr("The same voice sings a song. Then move its notes, and draw its pitch.")
        self.sing = ChoiceCard(tr("Hear it sing"), sing_text, files.hear_singing)
        self.sample = ChoiceCard(
            tr("Start with the sample"),
            tr("Twelve minutes of real speech: check it, train a voice on it, hear it speak within half an hour."),
            files.ask_sample,
        )
        new_text = tr("For your own voice: record here, or import recordings with their texts.")
        self.new = ChoiceCard(tr("New project"), new_text, files.ask_new)
        open_text = tr("A folder that ends in .voicewright. You can also drop it on this window.")
        self.open = ChoiceCard(tr("Open a project"), open_text, files.ask_open)
        cards = (self.hear, self.sing, self.sample, self.new, self.open)
        self._cards = dict(zip(ICONS, cards, strict=True))
        self._recent_title = label(tr("Recent"), "heading")
        self._recent = column(gap=2)
        self._build(trainings)
        theme.changed.connect(self.draw)
        self.refresh()
        self.draw()

    def _build(self, trainings: QWidget) -> None:
        words = column(
            label(tr("Make a voice"), "display"),
            label(tr("From recordings to a voice that speaks, on your own machine."), "dim"),
            gap=2,
        )
        head = row(self._logo, words, None, gap=16)
        cards = row(gap=16)
        for card in (self.sample, self.new, self.open):
            cards.addWidget(card, 1)
        inner = QWidget()
        inner.setFixedWidth(WIDTH + 120)
        sounds = row(gap=16)
        sounds.addWidget(self.hear, 2)
        sounds.addWidget(self.sing, 1)
        inner.setLayout(
            column(head, 24, sounds, 8, cards, 12, self.guide, 12, trainings, 8, self._recent_title, self._recent)
        )
        layout = column(margin=2 * SPACE)
        layout.addStretch(2)
        layout.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.setLayout(layout)

    def refresh(self) -> None:
        """Show the projects that were open lately and are still there."""
        clear(self._recent)
        self.guide.setVisible(self._settings.value.guide)
        found = self._settings.value.recent_folders()
        self._recent_title.setVisible(bool(found))
        built_in = self._first_steps.look()
        for card in (self.hear, self.sing):
            card.setVisible(built_in)
        for card, first in ((self.hear, built_in), (self.sing, built_in), (self.sample, not built_in)):
            set_role(card, "primary-card" if first else "card")
        for folder in found[:5]:
            self._recent.addWidget(RecentRow(folder, partial(self._files.open, folder)))

    def draw(self) -> None:
        """Colours have changed."""
        self._logo.setPixmap(self._theme.pixmap("audio-waveform", 44, "accent"))
        for icon, card in self._cards.items():
            card.picture.setPixmap(self._theme.pixmap(icon, 22, "accent"))


class GuideOffer(QWidget):
    """A line that offers the first steps, until it was taken or sent away."""

    def __init__(self, theme: Theme, settings: SettingsStore, guide: QAction) -> None:
        super().__init__()
        self._settings = settings
        said = label(tr("New here? Four steps lead from recordings to a voice of your own."), "dim", wrap=True)
        show = button(tr("Show the steps"), guide.trigger, "link", guide.toolTip())
        away = icon_button(theme, "x", tr("Do not offer them again: they stay in Help"))
        away.clicked.connect(lambda _checked=False: self._send_away())
        layout = row(said, show, away, gap=12)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _send_away(self) -> None:
        self._settings.change(guide=False)
        self.hide()


class ChoiceCard(QPushButton):
    """A large button: icon, title, sentence."""

    def __init__(self, title: str, text: str, clicked: Callable[[], object]) -> None:
        super().__init__()
        set_role(self, "card")
        self.picture = QLabel()
        words = label(text, "dim", wrap=True)
        self._words = column(self.picture, 4, label(title, "heading", wrap=True), words, None, margin=16, gap=4)
        self.setLayout(self._words)
        for child in self.findChildren(QLabel):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setMinimumHeight(152)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)  # a row is as tall as one
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked=False: clicked())

    def sizeHint(self) -> QSize:
        """As its words ask for."""
        return self._words.sizeHint()


class RecentRow(QWidget):
    """A project's name and where it is."""

    def __init__(self, folder: Path, clicked: Callable[[], object]) -> None:
        super().__init__()
        name = button(folder.name.removesuffix(SUFFIX), clicked, "link", str(folder))
        where = label(str(folder.parent), "faint")
        self.setLayout(row(name, where, None, gap=12))
