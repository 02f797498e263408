"""Beside the score: how a word is said, takes, the alignment of the last plan, and the export."""

from dataclasses import asdict

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from studio.maths.score_difference import difference
from studio.models.recent_takes import RecentTakes
from studio.models.renders import RendersModel
from studio.models.voices import VoicesModel
from studio.sessions.speak_session import SpeakSession
from studio.sessions.word_session import WordSession
from studio.ui.shared.buttons import Segmented
from studio.ui.shared.canvas.attention_view import AttentionView
from studio.ui.shared.layout import column, divider, label
from studio.ui.speak.export_panel import ExportPanel
from studio.ui.speak.takes_panel import TakesPanel
from studio.ui.speak.word_panel import WordPanel
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words import take_words
from studio.words.language import tr


class SpeakInspector(QWidget):
    """Sections one above the other; a word that is looked at comes first, in the place of the export."""

    def __init__(
        self,
        theme: Theme,
        session: SpeakSession,
        words: WordSession,
        renders: RendersModel,
        recent: RecentTakes,
        voices: VoicesModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.word = WordPanel(theme, words)
        self.takes = TakesPanel(theme, renders, recent, voices)
        self.sides = Segmented([("work", tr("A  Line")), ("take", tr("B  Take"))])
        self.sides.setToolTip(tr("What is heard: the line as it is now, or the chosen take, at the same place (X)"))
        self.differs = label("", "caption", wrap=True)
        self.attention = AttentionView(theme)
        self.attention.setFixedHeight(112)
        self._hint = label("", "caption", wrap=True)
        self._hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.alignment = QWidget()
        self.alignment.setLayout(column(label(tr("Alignment"), "heading"), self.attention, self._hint))
        self.export = ExportPanel()
        parts = self.word, self.takes, self.sides, self.differs, divider(), self.alignment, self.export
        layout = column(*parts, margin=2 * SPACE, gap=2 * SPACE)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        words.changed.connect(lambda: self.export.setVisible(words.place is None))
        session.attention_changed.connect(self._show_attention)
        session.comparison.changed.connect(self._show_sides)
        session.front_changed.connect(self._show_sides)
        session.document.changed.connect(self._show_sides)
        self.sides.changed.connect(self._choose_side)
        self._show_sides()
        self._show_attention()

    def _show_sides(self) -> None:
        comparison = self._session.comparison
        self.sides.setVisible(comparison.take is not None and comparison.path is not None)
        self.sides.choose(comparison.side)
        now, other = self._session.document.score, self._session.other.score
        self.differs.setVisible(now is not None and other is not None)
        if now is not None and other is not None:
            self.differs.setText(take_words.against(**asdict(difference(now, other))))

    def _choose_side(self, side: str) -> None:
        if side != self._session.comparison.side:
            self._session.comparison.toggle()

    def _show_attention(self) -> None:
        weights, score = self._session.attention, self._session.document.score
        self.alignment.setVisible(weights is not None)
        symbols = [phone.symbol for phone in score.phones] if score else []
        fits = weights is not None and len(symbols) == weights.shape[0]
        self.attention.set_weights(weights, symbols if fits else None, self._session.hint)
        self._hint.setText(self.attention.words)
