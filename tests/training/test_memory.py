"""What finding out how much memory a training needs leaves of it."""

import gc

import torch
from torch import Tensor, nn

from backend.recipe import Batch, Stepper, TrainState
from backend.training.loop import memory

_WIDTH = 37


def _step(state: TrainState, batch: Batch, stepper: Stepper) -> None:
    found: Tensor = torch.softmax(state.modules["only"](batch["heard"]), -1)
    stepper.apply(state, "only", (found.exp() * found).sum())


def _held() -> int:
    gc.collect()
    return sum(type(one) is Tensor and one.shape[-1:] == (_WIDTH,) for one in gc.get_objects())


def test_nothing_of_the_step_that_is_tried_is_kept() -> None:
    module = nn.Linear(_WIDTH, _WIDTH)
    state = TrainState(modules={"only": module}, optimizers={"only": torch.optim.SGD(module.parameters(), lr=0.1)})
    batch = {"heard": torch.zeros(4, _WIDTH)}
    before = _held()
    assert memory.estimate(state, batch, torch.device("cpu"), _step).needed_mb > 0
    assert _held() == before
