"""What judges want, and what a generator wants of them: least squares (Mao et al. 2017), and features that match
(MelGAN: Kumar et al. 2019).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
import torch.distributed as dist
from torch import Tensor

from backend.layers.discriminators import Verdict


def discrimination(verdicts: list[Verdict]) -> Tensor:
    """What the judges want: 1 for the first half of a batch, which is real, 0 for the other."""
    total = verdicts[0][0].new_zeros(())
    for verdict, _ in verdicts:
        real, made = verdict.float().chunk(2)
        total = total + (1 - real).square().mean() + made.square().mean()
    return total


def deception(made: list[Verdict]) -> Tensor:
    """What the generator wants of the verdicts on what it made."""
    return torch.stack([(1 - verdict.float()).square().mean() for verdict, _ in made]).sum()


def matching(real: list[Verdict], made: list[Verdict]) -> Tensor:
    """L1 between what the layers saw of the real sound and of the made one."""
    pairs = [pair for (_, one), (_, other) in zip(real, made, strict=True) for pair in zip(one, other, strict=True)]
    return torch.stack([(true.float() - false.float()).abs().mean() for true, false in pairs]).sum()


@contextmanager
def held(judges: torch.nn.Module) -> Iterator[None]:
    """While it is open, gradients pass through the judges but are not computed for their weights: saves a third.

    Several processes wait for each other's gradients of all weights, so there the judges get theirs, unused.
    """
    free = [] if dist.is_available() and dist.is_initialized() else [p for p in judges.parameters() if p.requires_grad]
    for one in free:
        one.requires_grad_(False)
    try:
        yield
    finally:
        for one in free:
            one.requires_grad_(True)
