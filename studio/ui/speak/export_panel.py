"""How a take leaves the project: kind, rate, depth, loudness, peak limit and labels. The toolbars have the buttons."""

from typing import Literal

from PySide6.QtWidgets import QCheckBox, QWidget

from studio.ui.shared.controls import choice
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import column, label, row
from studio.ui.shared.sound_form import SoundForm
from studio.words.language import tr

Kind = Literal["wav", "flac", "mp3", "ogg"]
KINDS: tuple[tuple[str, Kind], ...] = (("WAV", "wav"), ("FLAC", "flac"), ("MP3", "mp3"), ("Ogg Vorbis", "ogg"))
FLOAT = 2
"""Where the depth that FLAC lacks lies in the list."""


class ExportPanel(SoundForm):
    """The settings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds = choice(tr("Kind of file"), [text for text, _ in KINDS])
        self.kinds.currentIndexChanged.connect(lambda _index: self._follow_kind())
        self.form.insertRow(0, label(tr("Kind"), "dim"), self.kinds)
        self.textgrid, self.audacity = QCheckBox("TextGrid"), QCheckBox("Audacity")
        self.textgrid.setToolTip(tr("Phones and words with their times, for Praat"))
        self.audacity.setToolTip(tr("Phones and words with their times, as a label track for Audacity"))
        self.lines = choice(tr("All lines"), [tr("One file"), tr("A file each")])
        self.srt, self.vtt = QCheckBox("SRT"), QCheckBox("VTT")
        self.srt.setToolTip(tr("Subtitles of all lines, beside the one file"))
        self.vtt.setToolTip(self.srt.toolTip())
        form = self.form
        form.addRow(label(tr("Labels"), "dim"), FlowLayout(self.textgrid, self.audacity))
        form.addRow(label(tr("All lines"), "dim"), self.lines)
        form.addRow(label(tr("Subtitles"), "dim"), row(self.srt, self.vtt, None))
        self.setLayout(column(label(tr("Export"), "heading"), form))

    def kind(self) -> Kind:
        """What is written, as a name's ending without its dot."""
        return KINDS[self.kinds.currentIndex()][1]

    def filters(self) -> str:
        """All kinds for the dialog that asks for the file, the chosen one first."""
        ordered = sorted(KINDS, key=lambda kind: kind[1] != self.kind())
        return ";;".join(f"{text} (*.{ending})" for text, ending in ordered)

    def _follow_kind(self) -> None:
        """MP3 and Ogg have no depth, FLAC has no floats."""
        kind = self.kind()
        self.bits.setEnabled(kind in ("wav", "flac"))
        if kind == "flac" and self.bits.currentIndex() == FLOAT:
            self.bits.setCurrentIndex(FLOAT - 1)

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
