"""The model as it would be used: averaged, in eval mode, without gradients, and without leaving a trace."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from lightning_fabric import Fabric

from backend.recipe import TrainState
from backend.voices import rng
from backend.voices.tensors import bare


@contextmanager
def evaluating(state: TrainState, fabric: Fabric) -> Iterator[None]:
    """In here ``state.modules`` are bare, averaged where there is an average, and in eval mode.

    Afterwards modules, their modes, the random generators and the number of threads are as they were.
    """
    wrapped = state.modules
    modes = [(part, part.training) for module in wrapped.values() for part in bare(module).modules()]
    threads = torch.get_num_threads()
    # Networks without DDP's wrapper: only one of several processes evaluates, and DDP's forward waits for all of them.
    state.modules = {name: state.ema.get(name, bare(module)) for name, module in wrapped.items()}
    try:
        with rng.shielded(), torch.no_grad(), fabric.autocast():
            for module in state.modules.values():
                module.eval()
            yield
    finally:
        state.modules = wrapped
        for part, mode in modes:
            part.training = mode
        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
