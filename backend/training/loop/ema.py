"""Moving averages of a module's weights (Polyak and Juditsky 1992; here exponential, as is usual in training)."""

import torch
from torch import Tensor, nn

from backend.voices.tensors import bare


class Average:
    """Keeps one averaged copy in step with its module; the lists of tensors are gathered once."""

    def __init__(self, copy: nn.Module, module: nn.Module) -> None:
        source = bare(module)
        self._pairs = _pairs(dict(copy.named_parameters()), dict(source.named_parameters()))
        self._buffers = _pairs(dict(copy.named_buffers()), dict(source.named_buffers()))
        copy.requires_grad_(False)

    @torch.no_grad()
    def move(self, decay: float, step: int) -> None:
        """Average in the module's weights; early steps weigh more (the first ones are far from anything)."""
        weight = 1 - min(decay, (1 + step) / (10 + step))
        floats = [(mean, now) for mean, now in self._pairs if mean.is_floating_point()]
        if floats:
            torch._foreach_lerp_([mean for mean, _ in floats], [now for _, now in floats], weight)
        for mean, now in self._buffers:
            mean.copy_(now)


def _pairs(copies: dict[str, Tensor], sources: dict[str, Tensor]) -> list[tuple[Tensor, Tensor]]:
    if copies.keys() != sources.keys():
        raise ValueError(f"the averaged copy differs from its module: {sorted(copies.keys() ^ sources.keys())}")
    return [(copies[name], sources[name]) for name in copies]
