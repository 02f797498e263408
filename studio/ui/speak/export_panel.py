"""How a take leaves the project: rate, depth, loudness, peak limit and labels. No dialog but the one for the file."""

from typing import Literal

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QWidget

from studio.ui.shared.buttons import action_button
from studio.ui.shared.controls import choice
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import column, label, row
from studio.ui.shared.sound_form import SoundForm


class ExportPanel(SoundForm):
    """The settings, and the button."""

    def __init__(self, export: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textgrid, self.audacity = QCheckBox("TextGrid"), QCheckBox("Audacity")
        self.textgrid.setToolTip("Phones and words with their times, for Praat")
        self.audacity.setToolTip("Phones and words with their times, as a label track for Audacity")
        self.lines = choice("All lines", ["One file", "A file each"])
        self.srt, self.vtt = QCheckBox("SRT"), QCheckBox("VTT")
        self.srt.setToolTip("Subtitles of all lines, beside the one file")
        self.vtt.setToolTip(self.srt.toolTip())
        form = self.form
        form.addRow(label("Labels", "dim"), FlowLayout(self.textgrid, self.audacity))
        form.addRow(label("All lines", "dim"), self.lines)
        form.addRow(label("Subtitles", "dim"), row(self.srt, self.vtt, None))
        self.setLayout(column(label("Export", "heading"), form, action_button(export)))

    def each_line(self) -> bool:
        """Whether all lines are written as a file each."""
        return self.lines.currentIndex() == 1

    def subtitles(self) -> list[Literal["srt", "vtt"]]:
        """Subtitles that are wanted beside the one file."""
        boxes: list[tuple[Literal["srt", "vtt"], QCheckBox]] = [("srt", self.srt), ("vtt", self.vtt)]
        return [] if self.each_line() else [kind for kind, box in boxes if box.isChecked()]

    def labels(self) -> list[Literal["textgrid", "audacity"]]:
        """Files of labels that are wanted beside it."""
        boxes: list[tuple[Literal["textgrid", "audacity"], QCheckBox]]
        boxes = [("textgrid", self.textgrid), ("audacity", self.audacity)]
        return [kind for kind, box in boxes if box.isChecked()]
