"""Batches made ahead in a thread, moved to the device; a pure function of step, seed, order and rank."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, cast

import torch
from torch import Tensor

from backend.recipe import Corpus
from backend.recipe.stage import B

_ORDER = 1_000_003


def moved(batch: B, device: torch.device) -> B:
    """The batch on the device."""
    if device.type == "cpu":
        return batch
    return mapped(batch, lambda tensor: tensor.to(device, non_blocking=True))


def mapped(batch: B, change: Callable[[Tensor], Tensor]) -> B:
    """A batch of the same kind, with each of its tensors changed."""
    return cast("B", {name: change(cast("Tensor", tensor)) for name, tensor in batch.items()})


class Batches(Generic[B]):
    """The next batch is made while the model learns from this one."""

    def __init__(
        self,
        corpus: Corpus[B],
        seed: int,
        device: torch.device,
        *,
        rank: int = 0,
        world: int = 1,
        order: int = 0,
    ) -> None:
        self._corpus = corpus
        self._seed = seed + order * _ORDER
        self._device = device
        self._rank = rank
        self._world = world
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="batches")
        self._ahead: tuple[int, Future[B]] | None = None

    def take(self, step: int) -> B:
        """That step's batch, on the device."""
        ahead = self._ahead
        future = ahead[1] if ahead is not None and ahead[0] == step else self._submit(step)
        batch = future.result()
        self._ahead = (step + 1, self._submit(step + 1))
        return moved(batch, self._device)

    def close(self) -> None:
        """Wait for the thread; what it made ahead is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, step: int) -> Future[B]:
        return self._pool.submit(self._corpus.batch, step * self._world + self._rank, self._seed)
