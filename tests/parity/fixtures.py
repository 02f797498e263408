"""The parity fixtures (tests/parity), and comparison with them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor

FOLDER = Path(__file__).parent
RTOL, ATOL = 1e-4, 1e-5
_ROUNDED = ("durations", "path")
"""Outputs that are rounded, though they are stored as floats: equal like integers."""


@dataclass(frozen=True)
class Fixture:
    facts: Mapping[str, Any]
    weights: Mapping[str, Tensor]
    inputs: Mapping[str, Tensor]
    outputs: Mapping[str, Tensor]

    def check(self, name: str, ours: Tensor, valid: Tensor | None = None) -> None:
        """Equal within the tolerance; ``valid`` is 0 where padding is not compared."""
        wanted = self.outputs[name]
        assert ours.shape == wanted.shape, f"{name}: {tuple(ours.shape)} instead of {tuple(wanted.shape)}"
        if valid is not None:
            ours, wanted = ours * valid, wanted * valid
        if not torch.is_floating_point(wanted) or name in _ROUNDED:
            assert torch.equal(ours, wanted), name
        difference = (ours - wanted).abs()
        REPORT[self.facts["name"], name] = float(difference.max())
        assert torch.allclose(ours, wanted, rtol=RTOL, atol=ATOL), f"{name}: off by {float(difference.max()):.2e}"


REPORT: dict[tuple[str, str], float] = {}
"""(fixture, output) → greatest difference found."""


@cache
def fixture(name: str) -> Fixture:
    tensors = load_file(FOLDER / f"{name}.safetensors")
    parts: dict[str, dict[str, Tensor]] = {"weights": {}, "input": {}, "output": {}}
    for key, tensor in tensors.items():
        kind, _, rest = key.partition("/")
        parts[kind][rest] = tensor
    facts = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return Fixture(facts, parts["weights"], parts["input"], parts["output"])
