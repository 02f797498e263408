"""What goes wrong while training, as problems, and the tests that tell one from another."""

import errno
from collections.abc import Sequence
from pathlib import Path

import torch

from backend.protocol.problems import Problem, problem
from backend.recipe import TrainState
from backend.training.loop.memory import Estimate
from backend.training.loop.stepper import NonFiniteLoss


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
    return problem("loss-not-finite", value=error.what, step=step, backoff=backoff)


def rolled_back(step: int, to_step: int, error: NonFiniteLoss) -> Problem:
    """The last checkpoint was loaded."""
    return problem("rolled-back", value=error.what, step=step, to_step=to_step)


def diverged(step: int, error: NonFiniteLoss, rollbacks: int) -> Problem:
    """It cannot be helped from here."""
    return problem("diverged", value=error.what, optimizer=error.optimizer, step=step, rollbacks=rollbacks)


def no_checkpoint(run: Path) -> Problem:
    """There are checkpoints, and none of them is whole."""
    return problem("no-checkpoint", file=run / "checkpoints")


def tight(estimate: Estimate) -> Problem:
    """It may not fit."""
    return problem("memory-tight", needed_mb=estimate.needed_mb, available_mb=estimate.available_mb or 0.0)


def halved(size: int | float, reason: str, estimate: Estimate | None) -> Problem:
    """The batch was made smaller: clips, or seconds of speech."""
    reason = reason.rstrip(".")
    if isinstance(size, float):
        return problem("batch-halved/seconds", seconds=size, reason=reason)
    if estimate is None:
        return problem("batch-halved", size=size, reason=reason)
    return problem("batch-halved/estimated", size=size, reason=reason, needed_mb=estimate.needed_mb)


def out_of_memory(reason: str, estimate: Estimate | None) -> Problem:
    """Nothing is left to halve."""
    reason = reason.rstrip(".")
    if estimate is None:
        return problem("out-of-memory", reason=reason)
    return problem("out-of-memory/estimated", reason=reason, needed_mb=estimate.needed_mb)


def left_out(clips: Sequence[str], learnt: int) -> Problem:
    """Clips that the family cannot learn from."""
    detail = "\n".join(clips)
    return problem("clips-left-out", n=len(clips), of=learnt + len(clips), names=clips, detail=detail)


def little_disk(free: int) -> Problem:
    """Checkpoints may not fit."""
    return problem("disk-nearly-full", free=free)


def disk(error: BaseException) -> Problem | None:
    """A Problem for a disk that is full or fails; None for another error."""
    file, says = str(getattr(error, "filename", None) or ""), str(error)
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or "os error 28" in says:
        return problem("disk-full/training", says=says, file=file)
    if isinstance(error, OSError) and error.errno == errno.EIO:
        return problem("disk-trouble/training", says=says, file=file)
    return None


def stuck(idle_s: float) -> Problem:
    """The watchdog ended the process."""
    return problem("no-progress", idle_s=idle_s)
