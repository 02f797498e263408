"""Monotonic rational-quadratic splines with straight tails (Durkan et al., 2019)."""

import math

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor

_LEAST = 1e-3
"""Least width and height of a bin, and least slope at a knot."""
_EDGE = math.log(math.exp(1 - _LEAST) - 1)
"""What gives a slope of 1 where spline and tail meet."""


def spline(
    x: Tensor, widths: Tensor, heights: Tensor, slopes: Tensor, *, tail: float, inverse: bool
) -> tuple[Tensor, Tensor]:
    """X (…), unnormalised widths and heights (…, K) and inner slopes (…, K - 1) → y (…), log of dy/dx (…).

    Outside of [-tail, tail] y is x.
    """
    inside = (x >= -tail) & (x <= tail)
    kept = x.clamp(-tail, tail)
    left_K, width_K = _knots(widths, tail)
    low_K, height_K = _knots(heights, tail)
    slope_K1 = _LEAST + F.softplus(F.pad(slopes, (1, 1), value=_EDGE))
    edges = low_K if inverse else left_K
    reached = kept[..., None] >= torch.cat([edges, edges.new_full((*edges.shape[:-1], 1), tail + 1e-6)], dim=-1)
    at = (reached.sum(dim=-1, keepdim=True) - 1).clamp(0, widths.shape[-1] - 1)
    left, width = left_K.gather(-1, at)[..., 0], width_K.gather(-1, at)[..., 0]
    low, height = low_K.gather(-1, at)[..., 0], height_K.gather(-1, at)[..., 0]
    first, last = slope_K1.gather(-1, at)[..., 0], slope_K1.gather(-1, at + 1)[..., 0]
    mean = height / width
    bend = first + last - 2 * mean
    if inverse:
        rise = kept - low
        a = rise * bend + height * (mean - first)
        b = height * first - rise * bend
        c = -mean * rise
        share = 2 * c / (-b - torch.sqrt((b.square() - 4 * a * c).clamp(min=0)))
        y = share * width + left
    else:
        share = (kept - left) / width
        y = low + height * (mean * share.square() + first * share * (1 - share)) / (mean + bend * share * (1 - share))
    rest = share * (1 - share)
    top = mean.square() * (last * share.square() + 2 * mean * rest + first * (1 - share).square())
    log_slope = torch.log(top) - 2 * torch.log(mean + bend * rest)
    log_slope = -log_slope if inverse else log_slope
    return torch.where(inside, y, x), torch.where(inside, log_slope, torch.zeros_like(log_slope))


def _knots(unnormalised: Tensor, tail: float) -> tuple[Tensor, Tensor]:
    """Where the bins begin, and how wide they are, in [-tail, tail]."""
    bins = unnormalised.shape[-1]
    share = _LEAST + (1 - _LEAST * bins) * unnormalised.softmax(dim=-1)
    edges = F.pad(share.cumsum(dim=-1), (1, 0)) * (2 * tail) - tail
    edges = torch.cat([edges[..., :-1], torch.full_like(edges[..., -1:], tail)], dim=-1)
    return edges[..., :-1], edges[..., 1:] - edges[..., :-1]
