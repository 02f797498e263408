"""The state of every random generator that training draws from: kept, put back, and shielded. No pickle."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor


def seed(value: int, rank: int = 0) -> None:
    """Start every generator from a seed; each process of several gets numbers of its own."""
    mixed = (value * 1_000_003 + rank * 7919) % 2**32
    random.seed(mixed)
    np.random.seed(mixed)
    torch.manual_seed(mixed)  # CUDA's generators too


def capture() -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Tensors for a safetensors file, and numbers for JSON."""
    version, words, gauss = random.getstate()
    kind, keys, position, has_gauss, cached = np.random.get_state(legacy=True)
    tensors = {
        "torch": torch.get_rng_state(),
        "python": torch.tensor(words, dtype=torch.int64),
        "numpy": torch.from_numpy(np.asarray(keys).astype(np.int64)),
    }
    if torch.cuda.is_available():
        for index, state in enumerate(torch.cuda.get_rng_state_all()):
            tensors[f"cuda/{index}"] = state
    numbers = {
        "python": {"version": version, "gauss": gauss},
        "numpy": {"kind": kind, "position": position, "has_gauss": has_gauss, "cached": cached},
    }
    return tensors, numbers


def restore(tensors: Mapping[str, Tensor], numbers: Mapping[str, Any]) -> None:
    """Put back what :func:`capture` gave. CUDA generators that this machine lacks are passed over."""
    torch.set_rng_state(tensors["torch"])
    random.setstate((numbers["python"]["version"], tuple(tensors["python"].tolist()), numbers["python"]["gauss"]))
    state = numbers["numpy"]
    keys = tensors["numpy"].numpy().astype(np.uint32)
    np.random.set_state((state["kind"], keys, state["position"], state["has_gauss"], state["cached"]))
    for index in range(torch.cuda.device_count() if torch.cuda.is_available() else 0):
        if f"cuda/{index}" in tensors:
            torch.cuda.set_rng_state(tensors[f"cuda/{index}"], index)


@contextmanager
def shielded() -> Iterator[None]:
    """Whatever draws random numbers in here leaves no trace outside."""
    kept = capture()
    try:
        yield
    finally:
        restore(*kept)
