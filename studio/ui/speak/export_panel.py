"""How a take leaves the project: rate, depth, loudness, peak limit and labels. No dialog but the one for the file."""

from typing import Literal, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.shared.buttons import action_button
from studio.ui.shared.layout import set_role
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
        self.rate = _box("Sample rate", [text for text, _ in RATES])
        self.bits = _box("Bit depth", [text for text, _ in DEPTHS])
        self.bits.setCurrentIndex(1)
        self.loudness = _box("Loudness", [text for text, _ in LOUDNESS])
        self.peak = QDoubleSpinBox()
        self.peak.setRange(-12, 0)
        self.peak.setSingleStep(0.5)
        self.peak.setValue(-1)
        self.peak.setDecimals(1)
        self.peak.setSuffix(" dBTP")
        self.peak.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.peak.setAccessibleName("True-peak limit")
        self.textgrid = QCheckBox("Praat TextGrid")
        self.audacity = QCheckBox("Audacity labels")
        form = QFormLayout()
        form.setSpacing(SPACE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, widget in (
            ("Rate", self.rate), ("Depth", self.bits), ("Loudness", self.loudness), ("Peak limit", self.peak)
        ):  # fmt: skip
            form.addRow(set_role(QLabel(name), "dim"), widget)
        form.addRow(set_role(QLabel("Beside it"), "dim"), self.textgrid)
        form.addRow("", self.audacity)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(set_role(QLabel("Export"), "heading"))
        layout.addLayout(form)
        layout.addWidget(action_button(export))

    def sample_rate(self) -> int | None:
        """Hz; None: as the voice."""
        return RATES[self.rate.currentIndex()][1]

    def bit_depth(self) -> Literal["16", "24", "32f"]:
        """As the job wants it."""
        return cast(Literal["16", "24", "32f"], DEPTHS[self.bits.currentIndex()][1])

    def lufs(self) -> float | None:
        """Target, LUFS; None: as it is."""
        return LOUDNESS[self.loudness.currentIndex()][1]


def _box(name: str, texts: list[str]) -> QComboBox:
    box = QComboBox()
    box.addItems(texts)
    box.setAccessibleName(name)
    box.setMinimumContentsLength(8)
    return box
