"""The pace badge: is this take faster or slower than the speaker's own average?"""

from studio.sessions.recording import Recording, pace
from studio.ui.record.needs import Needs
from studio.ui.shared.buttons import Badge

FAST, SLOW = 1.2, 0.8


def verdict(own: float, average: float) -> tuple[str, str]:
    """Text and kind for a pace against the average, both in letters a second."""
    ratio = own / average if average > 0 else 1.0
    if ratio > FAST:
        return f"{ratio:.1f}× your usual pace: fast", "warning"
    if ratio < SLOW:
        return f"{ratio:.1f}× your usual pace: slow", "warning"
    return "your usual pace", "good"


class PaceBadge(Badge):
    """Compares the chosen take of the prompt in front with the recorded clips of the project."""

    def __init__(self, context: Needs, recording: Recording) -> None:
        super().__init__()
        self._context = context
        self._recording = recording
        context.takes.items_changed.connect(self.follow)
        recording.prompt_changed.connect(lambda _prompt: self.follow())
        context.clips.loaded.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Say it anew."""
        take, prompt = self._context.takes.chosen, self._recording.prompt
        clips = [clip for clip in self._context.clips.clips() if clip.origin == "take" and clip.length_s > 0.3]
        if take is None or prompt is None or len(clips) < 3:
            self.show_text("")
            return
        letters = sum(letter.isalnum() for clip in clips for letter in clip.text)
        self.show_text(*verdict(pace(take, prompt.text), letters / sum(clip.length_s for clip in clips)))
