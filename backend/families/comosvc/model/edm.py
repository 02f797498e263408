"""Diffusion as Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models" (2022), write it,
and consistency models (Song et al., 2023) on the same scales.

A level σ is the noise's standard deviation beside data of standard deviation ``data``. Legend: B batch, M mel bands,
T frames.
"""

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Literal, Protocol

import torch
from torch import Tensor

from backend.families.comosvc.config import Levels

Solver = Literal["euler", "heun"]
Denoise = Callable[[Tensor, Tensor], Tensor]
"""((B, M, T) noised, (B,) σ) → (B, M, T) clean, by a network in its preconditioning."""


class Network(Protocol):
    """What stands inside the preconditioning."""

    def __call__(self, x_BMT: Tensor, level_B: Tensor, context_BKT: Tensor) -> Tensor:
        """The network's own output."""


def denoise(network: Network, levels: Levels, x_BMT: Tensor, sigma_B: Tensor, context_BKT: Tensor) -> Tensor:
    """The clean mel that the network sees behind the noise (ibid., equation 7): x itself at the least level, as a
    consistency model needs it.
    """
    sigma = sigma_B[:, None, None]
    data = levels.data
    above = sigma - levels.least
    total = sigma.square() + data**2
    skip = data**2 / ((above if levels.skip_from_least else sigma).square() + data**2)
    found = network(x_BMT / total.sqrt(), sigma_B.log() / 4, context_BKT)
    return skip * x_BMT + above * data / total.sqrt() * found


def weight(levels: Levels, sigma_B: Tensor) -> Tensor:
    """What the squared error at each level counts (ibid., λ of table 1): (B,) → (B, 1, 1)."""
    sigma = sigma_B[:, None, None]
    return (sigma.square() + levels.data**2) / (sigma * levels.data).square()


def drawn(levels: Levels, normal_B: Tensor) -> Tensor:
    """Levels to train on: ln σ is normal. (B,) standard normal → (B,)."""
    return (normal_B * levels.log_spread + levels.log_mean).exp()


def grid(levels: Levels, points: int, device: torch.device | str = "cpu") -> Tensor:
    """(points,) from the least to the most, even in σ^(1/ρ) (ibid., equation 5)."""
    low, high = levels.least ** (1 / levels.rho), levels.most ** (1 / levels.rho)
    at = torch.arange(points, device=device) / max(1, points - 1)
    grown: Tensor = (low + at * (high - low)) ** levels.rho
    return grown


def boundaries(levels: Levels, count: int) -> Tensor:
    """(count + 1,): 0, then the grid that distillation steps along."""
    points = grid(levels, count)
    return torch.cat([torch.zeros(1), points])


def step(denoised: Denoise, x_BMT: Tensor, before_B: Tensor, after_B: Tensor, solver: Solver) -> Tensor:
    """One step of the probability flow from a level to a lower one, which for Heun's is above 0."""
    before, after = before_B[:, None, None], after_B[:, None, None]
    slope = (x_BMT - denoised(x_BMT, before_B)) / before
    reached = x_BMT + (after - before) * slope
    if solver == "euler":
        return reached
    slope_there = (reached - denoised(reached, after_B)) / after
    return x_BMT + (after - before) * 0.5 * (slope + slope_there)


def sample(denoised: Denoise, levels: Levels, noise_BMT: Tensor, steps: int) -> Tensor:
    """Sample with the teacher, in Euler steps, from noise of standard deviation 1 around the known mean.

    Where ``levels.visits_least``, the least level is stepped on as well: one evaluation more.
    """
    falling = grid(levels, steps + 1, noise_BMT.device).flip(0)
    stops = falling if levels.visits_least else falling[:-1]
    x = noise_BMT * stops[0]
    for before, after in itertools.pairwise(stops):
        x = step(denoised, x, before.expand(len(x)), after.expand(len(x)), "euler")
    # The last step ends at 0, where there is no slope to take: what is seen there is the result.
    return denoised(x, stops[-1].expand(len(x)))


def jump(denoised: Denoise, levels: Levels, noise_BMT: Tensor, steps: int, fresh: Callable[[], Tensor]) -> Tensor:
    """Sample with the student: in one step, or in more, each from a lower level of noise (Song et al., algorithm 1),
    all of them above ``levels.again``.

    ``fresh`` draws noise as ``noise_BMT`` was drawn.
    """
    falling = grid(replace(levels, least=levels.again), steps + 1, noise_BMT.device).flip(0)[:-1]
    x = denoised(noise_BMT * falling[0], falling[0].expand(len(noise_BMT)))
    for sigma in falling[1:]:
        x = denoised(x + (sigma**2 - levels.least**2).sqrt() * fresh(), sigma.expand(len(x)))
    return x
