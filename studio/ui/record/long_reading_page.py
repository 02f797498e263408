"""Reading in one go: the sentences below each other, the one in front in large letters."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from studio.sessions.long_reading import LongReading
from studio.ui.record.needs import Needs
from studio.ui.shared.buttons import button, key_label
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.shared.level_meter import LevelMeter
from studio.words import format
from studio.words.language import tr

_AHEAD = 4
"""Sentences that are shown behind the one in front."""
WIDEST = 820


_OPENING = tr("Opening the microphone…")
_SAYS = tr(
    "Read on, with a breath between two sentences. What went wrong is simply said again: every reading of a sentence "
    "becomes a take."
)


class LongReadingPage(QWidget):
    """Shows a :class:`LongReading`."""

    def __init__(self, context: Needs, reading: LongReading, finish: Callable[[], object]) -> None:
        super().__init__()
        self._reading = reading
        set_role(self, "window")
        self.where = label("", "caption")
        self._time = label("0:00.0", "figure")
        self.meter = LevelMeter(context.theme)
        self.meter.setFixedWidth(200)
        self.before = label("", "faint", wrap=True)
        self.text = label("", "reading", wrap=True)
        self.behind = [label("", "ahead", wrap=True) for _ in range(_AHEAD)]
        self.says = label("", "dim", wrap=True)
        self._finish = button(
            tr("Finish and cut"), finish, "primary", tip=tr("Cut the reading to its sentences (Space)")
        )
        self._leave = button(tr("Leave"), reading.leave, "ghost", tip=tr("Without cutting it (Esc)"))
        self._build()
        reading.changed.connect(self.follow)
        reading.level_changed.connect(self._level)

    def _build(self) -> None:
        self.text.setAccessibleName(tr("Sentence to read"))
        head = row(self._time, self.meter, 16, self.where, None, self._finish, self._leave)
        words = QWidget()
        words.setMaximumWidth(WIDEST)
        words.setLayout(column(self.before, 16, self.text, 24, *self.behind, gap=16))
        moves = (key_label("→"), key_label("←"), label(tr("move on, or back"), "caption"))
        ends = (key_label("Space"), label(tr("finish"), "caption"), 16, *moves, 16, key_label("Esc"))
        keys = row(None, *ends, label(tr("leave"), "caption"), None)
        middle = row(None, words, None, gap=0)
        middle.setStretch(1, 100)
        self.setLayout(column(head, 24, middle, None, self.says, 8, keys, margin=24))

    def follow(self) -> None:
        """Show where the reading stands."""
        reading = self._reading
        texts = [prompt.text for prompt in reading.script]
        at = reading.at
        self.where.setText(tr("Sentence {at} of {texts}", at=at + 1, texts=len(texts)))
        self.before.setText(texts[at - 1] if 0 < at <= len(texts) else "")
        self.text.setText(texts[at] if at < len(texts) else "")
        self.says.setText(_SAYS if reading.recording else _OPENING)
        for number, line in enumerate(self.behind, at + 1):
            line.setText(texts[number] if number < len(texts) else "")
        self._finish.setEnabled(reading.recording)
        if not reading.on:
            self.meter.reset()
            self._time.setText(format.duration(0))

    def _level(self, peak: float, rms: float, clipped: bool) -> None:
        self.meter.show_level(peak, rms, clipped)
        self._time.setText(format.duration(self._reading.seconds))
