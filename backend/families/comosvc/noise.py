"""Noise that depends on the place in the recording: where two pieces of it overlap, both are made of the same noise."""

import torch
from torch import Tensor

_PAGE = 256
"""Frames that are drawn at once."""


def at(first: int, last: int, width: int, seed: int) -> Tensor:
    """Standard normal noise for the frames from ``first`` to ``last``: (last − first, width), the same at each call."""
    pages = [_page(number, width, seed) for number in range(first // _PAGE, -(-last // _PAGE))]
    start = first - first // _PAGE * _PAGE
    return torch.cat(pages)[start : start + last - first]


def _page(number: int, width: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed((seed << 32) + number)
    return torch.randn(_PAGE, width, generator=generator)
