"""A voice as a row of the list."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QWidget

from backend.protocol.figures import FIGURES
from backend.protocol.voices import VoiceInfo
from studio.models import languages
from studio.models.families import FamiliesModel
from studio.models.list_model import ListModel
from studio.ui.shared.selectable_delegate import Index, SelectableDelegate
from studio.ui.theme import Theme
from studio.words.language import tr, trn

ROW = 64
COLUMN, GAP = 116, 12
"""Of a figure, pixels."""
SHOWN = ("wer", "likeness", "distillmos")
"""Judge's figures worth a place in the list."""
MOST_NAMES = 3
"""Of languages."""


def facts(voice: VoiceInfo, family: str) -> str:
    """Whose it is, its family by its title, languages and rate in one line."""
    speakers = trn("{n:,} speaker", "{n:,} speakers", len(voice.speakers)) if len(voice.speakers) > 1 else ""
    rate = f"{voice.sample_rate / 1000:g} kHz"
    whose = tr("comes with Voicewright") if voice.built_in else ""
    return " · ".join(part for part in (whose, family, _languages(voice.languages), speakers, rate) if part)


def _languages(codes: Sequence[str]) -> str:
    """By their names; of many the number."""
    names = list(dict.fromkeys(map(languages.called, codes)))
    return ", ".join(names) if len(names) <= MOST_NAMES else trn("{n:,} language", "{n:,} languages", len(names))


class VoiceDelegate(SelectableDelegate):
    """Initial, name, facts, and the judge's figures at the right."""

    def __init__(self, theme: Theme, families: FamiliesModel, parent: QWidget) -> None:
        super().__init__(theme, parent, height_px=ROW)
        self._families = families

    def paint_ground(self, painter: QPainter, area: QRect, *, chosen: bool, over: bool) -> None:
        """A card."""
        painter.setPen(self.theme.color("accent" if chosen else "border"))
        painter.setBrush(self.theme.color("accent-soft" if chosen else "raised" if over else "panel"))
        painter.drawRoundedRect(area.adjusted(0, 0, -1, -1), 8, 8)

    def paint_row(self, painter: QPainter, area: QRect, index: Index, *, chosen: bool) -> None:
        """Draw."""
        voice = index.data(ListModel.ITEM_ROLE)
        if not isinstance(voice, VoiceInfo):
            return
        painter.drawPixmap(area.left() + 18, area.center().y() - 9, self.theme.pixmap("audio-waveform", 20, "accent"))
        words = area.adjusted(56, 12, -16, -12)
        half = words.height() // 2
        x = words.right()
        for key in reversed(SHOWN):
            figure, value = FIGURES[key], voice.figures.get(key)
            if value is None:
                continue
            column = QRect(x - COLUMN, words.top(), COLUMN, half)
            self._text(painter, column, figure.say("brief", value), "text", bold=True, right=True)
            self._text(painter, column.translated(0, half), figure.say("short"), "text-dim", right=True)
            x -= COLUMN + GAP
        first = QRect(words.left(), words.top(), x - words.left(), half)
        self._text(painter, first, voice.name, "text", bold=True)
        self._text(painter, first.translated(0, half), facts(voice, self._families.title(voice.family)), "text-dim")

    def _text(
        self, painter: QPainter, area: QRect, text: str, token: str, *, bold: bool = False, right: bool = False
    ) -> None:
        color: QColor = self.theme.color(token)
        painter.setFont(self.theme.font(13 if bold else 12, QFont.Weight.DemiBold if bold else QFont.Weight.Normal))
        painter.setPen(color)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
