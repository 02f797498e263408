"""Which step of the dataset comes next, so that there is one primary action at a time."""

from typing import Literal

from studio.words.language import tr, trn

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
        return tr("Import recordings with their texts, or record some.")
    if step == "transcribe":
        if untold == clips:
            return tr("No clip has a text: write what they say, or have it transcribed and read it.")
        return tr(
            "{untold:,} of {clips:,} clips have no text: write what they say, or have it transcribed and read it.",
            untold=untold,
            clips=clips,
        )
    if step == "prepare":
        if unprepared == clips:
            return tr("No clip has phones yet: prepare them, so that checks and training know who says what when.")
        return tr(
            "{unprepared:,} of {clips:,} clips have no phones yet: prepare them, so that checks and training know who "
            "says what when.",
            unprepared=unprepared,
            clips=clips,
        )
    if step == "show-failed":
        return trn(
            "{n:,} clip could not be prepared: correct what is wrong, or keep them out of training; then check.",
            "{n:,} clips could not be prepared: correct what is wrong, or keep them out of training; then check.",
            failed,
        )
    if step == "check" and changed:
        return trn(
            "{n:,} clip came in or changed since the last check. Check again: the others are not measured anew.",
            "{n:,} clips came in or changed since the last check. Check again: the others are not measured anew.",
            changed,
        )
    if step == "check":
        return tr("Prepared. Check the clips before a voice learns their faults.")
    return tr("Checked and ready to train on.")
