"""Two takes side by side: waveforms on one scale of time, figures, and one key to hear the other at the same word."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from backend.project.takes import Take
from studio.maths.picture import Picture, read_picture
from studio.models.time_view import TimeView
from studio.sessions.take_comparison import TakeComparison
from studio.sessions.take_judging import TakeJudging
from studio.sessions.take_listening import TakeListening
from studio.ui.record.needs import Needs
from studio.ui.shared.buttons import Badge, action_button, button, key_label
from studio.ui.shared.canvas.waveform import Waveform
from studio.ui.shared.controls import choice
from studio.ui.shared.layout import clear, column, label, row, scrolled, set_kind, set_role
from studio.words import format, take_words
from studio.words import listening_words as words
from studio.words.language import tr

_SIDES = ("A", "B")
_HIGH = 112
"""Height of a waveform."""
Figure = tuple[str, str, float | None]
"""What is measured, what is said of it, and how bad it is (smaller is better); None: not known, or neither."""


class ComparePage(QWidget):
    """Shows a :class:`TakeComparison`."""

    def __init__(
        self,
        context: Needs,
        comparison: TakeComparison,
        judging: TakeJudging,
        listening: TakeListening,
        choose: Callable[[Take], object],
        action: Callable[[str], QAction],
    ) -> None:
        super().__init__()
        self._context, self._comparison = context, comparison
        self._judging, self._listening = judging, listening
        set_role(self, "window")
        self.text = label("", "display", wrap=True)
        self.why = label("", "dim", wrap=True)
        self.lanes = [TakeLane(context, comparison, side, choose) for side in (0, 1)]
        self._grid = QGridLayout()
        self._other = action_button(action("record.other-take"), "primary")
        self._leave = button(tr("Leave"), comparison.close, "ghost", tip=tr("Back to the sentence (Esc)"))
        self._build()
        comparison.changed.connect(self.follow)
        judging.changed.connect(self.follow)

    def _build(self) -> None:
        self.text.setAccessibleName(tr("Sentence that was read"))
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        figures = set_role(QFrame(), "card")
        inside = row(self._grid)
        inside.setContentsMargins(16, 12, 16, 12)
        figures.setLayout(inside)
        keys = row(
            None,
            *_hint("X", tr("the other one, at the same word")),
            *_hint("1–9", tr("use")),
            *_hint("Esc", tr("leave")),
            None,
        )
        head = row(label(tr("Two takes"), "title"), None, self._other, self._leave)
        body = QWidget()
        body.setLayout(column(self.text, 8, *self.lanes, 8, figures, self.why, None))
        page = column(head, 8, scrolled(body), 8, keys, margin=24, gap=0)
        page.setStretch(2, 1)
        self.setLayout(page)

    def follow(self) -> None:
        """Show both anew."""
        pair = self._comparison.pair
        if not pair:
            return
        prompts = self._context.prompts
        at = prompts.row_of(pair[0].prompt)
        self.text.setText(prompts.items[at].text if at >= 0 else "")
        best, longest_s = self._judging.best, max(take.duration_s for take in pair)
        for lane, take in zip(self.lanes, pair, strict=True):
            lane.show_take(take, longest_s, best is not None and best.take == take.id)
        self._show_figures([self._figures(take) for take in pair])
        of_these = best is not None and best.take in {take.id for take in pair}
        number = next((n for n, take in enumerate(self._context.takes.items, 1) if best and take.id == best.take), 0)
        said = take_words.best(best.ground, best.wholly) if best else ""
        self.why.setText(tr("Take {number} is proposed. {said}", number=number, said=said) if best and of_these else "")

    def _show_figures(self, both: Sequence[Sequence[Figure]]) -> None:
        clear(self._grid)
        for column_, side in enumerate(_SIDES, 1):
            self._grid.addWidget(label(side, "heading"), 0, column_)
        for line, (mine, others) in enumerate(zip(*both, strict=True), 1):
            self._grid.addWidget(label(mine[0], "caption"), line, 0)
            for column_, (one, other) in enumerate(((mine, others), (others, mine)), 1):
                said = label(one[1], wrap=True)
                better = one[2] is not None and other[2] is not None and one[2] < other[2]
                set_kind(said, "good" if better else "")
                self._grid.addWidget(said, line, column_)
        for column_ in (1, 2):
            self._grid.setColumnStretch(column_, 1)

    def _figures(self, take: Take) -> list[Figure]:
        known, wrong = self._judging.figures(take.id), self._listening.mistakes(take.id)
        pace, count = self._judging.pace(take), self._judging.words_wrong(take.id)
        faults = [take_words.said(one.kind, one.figure)[0] for one in known.remarks] if known else []
        heard = tr("Not listened to") if wrong is None else words.take(wrong) or tr("Every word was heard.")
        peak = f"{take.level.peak_dbfs:.0f} dB".replace("-", "−") if take.level.peak_dbfs is not None else "–"
        above_db = known.above_noise_db if known else None
        return [
            (tr("Words"), heard, count),
            (
                tr("Sound"),
                " ".join(faults) or (tr("Nothing is wrong.") if known else "–"),
                len(faults) if known else None,
            ),
            (
                tr("Speech above noise"),
                "–" if above_db is None else f"{above_db:.0f} dB",
                above_db and -round(above_db / 3),
            ),
            (tr("Pace"), take_words.pace_said(pace), None if pace is None else round(abs(pace - 1), 1)),
            (tr("Peak"), peak, None),
            (tr("Length"), format.duration(take.duration_s), None),
        ]


def _hint(key: str, meaning: str) -> tuple[QWidget, QWidget, int]:
    return key_label(key), label(meaning, "caption"), 16


class TakeLane(QFrame):
    """One take: which, its waveform, and a button to use it."""

    def __init__(self, context: Needs, comparison: TakeComparison, side: int, choose: Callable[[Take], object]) -> None:
        super().__init__()
        self._context, self._comparison, self._side, self._choose = context, comparison, side, choose
        self.take: Take | None = None
        self.view = TimeView(self)
        self.waveform = Waveform(context.theme, self.view, tr("Waveform of {sides}", sides=_SIDES[side]))
        self.waveform.setFixedHeight(_HIGH)
        self.which = choice(tr("Take at {sides}", sides=_SIDES[side]))
        self.which.activated.connect(lambda row_: comparison.put(side, int(self.which.itemData(row_))))
        self._heard = Badge(tr("heard"), "accent")
        self._used = Badge(tr("in use"))
        self._best = Badge(tr("best"), "good")
        self._use = button(tr("Use it"), self._use_it)
        head = row(label(_SIDES[side], "title"), self.which, self._best, self._used, self._heard, None, self._use)
        for badge in (self._best, self._used, self._heard):
            badge.setMinimumHeight(18)  # its corners are round from there on
            head.setAlignment(badge, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(column(head, self.waveform, gap=6))
        self.view.seek_requested.connect(partial(comparison.play, side))
        context.playback.position_changed.connect(self._at)

    def show_take(self, take: Take, longest_s: float, best: bool) -> None:
        """Show a take, on a scale on which ``longest_s`` fits."""
        takes = self._context.takes.items
        self.which.clear()
        for number, one in enumerate(takes, 1):
            self.which.addItem(tr("Take {number}", number=number), one.id)
        self.which.setCurrentIndex(takes.index(take))
        self._best.setVisible(best)
        self._used.setVisible(take.chosen)
        self._heard.setVisible(self._comparison.side == self._side)
        self._use.setEnabled(not take.chosen and self._context.state.writable)
        self.view.set_duration(longest_s, keep=True)
        project = self._context.project
        if (self.take is None or self.take.id != take.id) and project is not None:
            self.waveform.set_picture(None)
            path = project.audio.path(take.audio)
            self._context.work.run(partial(read_picture, path), partial(self._read, take.id), receiver=self)
        self.take = take

    def _read(self, take: int, picture: Picture) -> None:
        if self.take is not None and self.take.id == take:
            self.waveform.set_picture(picture)

    def _at(self, at_s: float) -> None:
        self.view.set_cursor(at_s if self._comparison.on and self._comparison.side == self._side else 0.0)

    def _use_it(self) -> None:
        if self.take is not None:
            self._choose(self.take)
