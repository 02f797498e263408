"""Which step of the dataset comes next, so that there is one primary action at a time."""

from typing import Literal

Step = Literal["import", "prepare", "check", "train"]


def next_step(*, clips: int, unprepared: int, checked: bool) -> Step:
    """``unprepared``: clips that have no alignment; ``checked``: whether the checks have seen what there is."""
    if clips == 0:
        return "import"
    if unprepared > 0:
        return "prepare"
    return "train" if checked else "check"


def step_sentence(step: Step, *, clips: int, unprepared: int) -> str:
    """What to do next, and why."""
    if step == "import":
        return "Import recordings with their texts, or record some."
    if step == "prepare":
        which = "No clip has" if unprepared == clips else f"{unprepared:,} of {clips:,} clips have no"
        return f"{which} phones yet: prepare them, so that checks and training know who says what when."
    if step == "check":
        return "Prepared. Check the clips before a voice learns their faults."
    return "Checked and ready to train on."
