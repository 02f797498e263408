"""The state of every random generator that training draws from: kept, put back, and shielded. No pickle."""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec
import numpy as np
import torch
from torch import Tensor


class PythonNumbers(msgspec.Struct, frozen=True):
    """The rest of ``random``'s state."""

    version: int
    gauss: float | None


class NumpyNumbers(msgspec.Struct, frozen=True):
    """The rest of NumPy's state."""

    kind: str
    position: int
    has_gauss: int
    cached: float


class Numbers(msgspec.Struct, frozen=True):
    """What belongs to the generators' states and is no tensor."""

    python: PythonNumbers
    numpy: NumpyNumbers


def seed(value: int, rank: int = 0) -> None:
    """Start every generator from a seed; each process of several gets numbers of its own."""
    mixed = (value * 1_000_003 + rank * 7919) % 2**32
    random.seed(mixed)
    np.random.seed(mixed)
    torch.manual_seed(mixed)  # CUDA's generators too


def capture() -> tuple[dict[str, Tensor], Numbers]:
    """Tensors for a safetensors file, and numbers for JSON."""
    version, words, gauss = random.getstate()
    numpy = np.random.get_state(legacy=True)
    assert isinstance(numpy, tuple), "the older of its two forms"
    kind, keys, position, has_gauss, cached = numpy
    tensors = {
        "torch": torch.get_rng_state(),
        "python": torch.tensor(words, dtype=torch.int64),
        "numpy": torch.from_numpy(np.asarray(keys).astype(np.int64)),
    }
    if torch.cuda.is_available():
        for index, state in enumerate(torch.cuda.get_rng_state_all()):
            tensors[f"cuda/{index}"] = state
    return tensors, Numbers(PythonNumbers(version, gauss), NumpyNumbers(kind, position, has_gauss, cached))


def restore(tensors: Mapping[str, Tensor], numbers: Numbers) -> None:
    """Put back what :func:`capture` gave. CUDA generators that this machine lacks are passed over."""
    torch.set_rng_state(tensors["torch"])
    random.setstate((numbers.python.version, tuple(tensors["python"].tolist()), numbers.python.gauss))
    state = numbers.numpy
    keys = tensors["numpy"].numpy().astype(np.uint32)
    np.random.set_state((state.kind, keys, state.position, state.has_gauss, state.cached))
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
