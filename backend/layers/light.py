"""Weights of 8 bits for decoding on a CPU, which is bound by how fast weights come from memory.

Each row has a scale of its own, and inputs are quantised as they come: the vector-wise quantisation of LLM.int8()
(Dettmers et al. 2022), without its outliers at full precision. ``tests/benchmarks/light_decoding.py`` measures what
it brings.
"""

import warnings
from typing import cast

import torch
from torch import Tensor, nn

from backend.layers.cached_transformer import CachedAttention

LEAST = 512 * 512
"""Matrices with fewer weights are faster as they are (measured)."""
_LARGEST = 127


class LightLinear(nn.Module):
    """A linear layer with weights of 8 bits. (…, in) → (…, out), float32. It holds nothing that could be saved."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        super().__init__()
        weight = weight.detach().float().cpu()
        scale = (weight.abs().amax(dim=1) / _LARGEST).clamp(min=1e-12).double()
        with warnings.catch_warnings():
            # The kernels are to move to another package some day; torch's version is pinned until they have.
            warnings.filterwarnings("ignore", message=".*quantize", category=UserWarning)
            rows = torch.quantize_per_channel(weight, scale, torch.zeros_like(scale).long(), 0, torch.qint8)
            offset = None if bias is None else bias.detach().float().cpu()
            self._packed = torch.ops.quantized.linear_prepack(rows, offset)

    def forward(self, x: Tensor) -> Tensor:
        return cast(Tensor, torch.ops.quantized.linear_dynamic(x, self._packed, False))


def possible() -> bool:
    """Whether this processor has kernels for it."""
    return "x86" in torch.backends.quantized.supported_engines or "onednn" in torch.backends.quantized.supported_engines


def lighten(module: nn.Module) -> int:
    """Replace the module's large matrices, for good, where that pays; returns how many. It can only be used after that,
    on the CPU and without gradients.
    """
    if not possible():
        return 0
    count = 0
    for part in list(module.modules()):
        for name, child in part.named_children():
            if isinstance(child, nn.Linear) and child.weight.numel() >= LEAST:
                setattr(part, name, LightLinear(child.weight, child.bias))
                count += 1
        if isinstance(part, CachedAttention) and part.in_proj_weight.numel() >= LEAST:
            part.lighten(LightLinear(part.in_proj_weight, part.in_proj_bias))
            count += 1
    return count
