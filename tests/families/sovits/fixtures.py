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

FOLDER = Path(__file__).parents[2] / "parity"
RTOL, ATOL = 1e-4, 1e-5


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
        if not torch.is_floating_point(wanted):
            assert torch.equal(ours, wanted), name
            return
        if valid is not None:
            ours, wanted = ours * valid, wanted * valid
        difference = (ours - wanted).abs()
        assert torch.allclose(ours, wanted, rtol=RTOL, atol=ATOL), f"{name}: off by {float(difference.max()):.2e}"


@cache
def fixture(name: str) -> Fixture:
    tensors = load_file(FOLDER / f"{name}.safetensors")
    parts: dict[str, dict[str, Tensor]] = {"weights": {}, "input": {}, "output": {}}
    for key, tensor in tensors.items():
        kind, _, rest = key.partition("/")
        parts[kind][rest] = tensor
    facts = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return Fixture(facts, parts["weights"], parts["input"], parts["output"])


def s2_config(one: Fixture) -> dict[str, Any]:
    """The recorded s2's arguments as they lie in a file's config."""
    model = dict(one.facts["constructor"])
    return {"model": model, "data": {"filter_length": 2 * (model["spec_channels"] - 1), "sampling_rate": 32000}}
