"""Whether arithmetic in bfloat16 pays on a device."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from functools import cache

import torch

_full: ContextVar[bool] = ContextVar("full", default=False)


_PAYS = 1.2
"""How much faster a product must be in bfloat16, since numbers are also changed into it and back."""
_TURNS = 5


def native_bf16(device: torch.device) -> bool:
    """Whether the device multiplies in bfloat16 itself; elsewhere it is emulated, slower than float32. What a processor
    says of itself is not enough: one that has the instruction without AMX's tiles may take twice as long with it.
    """
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type == "cpu":
        probe = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
        return probe is not None and bool(probe()) and _pays()
    return False


@cache
def _pays() -> bool:
    """Measured once in a process, in some 10 ms: by the thread's own time, whatever else the machine does."""
    return product_s(torch.float32) > _PAYS * product_s(torch.bfloat16)


@torch.no_grad()
def product_s(kind: torch.dtype) -> float:
    """Seconds of this thread for a product of the size that networks here have; the best of some."""
    left, right = torch.ones(512, 256, dtype=kind), torch.ones(256, 512, dtype=kind)
    best = float("inf")
    for _ in range(_TURNS + 1):
        began = time.thread_time()
        torch.mm(left, right)
        best = min(best, time.thread_time() - began)
    return best


def fast(device: torch.device, wanted: bool = True) -> AbstractContextManager[object]:
    """Autocast to bfloat16 where that is native and wanted, else nothing."""
    if wanted and not _full.get() and native_bf16(device):
        return torch.autocast(device.type, torch.bfloat16)
    return nullcontext()


@contextmanager
def full() -> Iterator[None]:
    """In here :func:`fast` changes nothing: for what is compared, or recorded to run elsewhere."""
    before = _full.set(True)
    try:
        yield
    finally:
        _full.reset(before)
