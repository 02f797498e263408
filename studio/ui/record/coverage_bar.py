"""How much of the language is recorded, and how much more it takes: under the prompts."""

from PySide6.QtWidgets import QCheckBox, QFrame, QProgressBar

from backend.protocol.reading import GOAL, ReadingPlan
from studio.models import languages
from studio.sessions.reading_guide import ReadingGuide
from studio.ui.record.needs import Needs
from studio.ui.shared.layout import column, label, set_role
from studio.words.language import tr, trn

TIP = tr(
    "Two neighbouring sounds, as in “s‑k” of “sky”, blend into each other: a voice speaks best what it has heard. "
    "Counted are the pairs that this language commonly has."
)


class CoverageBar(QFrame):
    """A bar, a sentence, and the choice to go where most is missing."""

    def __init__(self, context: Needs, guide: ReadingGuide) -> None:
        super().__init__()
        self._context, self._guide = context, guide
        set_role(self, "panel")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(tr("Sounds recorded"))
        self.said = label("", wrap=True)
        self.more = label("", "caption", wrap=True)
        self.best = QCheckBox(tr("Go to what is missing most"))
        self.best.setToolTip(
            tr("After a take, and with S: the sentence with the most sounds that are not recorded yet.")
        )
        self.best.setChecked(context.settings.value.record_best_next)
        self.best.toggled.connect(lambda on: context.settings.change(record_best_next=on))
        body = column(self.said, self.bar, self.more, 4, self.best, gap=6)
        body.setContentsMargins(16, 12, 16, 14)
        self.setLayout(body)
        self.setToolTip(TIP)
        guide.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Say it anew."""
        plan = self._guide.plan
        self.setVisible(plan is not None)
        if plan is not None:
            self.bar.setValue(round(1000 * plan.share))
            self.said.setText(share_text(plan))
            self.more.setText(more_text(plan))


def share_text(plan: ReadingPlan) -> str:
    """``84% of English sound pairs``."""
    return tr(
        "{share}% of {language} sound pairs", share=int(100 * plan.share), language=languages.called(plan.language)
    )


def more_text(plan: ReadingPlan) -> str:
    """What is still to be read."""
    goal = f"{round(100 * GOAL)}%"
    if plan.to_goal == 0:
        return tr("Well covered: more sentences bring more examples, hardly any new sounds.")
    if plan.to_goal is not None:
        return trn(
            "{n:,} sentence more to {goal}, the most useful first.",
            "{n:,} sentences more to {goal}, the most useful first.",
            plan.to_goal,
            goal=goal,
        )
    if plan.best:
        return tr("All that are left bring it nearer to {goal}, not there: add more sentences.", goal=goal)
    return tr("The sentences that are left add no new sounds: add others.")
