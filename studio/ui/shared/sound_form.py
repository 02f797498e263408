"""How sound leaves the project: rate, depth, loudness, peak limit."""

from typing import Literal, cast

from PySide6.QtWidgets import QFormLayout, QWidget

from studio.ui.shared.controls import choice, number
from studio.ui.shared.layout import label
from studio.ui.tokens import SPACE
from studio.words.language import tr

RATES: tuple[tuple[str, int | None], ...] = (
    (tr("As the voice"), None),
    ("16 000 Hz", 16_000),
    ("22 050 Hz", 22_050),
    ("24 000 Hz", 24_000),
    ("44 100 Hz", 44_100),
    ("48 000 Hz", 48_000),
)
DEPTHS = (("16 bit", "16"), ("24 bit", "24"), (tr("32 bit float"), "32f"))
LOUDNESS: tuple[tuple[str, float | None], ...] = (
    (tr("As it is"), None),
    (tr("−16 LUFS, podcast"), -16.0),
    (tr("−18 LUFS, audiobook"), -18.0),
    (tr("−23 LUFS, broadcast"), -23.0),
)


class SoundForm(QWidget):
    """The settings that :class:`backend.protocol.jobs.ExportAudio` knows; who shows them adds to ``form``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rate = choice(tr("Sample rate"), [text for text, _ in RATES])
        self.bits = choice(tr("Bit depth"), [text for text, _ in DEPTHS])
        self.bits.setCurrentIndex(1)
        self.loudness = choice(tr("Loudness"), [text for text, _ in LOUDNESS])
        self.peak = number(tr("True-peak limit"), -12, 0, 0.5, value=-1, unit=" dBTP", decimals=1)
        self.form = QFormLayout()
        self.form.setSpacing(SPACE)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, widget in (
            (tr("Rate", "samples a second"), self.rate),
            (tr("Depth"), self.bits),
            (tr("Loudness"), self.loudness),
            (tr("Peak limit"), self.peak),
        ):
            widget.setMinimumWidth(96)
            self.form.addRow(label(name, "dim"), widget)

    def sample_rate(self) -> int | None:
        """Hz; None: as the voice."""
        return RATES[self.rate.currentIndex()][1]

    def bit_depth(self) -> Literal["16", "24", "32f"]:
        """As the job wants it."""
        return cast(Literal["16", "24", "32f"], DEPTHS[self.bits.currentIndex()][1])

    def lufs(self) -> float | None:
        """Target, LUFS; None: as it is."""
        return LOUDNESS[self.loudness.currentIndex()][1]
