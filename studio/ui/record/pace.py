"""The pace badge: is this take faster or slower than the speaker's own average?"""

from studio.sessions.recording import Recording
from studio.sessions.take_judging import TakeJudging
from studio.ui.record.needs import Needs
from studio.ui.shared.buttons import Badge
from studio.words.language import tr

FAST, SLOW = 1.2, 0.8


def verdict(ratio: float) -> tuple[str, str]:
    """Text and kind for a pace beside the usual one."""
    if ratio > FAST:
        return tr("{ratio:.1f}× your usual pace: fast", ratio=ratio), "warning"
    if ratio < SLOW:
        return tr("{ratio:.1f}× your usual pace: slow", ratio=ratio), "warning"
    return tr("your usual pace"), "good"


class PaceBadge(Badge):
    """Compares the chosen take of the prompt in front with what is usual."""

    def __init__(self, context: Needs, recording: Recording, judging: TakeJudging) -> None:
        super().__init__()
        self._context, self._judging = context, judging
        judging.changed.connect(self.follow)
        recording.prompt_changed.connect(lambda _prompt: self.follow())
        self.follow()

    def follow(self) -> None:
        """Say it anew."""
        take = self._context.takes.chosen
        ratio = self._judging.pace(take) if take is not None else None
        self.show_text(*("",) if ratio is None else verdict(ratio))
