"""The one place where weights change, and the place where they are looked at."""

import copy

import pytest
import torch
from lightning_fabric import Fabric
from torch import nn

from backend.recipe import TrainState
from backend.training.listening.evaluation import evaluating
from backend.training.loop.stepper import GuardedStepper, NonFiniteLoss
from backend.training.record.meter import Meter


@pytest.fixture
def fabric() -> Fabric:
    made = Fabric(accelerator="cpu", devices=1)
    made.launch()
    return made


def make(averaged: bool = True) -> TrainState:
    net = nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.5))
    return TrainState(
        modules={"net": net},
        optimizers={"net": torch.optim.SGD(net.parameters(), lr=0.1)},
        ema={"net": copy.deepcopy(net)} if averaged else {},
        schedule=lambda optimizer, step, progress: 0.5,
    )


def prepared(fabric: Fabric, state: TrainState) -> GuardedStepper:
    stepper = GuardedStepper(fabric)
    stepper.prepare(state)
    return stepper


def first(state: TrainState) -> nn.Linear:
    net = state.modules["net"]
    assert isinstance(net, nn.Sequential)
    linear = net[0]
    assert isinstance(linear, nn.Linear)
    return linear


def weights(module: nn.Module) -> torch.Tensor:
    return nn.utils.parameters_to_vector(module.parameters()).detach().clone()


def test_a_gradient_that_is_not_finite_moves_nothing(fabric: Fabric) -> None:
    state = make()
    stepper = prepared(fabric, state)
    before, mean = weights(state.modules["net"]), weights(state.ema["net"])
    loss = (first(state).weight * 0).sum().sqrt()  # finite, with an infinite slope
    assert torch.isfinite(loss)
    with pytest.raises(NonFiniteLoss, match="gradient of net"):
        stepper.apply(state, "net", loss)
    assert torch.equal(weights(state.modules["net"]), before)
    assert torch.equal(weights(state.ema["net"]), mean)


def test_rate_is_base_times_schedule_times_backoff(fabric: Fabric) -> None:
    state = make()
    stepper = prepared(fabric, state)
    stepper.backoff = 0.5
    before = weights(state.modules["net"])
    norm = stepper.apply(state, "net", first(state).bias.sum(), clip_norm=1e-9)
    assert state.optimizers["net"].param_groups[0]["lr"] == pytest.approx(0.1 * 0.5 * 0.5)
    assert float(norm) == pytest.approx(2**0.5)
    assert torch.allclose(weights(state.modules["net"]), before, atol=1e-8)


def test_clipping_by_value(fabric: Fabric) -> None:
    state = make()
    before = first(state).bias.detach().clone()
    prepared(fabric, state).apply(state, "net", 100 * first(state).bias.sum(), clip_value=1.0)
    assert torch.allclose(before - first(state).bias.detach(), torch.full((2,), 0.05))


def test_the_average_follows(fabric: Fabric) -> None:
    state = make()
    stepper = prepared(fabric, state)
    state.step = 10**6
    state.ema_decay = 0.9
    mean = weights(state.ema["net"])
    stepper.apply(state, "net", first(state).bias.sum())
    expected = 0.9 * mean + 0.1 * weights(state.modules["net"])
    assert torch.allclose(weights(state.ema["net"]), expected)


@pytest.mark.parametrize("averaged", [True, False])
def test_evaluating_leaves_modules_and_modes_as_they_were(fabric: Fabric, averaged: bool) -> None:
    state = make(averaged)
    net = state.modules["net"]
    assert isinstance(net, nn.Sequential)
    net[0].eval()  # a frozen part stays frozen
    with evaluating(state, fabric):
        assert not state.modules["net"].training
        assert (state.modules["net"] is state.ema.get("net")) is averaged
        assert not state.modules["net"](torch.ones(1, 2)).requires_grad
    assert state.modules["net"] is net
    assert net.training
    assert net[1].training
    assert not net[0].training


def test_the_meter_averages_and_forgets() -> None:
    meter = Meter()
    meter.add({"a": torch.tensor(1.0), "b": 2.0})
    meter.add({"a": torch.tensor(3.0)})
    assert meter.take() == {"a": 2.0, "b": 2.0}
    assert meter.take() == {}
