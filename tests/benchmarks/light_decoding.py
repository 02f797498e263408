"""Tokens a second of the first stage of valle on this CPU: float32, bfloat16 and weights of 8 bits, in one run.

``python -m tests.benchmarks.light_decoding [THREADS]``. Random weights: what is said is noise, and takes as long.
"""

import copy
import sys
import time
from dataclasses import replace

import torch
from torch import nn

from backend.families.valle.decoding import Choice, say
from backend.families.valle.model.stages import first_stage
from backend.families.valle.sizes import Sizes, usual_marks
from backend.layers import light
from backend.layers.sampling import Sampling

_STEPS, _PHONES, _PROMPT = 60, 60, 150
_SIZES = {"small": (256, 4, 6, 1024), "medium": (512, 8, 8, 2048), "published v1": (1024, 16, 12, 4096)}


def _rate(network: nn.Module) -> float:
    """Tokens a second, prompt included."""
    choice = Choice(sampling=Sampling(top_k=0, top_p=0.9, repetition_penalty=1.0), among=1024, least=_STEPS)
    phones, prompt = torch.arange(_PHONES), torch.arange(_PROMPT)
    best = 0.0
    for _ in range(3):
        began = time.perf_counter()
        say(network, phones, prompt, most=_STEPS, choice=choice)  # type: ignore[arg-type]
        best = max(best, _STEPS / (time.perf_counter() - began))
    return best


def main() -> None:
    """Print a table."""
    torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    print(f"{torch.get_num_threads()} threads; bfloat16 and 8 bits as multiples of float32")  # noqa: T201
    for name, (channels, heads, layers, inner) in _SIZES.items():
        for version in ("v1", "v2"):
            sizes = Sizes(
                version="v1", phones=100, codes=1024, channels=channels, heads=heads, layers=layers, inner=inner,
                marks=usual_marks(100, 1024),
            )  # fmt: skip
            network = first_stage(sizes if version == "v1" else replace(sizes, version="v2")).eval()
            plain = _rate(network)
            half = _rate(copy.deepcopy(network).bfloat16())
            changed = light.lighten(network)
            figures = f"{plain:8.1f} tokens/s  bf16 × {half / plain:4.2f}  int8 × {_rate(network) / plain:4.2f}"
            weights = sum(value.numel() for value in first_stage(sizes).parameters()) / 1e6
            print(f"{name:13s} {version} {weights:6.1f} M  {figures}  ({changed} matrices)")  # noqa: T201


if __name__ == "__main__":
    main()
