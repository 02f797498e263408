"""Whether arithmetic in bfloat16 pays on a device."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

import torch

_full: ContextVar[bool] = ContextVar("full", default=False)


def native_bf16(device: torch.device) -> bool:
    """Whether the device multiplies in bfloat16 itself; elsewhere it is emulated, slower than float32."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type == "cpu":
        probe = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
        return bool(probe()) if probe is not None else False
    return False


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
