"""Means over what a mask lets through."""

from torch import Tensor


def masked_mean(values: Tensor, mask: Tensor) -> Tensor:
    """The mean where ``mask`` (of the same shape, or one that fits it) is 1; 0 where it is 0 everywhere."""
    return (values * mask).sum() / mask.sum().clamp(min=1)
