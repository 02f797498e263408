"""Reading without keys: nothing but the sentence, the one behind it, and a line that says what happens."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from backend.project.prompts import Prompt
from studio.sessions.read_through import ReadThrough
from studio.sessions.reading_guide import ReadingGuide
from studio.sessions.recording import Recording
from studio.ui.record.coverage_bar import share_text
from studio.ui.record.needs import Needs
from studio.ui.shared.buttons import button, key_label
from studio.ui.shared.layout import column, label, row, set_kind, set_role
from studio.ui.shared.level_meter import LevelMeter
from studio.words import take_words
from studio.words.language import tr

SAYS = {
    "off": ("", ""),
    "waiting": (tr("Read it aloud"), "accent"),
    "speaking": (tr("Listening…"), ""),
    "saving": (tr("Listening…"), ""),
    "breathing": (tr("Kept"), "good"),
}
WIDEST = 760


class ReadThroughPage(QWidget):
    """Shows a :class:`ReadThrough`."""

    def __init__(
        self,
        context: Needs,
        recording: Recording,
        reading: ReadThrough,
        guide: ReadingGuide,
        following: Callable[[], Prompt | None],
    ) -> None:
        super().__init__()
        self._context, self._recording, self._reading, self._guide = context, recording, reading, guide
        self._following = following
        self.where = label("", "caption")
        self.covered = label("", "caption")
        self.text = label("", "reading", wrap=True)
        self.behind = label("", "faint", wrap=True)
        self.says = label("", "heading")
        self.why = label("", "dim", wrap=True)
        self.meter = LevelMeter(context.theme)
        self.keep = button(tr("Keep it and go on"), reading.accept, "primary")
        self.again = button(tr("Say it again"), reading.again)
        self.leave = button(tr("Leave"), reading.stop, "ghost", tip=tr("Back to the list (Esc)"))
        self._build()
        self._connect()
        self.follow()

    def _build(self) -> None:
        set_role(self, "window")
        for line in (self.text, self.behind, self.says, self.why):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setAccessibleName(tr("Sentence to read"))
        self.behind.setAccessibleName(tr("The next sentence"))
        self.meter.setFixedWidth(WIDEST // 2)
        head = row(self.where, 24, self.covered, None, self.leave)
        choice = QWidget()
        choice.setLayout(row(None, self.keep, key_label("Space"), 16, self.again, key_label("R"), None))
        self._choice = choice
        done, again, leave = (label(text, "caption") for text in (tr("done"), tr("again"), tr("leave")))
        keys = row(None, key_label("Space"), done, 16, key_label("R"), again, 16, key_label("Esc"), leave, None)
        below = QWidget()
        below.setLayout(column(row(None, self.says, None), row(None, self.meter, None), self.why, choice, None, gap=12))
        below.setFixedHeight(150)  # so that nothing above moves, whatever is said
        words = QWidget()
        words.setMaximumWidth(WIDEST)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        words.setLayout(column(self.text, 40, below, 24, self.behind))
        middle = row(None, words, None, gap=0)
        middle.setStretch(1, 100)
        self.setLayout(column(head, None, middle, None, keys, margin=24))

    def _connect(self) -> None:
        self._reading.changed.connect(self.follow)
        self._recording.prompt_changed.connect(lambda _prompt: self.follow())
        self._recording.level_changed.connect(self.meter.show_level)
        self._context.prompts.items_changed.connect(self.follow)
        self._guide.changed.connect(self.follow)

    def follow(self) -> None:
        """Show where the reading stands."""
        reading, prompts, prompt = self._reading, self._context.prompts, self._recording.prompt
        asking = reading.state == "asking"
        self.where.setText(tr("{recorded} of {items} recorded", recorded=prompts.recorded, items=len(prompts.items)))
        self.covered.setText(share_text(self._guide.plan) if self._guide.plan else "")
        self.text.setText(prompt.text if prompt else "")
        following = self._following() if reading.on else None
        self.behind.setText(following.text if following else "")
        self._choice.setVisible(asking)
        self.meter.setVisible(reading.state in ("waiting", "speaking", "saving"))
        what, then, kind = self._question() if asking else (*SAYS[reading.state], "")
        if not asking:
            then, kind = "", then
        self.says.setText(what)
        set_kind(self.says, kind)
        self.why.setText(then)
        self.why.setVisible(bool(then))

    def _question(self) -> tuple[str, str, str]:
        """What is wrong with the take, the remedy, and how it is coloured."""
        problem = self._reading.problem
        self.keep.setText(tr("Leave it out and go on") if problem else tr("Keep it and go on"))
        if problem is not None:
            said = problem.say()
            return said.what, said.then, "warning"
        take = self._reading.take
        remarks = self._recording.remarks.get(take.id, []) if take else []
        return (*(take_words.said(remarks[0].kind, remarks[0].figure) if remarks else ("", "")), "warning")
