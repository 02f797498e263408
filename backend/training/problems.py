"""The sentences for what goes wrong while training, and the tests that tell one trouble from another."""

import errno
from collections.abc import Sequence
from pathlib import Path

import torch

from backend.protocol.problems import Problem
from backend.recipe import TrainState
from backend.training.loop.memory import Estimate
from backend.training.loop.stepper import NonFiniteLoss

_LOWER = "If it happens again, lower the learning rate or look at the clips with findings."
_LISTED = 5


def spoilt(state: TrainState) -> bool:
    """Whether the model itself holds numbers that are not finite (a normalisation's running mean, say)."""
    tensors = (t for m in state.modules.values() for group in (m.parameters(), m.buffers()) for t in group)
    return any(t.is_floating_point() and not bool(torch.isfinite(t).all()) for t in tensors)


def checkpoint_bytes(state: TrainState) -> int:
    """About how large a checkpoint is: weights, averages, two moments."""
    models = sum(p.nbytes for m in state.modules.values() for p in m.parameters())
    return 3 * models + sum(p.nbytes for m in state.ema.values() for p in m.parameters())


def skipped(step: int, error: NonFiniteLoss, backoff: float) -> Problem:
    """A batch was passed over."""
    return Problem(
        kind="loss-not-finite",
        what=f"The {error.what} of step {step} was not a finite number; that batch was skipped.",
        why="Nothing was learned from it, and the weights are as they were.",
        remedy=f"The learning rate is at {backoff:.3g} of itself for a while. {_LOWER}",
    )


def rolled_back(step: int, to_step: int, error: NonFiniteLoss) -> Problem:
    """The last checkpoint was loaded."""
    return Problem(
        kind="rolled-back",
        what=f"Training went back from step {step} to the checkpoint of step {to_step}.",
        why=f"The {error.what} was not a finite number several times.",
        remedy=f"It goes on from there with the batches in another order, and more slowly. {_LOWER}",
    )


def diverged(step: int, error: NonFiniteLoss, rollbacks: int) -> Problem:
    """It cannot be helped from here."""
    return Problem(
        kind="diverged",
        what=f"Training stopped at step {step}: the {error.what} of {error.optimizer} keeps being no finite number.",
        why=f"Skipping batches and going back to a checkpoint {rollbacks} times did not help.",
        remedy="Start again with a lower learning rate, or find the clip that causes it with the dataset's checks; "
        "the last good checkpoint is kept.",
    )


def no_checkpoint(run: Path) -> Problem:
    """There are checkpoints, and none of them is whole."""
    return Problem(
        kind="no-checkpoint",
        what="None of the run's checkpoints can be used.",
        why="Each of them is damaged.",
        remedy="Start a new run; look for a failing disk.",
        file=str(run / "checkpoints"),
    )


def tight(estimate: Estimate) -> Problem:
    """It may not fit."""
    return Problem(
        kind="memory-tight",
        what="There may be too little memory for this training.",
        why=estimate.sentence(),
        remedy="If it runs out, the batch is halved. A smaller batch size or preset needs less.",
    )


def halved(size: int, reason: str, estimate: Estimate | None) -> Problem:
    """The batch was made smaller."""
    return Problem(
        kind="batch-halved",
        what=f"Memory ran out; the batch is now {size} clip{'s' if size > 1 else ''}, and training goes on.",
        why=f"{reason.rstrip('.')}." + (f" {estimate.sentence()}" if estimate else ""),
        remedy="Set a smaller batch size next time, or close other programs.",
    )


def out_of_memory(reason: str, estimate: Estimate | None) -> Problem:
    """Nothing is left to halve."""
    return Problem(
        kind="out-of-memory",
        what="There is too little memory even for a batch of one clip.",
        why=f"{reason.rstrip('.')}." + (f" {estimate.sentence()}" if estimate else ""),
        remedy="Choose a smaller preset, leave out very long clips, or close other programs.",
    )


def left_out(clips: Sequence[str], learnt: int) -> Problem:
    """Clips that the family cannot learn from."""
    listed = "; ".join(clips[:_LISTED]) + (f" and {len(clips) - _LISTED} more" if len(clips) > _LISTED else "")
    return Problem(
        kind="clips-left-out",
        what=f"{len(clips)} of {learnt + len(clips)} clips cannot be learnt from and are left out.",
        why=f"They are too short for their texts: {listed}.",
        remedy="Check that their texts are what is said; correct or exclude them.",
        detail="\n".join(clips),
    )


def little_disk(free: int) -> Problem:
    """Checkpoints may not fit."""
    return Problem(
        kind="disk-nearly-full",
        what=f"Only {free / 1e6:,.0f} MB are free where the checkpoints go.",
        remedy="Free some space; a checkpoint that does not fit ends the training (it can be resumed).",
    )


def disk(error: BaseException) -> Problem | None:
    """A Problem for a disk that is full or fails; None for another error."""
    full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or "os error 28" in str(error)
    if not full and not (isinstance(error, OSError) and error.errno == errno.EIO):
        return None
    return Problem(
        kind="disk-full" if full else "disk-error",
        what="Training stopped: the disk is full." if full else "Training stopped: the disk reports an error.",
        why=str(error),
        remedy="Free some space, then resume the run: it goes on from its last checkpoint.",
        file=str(getattr(error, "filename", None) or ""),
    )


def stuck(idle_s: float) -> Problem:
    """The watchdog ended the process."""
    return Problem(
        kind="no-progress",
        what=f"The trainer did nothing for {idle_s / 60:.0f} minutes and was ended.",
        why="trainer.log says where it hung.",
        remedy="Resume the run: it goes on from its last checkpoint.",
    )
