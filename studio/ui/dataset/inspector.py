"""Beside the clips: what is found in one, the health of all, words, and find and replace."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from studio.models.clips import ClipsModel
from studio.models.lexicon import LexiconModel
from studio.ui.dataset.bulk_panel import BulkPanel
from studio.ui.dataset.findings_panel import FindingsPanel
from studio.ui.dataset.health_panel import HealthPanel
from studio.ui.dataset.replace_panel import ReplacePanel
from studio.ui.dataset.words_panel import WordsPanel
from studio.ui.shared.buttons import Segmented
from studio.ui.shared.layout import column, row
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.language import tr


class DatasetInspector(QWidget):
    """Four pages."""

    def __init__(
        self, theme: Theme, clips: ClipsModel, lexicon: LexiconModel, offer: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.pages = Segmented(
            [("clip", tr("Clip")), ("health", tr("Health")), ("words", tr("Words")), ("replace", tr("Find"))]
        )
        self.bulk = BulkPanel()
        self.findings = FindingsPanel()
        self.health = HealthPanel(theme, offer)
        self.words = WordsPanel(theme, lexicon)
        self.replace = ReplacePanel(lambda: [clip for id_ in clips.shown_ids if (clip := clips.clip(id_)) is not None])
        self._stack = QStackedWidget()
        self._panels: dict[str, QWidget] = {
            "clip": self.findings,
            "health": self.health,
            "words": self.words,
            "replace": self.replace,
        }
        for panel in self._panels.values():
            self._stack.addWidget(panel)
        self.pages.changed.connect(lambda key: self._stack.setCurrentWidget(self._panels[key]))
        layout = column(self.bulk, row(self.pages, None), self._stack, margin=12, gap=2 * SPACE)
        layout.setStretchFactor(self._stack, 1)
        self.setLayout(layout)
