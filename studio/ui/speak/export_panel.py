"""How a take leaves the project: rate, depth, loudness, peak limit and labels. No dialog but the one for the file."""

from typing import Literal, cast

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QFormLayout, QWidget

from studio.ui.shared.buttons import action_button
from studio.ui.shared.controls import choice, number
from studio.ui.shared.layout import column, label, row
from studio.ui.tokens import SPACE

RATES: tuple[tuple[str, int | None], ...] = (
    ("As the voice", None), ("16 000 Hz", 16_000), ("22 050 Hz", 22_050), ("24 000 Hz", 24_000),
    ("44 100 Hz", 44_100), ("48 000 Hz", 48_000),
)  # fmt: skip
DEPTHS = (("16 bit", "16"), ("24 bit", "24"), ("32 bit float", "32f"))
LOUDNESS: tuple[tuple[str, float | None], ...] = (
    ("As it is", None), ("−16 LUFS, podcast", -16.0), ("−18 LUFS, audiobook", -18.0), ("−23 LUFS, broadcast", -23.0),
)  # fmt: skip


class ExportPanel(QWidget):
    """The settings, and the button."""

    def __init__(self, export: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rate = choice("Sample rate", [text for text, _ in RATES])
        self.bits = choice("Bit depth", [text for text, _ in DEPTHS])
        self.bits.setCurrentIndex(1)
        self.loudness = choice("Loudness", [text for text, _ in LOUDNESS])
        self.peak = number("True-peak limit", -12, 0, 0.5, value=-1, unit=" dBTP", decimals=1)
        self.textgrid = QCheckBox("Praat TextGrid")
        self.audacity = QCheckBox("Audacity labels")
        self.lines = choice("All lines", ["One file", "A file each"])
        self.srt, self.vtt = QCheckBox("SRT"), QCheckBox("VTT")
        self.srt.setToolTip("Subtitles of all lines, beside the one file")
        self.vtt.setToolTip(self.srt.toolTip())
        self._build(export)

    def _build(self, export: QAction) -> None:
        form = QFormLayout()
        form.setSpacing(SPACE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, widget in (
            ("Rate", self.rate),
            ("Depth", self.bits),
            ("Loudness", self.loudness),
            ("Peak limit", self.peak),
        ):
            widget.setMinimumWidth(96)
            form.addRow(label(name, "dim"), widget)
        form.addRow(label("Beside it", "dim"), self.textgrid)
        form.addRow("", self.audacity)
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

    def sample_rate(self) -> int | None:
        """Hz; None: as the voice."""
        return RATES[self.rate.currentIndex()][1]

    def bit_depth(self) -> Literal["16", "24", "32f"]:
        """As the job wants it."""
        return cast(Literal["16", "24", "32f"], DEPTHS[self.bits.currentIndex()][1])

    def labels(self) -> list[Literal["textgrid", "audacity"]]:
        """Files of labels that are wanted beside it."""
        boxes: list[tuple[Literal["textgrid", "audacity"], QCheckBox]]
        boxes = [("textgrid", self.textgrid), ("audacity", self.audacity)]
        return [kind for kind, box in boxes if box.isChecked()]

    def lufs(self) -> float | None:
        """Target, LUFS; None: as it is."""
        return LOUDNESS[self.loudness.currentIndex()][1]
