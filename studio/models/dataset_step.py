"""Which step of the dataset comes next, so that there is one primary action at a time."""

from typing import Literal

from studio.words.format import count

Step = Literal["import", "transcribe", "prepare", "show-failed", "check", "train"]


def next_step(*, clips: int, untold: int, unprepared: int, failed: int, checked: bool) -> Step:
    """``untold``: clips without a text; ``unprepared``: those with one that nobody has tried to align; ``failed``:
    those that cannot be aligned as they are; ``checked``: whether the checks have seen what there is.
    """
    if clips == 0:
        return "import"
    if untold > 0:
        return "transcribe"
    if unprepared > 0:
        return "prepare"
    if failed > 0 and not checked:
        return "show-failed"
    return "train" if checked else "check"


def step_sentence(step: Step, *, clips: int, untold: int, unprepared: int, failed: int, changed: int = 0) -> str:
    """What to do next, and why. ``changed``: clips that came in or were changed since the last check."""
    if step == "import":
        return "Import recordings with their texts, or record some."
    if step == "transcribe":
        which = "No clip has a" if untold == clips else f"{untold:,} of {clips:,} clips have no"
        return f"{which} text: write what they say, or have it transcribed and read it."
    if step == "prepare":
        which = "No clip has" if unprepared == clips else f"{unprepared:,} of {clips:,} clips have no"
        return f"{which} phones yet: prepare them, so that checks and training know who says what when."
    if step == "show-failed":
        which = f"{count(failed, 'clip')} could not be prepared"
        return f"{which}: correct what is wrong, or keep them out of training; then check."
    if step == "check" and changed:
        what = f"{count(changed, 'clip')} came in or changed since the last check."
        return f"{what} Check again: the others are not measured anew."
    if step == "check":
        return "Prepared. Check the clips before a voice learns their faults."
    return "Checked and ready to train on."
