"""Whether arithmetic in bfloat16 pays on a device."""

from contextlib import AbstractContextManager, nullcontext

import torch


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
    if wanted and native_bf16(device):
        return torch.autocast(device.type, torch.bfloat16)
    return nullcontext()
