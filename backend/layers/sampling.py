"""Choosing the next code from its logits: repetition penalty, top-p, temperature, top-k, in this order."""

from dataclasses import dataclass

import torch
from torch import Tensor

_COLDEST = 1e-5


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """How codes are drawn."""

    top_k: int = 15
    """So many of the likeliest may be drawn (Fan et al. 2018); 1: always the likeliest; 0: all."""
    top_p: float = 1.0
    """The likeliest that together have this share may be drawn, 0–1 (Holtzman et al. 2020)."""
    temperature: float = 1.0
    """Logits are divided by it, > 0: less is steadier."""
    repetition_penalty: float = 1.35
    """Logits of codes that were there are divided by it where positive, else multiplied (Keskar et al. 2019, §4.1)."""


def penalised(logits_BV: Tensor, seen_BT: Tensor, penalty: float) -> Tensor:
    """Logits with codes that were there made unlikelier; ``seen_BT``: all codes so far, prompt included."""
    if penalty == 1.0:
        return logits_BV
    found = logits_BV.gather(1, seen_BT)
    return logits_BV.scatter(1, seen_BT, torch.where(found < 0, found * penalty, found / penalty))


def draw(logits_BV: Tensor, how: Sampling, generator: torch.Generator | None = None) -> Tensor:
    """One code a row, (B,). ``generator``: on the CPU, whatever the device, so that a seed always means the same."""
    if how.top_k == 1:
        return logits_BV.argmax(dim=1)
    logits_BV = logits_BV.float()
    if how.top_p < 1.0:
        ordered, index = logits_BV.sort(dim=1, descending=True)
        beyond = ordered.softmax(dim=1).cumsum(dim=1) > how.top_p
        beyond[:, 0] = False
        logits_BV = logits_BV.masked_fill(beyond.scatter(1, index, beyond), float("-inf"))
    logits_BV = logits_BV / max(how.temperature, _COLDEST)
    if 0 < how.top_k < logits_BV.shape[1]:
        least = logits_BV.topk(how.top_k, dim=1).values[:, -1:]
        logits_BV = logits_BV.masked_fill(logits_BV < least, float("-inf"))
    shares = logits_BV.softmax(dim=1).cpu()
    return torch.multinomial(shares, 1, generator=generator)[:, 0].to(logits_BV.device)
