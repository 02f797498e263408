"""What a step will need, estimated and then tried before training starts; and what running out of memory looks like."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from backend.recipe import Stepper, TrainState
from backend.recipe.stage import B
from backend.training.loop.batches import mapped
from backend.voices import rng

_PROBE_CLIPS = 2
_LATE = 1_000_000_000
"""A step by which everything learns: adversaries begin thousands of steps after the rest, and need room then."""
_TEMPORARIES = 1.3
"""What autograd keeps, times this, is about the peak: results that are dropped at once also need room."""
_SCATTERED = 1.15
"""After some steps a process holds this times what one step needed: batches of other lengths leave gaps. Measured over
200 steps (``tests.benchmarks.batches``): fastpitch 1.12 to 1.17, vits 1.03 to 1.19, dctts 1.07 to 1.1.
"""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Megabytes (1e6 bytes) on the device."""

    needed_mb: float
    """The process (on a CPU) or the allocations (on a GPU) at the peak of a step."""
    available_mb: float | None
    """What there is for it; None where the system does not say."""

    @property
    def tight(self) -> bool:
        """Whether it probably will not fit."""
        return self.available_mb is not None and self.needed_mb > 0.9 * self.available_mb


class _Probe:
    """A stepper that moves nothing. ``learn``: goes back through the losses; without, only what they are is found."""

    def __init__(self, learn: Callable[[Tensor], None] | None = None) -> None:
        self._learn = learn

    def apply(
        self,
        state: TrainState,
        optimizer: str,
        loss: Tensor,
        *,
        clip_norm: float | None = None,
        clip_value: float | None = None,
    ) -> Tensor:
        if self._learn is not None:
            for group in state.optimizers[optimizer].param_groups:
                for parameter in group["params"]:
                    parameter.grad = None
            self._learn(loss)
        return torch.zeros((), device=loss.device)


def estimate(
    state: TrainState, batch: B, device: torch.device, step: Callable[[TrainState, B, Stepper], object]
) -> Estimate:
    """Take a late step with two clips of the batch, without moving anything; count what autograd keeps; scale up.

    Buffers and random generators are left as they were.
    """
    size = max((len(one) for one in batch.values() if isinstance(one, Tensor) and one.ndim), default=1)
    few = min(_PROBE_CLIPS, size)
    part = mapped(batch, lambda tensor: _first(tensor, few, size))
    known = {tensor.untyped_storage().data_ptr() for module in state.modules.values() for tensor in module.parameters()}
    kept: dict[int, int] = {}

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in known:
            kept[storage.data_ptr()] = storage.nbytes()
        # Detached: autograd never lets go of a result that a hook gives back as it came.
        return tensor.detach()

    with _late(state) as late, torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        step(late, part, _Probe())
    # Gradients, and two moments of the Adam family.
    needed = _used(device) + 3 * _weights(state) + sum(kept.values()) * size / few * _TEMPORARIES
    return _of(needed, device)


def tried(
    state: TrainState,
    batch: B,
    device: torch.device,
    step: Callable[[TrainState, B, Stepper], object],
    learn: Callable[[Tensor], None],
) -> Estimate | None:
    """Take a late step with the batch, backwards too, without moving anything; what that needed at its peak, and room
    for the optimizers. None where the system tells no peak. Raises what running out of memory raises.
    """
    told = _forget_peak(device)
    try:
        with _late(state) as late:
            step(late, batch, _Probe(learn))
        peak = _peak(device) if told else None
    finally:
        for optimizer in state.optimizers.values():
            optimizer.zero_grad(set_to_none=True)
    if peak is None:
        return None
    return _of((peak + 2 * _weights(state)) * (1.0 if device.type == "cuda" else _SCATTERED), device)


@contextmanager
def _late(state: TrainState) -> Iterator[TrainState]:
    """The state at a late step, of which nothing stays: buffers and random generators are as they were afterwards, and
    who asks meanwhile how far the training is hears the truth.
    """
    modules = [*state.modules.values(), *state.ema.values()]
    buffers = [(buffer, buffer.clone()) for module in modules for buffer in module.buffers()]
    try:
        with rng.shielded():
            yield replace(state, step=_LATE, numbers=dict(state.numbers))
    finally:
        with torch.no_grad():
            for buffer, before in buffers:
                buffer.copy_(before)


def _weights(state: TrainState) -> int:
    return sum(p.nbytes for module in state.modules.values() for p in module.parameters() if p.requires_grad)


def _of(needed: float, device: torch.device) -> Estimate:
    available = _available(device)
    return Estimate(needed_mb=needed / 1e6, available_mb=None if available is None else available / 1e6)


def _first(tensor: Tensor, few: int, size: int) -> Tensor:
    # A copy: a view's memory would count as the whole batch.
    return tensor[:few].clone() if tensor.ndim and len(tensor) == size else tensor


def ran_out(error: BaseException) -> bool:
    """Whether an error says that memory ran out, on whichever device."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    says = str(error)
    return isinstance(error, RuntimeError) and any(
        sign in says for sign in ("can't allocate memory", "not enough memory", "out of memory")
    )


def _used(device: torch.device) -> int:
    if device.type == "cuda":
        return torch.cuda.memory_allocated(device)
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _forget_peak(device: torch.device) -> bool:
    """Whether a peak is counted from now on."""
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        return True
    try:
        Path("/proc/self/clear_refs").write_text("5")  # proc_pid_clear_refs(5): resets VmHWM
    except OSError:
        return False
    return True


def _peak(device: torch.device) -> int:
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _available(device: torch.device) -> int | None:
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0]) + torch.cuda.memory_allocated(device)
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    free = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable")), None)
    return None if free is None else free + _used(device)
