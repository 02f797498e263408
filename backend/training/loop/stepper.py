"""The one place where weights change, and where a number that is not finite is stopped before they do."""

import torch
from lightning_fabric import Fabric
from torch import Tensor

from backend.recipe import TrainState
from backend.training.loop.ema import Average
from backend.voices.tensors import bare


class NonFiniteLoss(Exception):  # noqa: N818 - a fact about numbers, met and dealt with
    """A loss or a gradient is NaN or infinite; nothing was moved by it."""

    def __init__(self, what: str, optimizer: str) -> None:
        super().__init__(f"the {what} of {optimizer} is not finite")
        self.what = what
        self.optimizer = optimizer


class GuardedStepper:
    """:class:`backend.recipe.Stepper`: backward, check, clip, step, average."""

    def __init__(self, fabric: Fabric) -> None:
        self._fabric = fabric
        self._averages: dict[str, list[Average]] = {}
        self.progress = 0.0
        """Share of the budget that is spent, for schedules."""
        self.backoff = 1.0
        """Factor on every rate; below 1 after bad steps."""
        self.figures: dict[str, Tensor | float] = {}
        """Gradient norms and rates of the last step."""

    def prepare(self, state: TrainState) -> None:
        """Call once, after ``build`` and before a checkpoint is loaded: base rates are kept, averages are paired with
        their modules.
        """
        self._averages = {name: [] for name in state.optimizers}
        for name, optimizer in state.optimizers.items():
            mine = set()
            for group in optimizer.param_groups:
                group.setdefault("base_lr", float(group["lr"]))
                mine |= {id(parameter) for parameter in group["params"]}
            for module, copy in state.ema.items():
                source = state.modules[module]
                if any(id(parameter) in mine for parameter in bare(source).parameters()):
                    self._averages[name].append(Average(copy, source))

    def apply(
        self,
        state: TrainState,
        optimizer: str,
        loss: Tensor,
        *,
        clip_norm: float | None = None,
        clip_value: float | None = None,
    ) -> Tensor:
        """See :class:`backend.recipe.Stepper`."""
        mover = state.optimizers[optimizer]
        self._check(loss.detach(), "loss", optimizer, everywhere=True)
        mover.zero_grad(set_to_none=True)
        self._fabric.backward(loss)
        gradients = [p.grad for group in mover.param_groups for p in group["params"] if p.grad is not None]
        norm = torch.nn.utils.get_total_norm(gradients)
        # After the backward pass every process holds the same averaged gradients: no need to ask the others.
        self._check(norm, "gradient", optimizer)
        if clip_value is not None:
            torch._foreach_clamp_min_(gradients, -clip_value)
            torch._foreach_clamp_max_(gradients, clip_value)
        if clip_norm is not None:
            torch._foreach_mul_(gradients, torch.clamp(clip_norm / (norm + 1e-6), max=1.0))
        factor = self.backoff * (state.schedule(optimizer, state.step, self.progress) if state.schedule else 1.0)
        for group in mover.param_groups:
            group["lr"] = group["base_lr"] * factor
        mover.step()
        for average in self._averages[optimizer]:
            average.move(state.ema_decay, state.step)
        self.figures[f"norm.{optimizer}"] = norm
        self.figures[f"lr.{optimizer}"] = float(mover.param_groups[0]["lr"])
        return norm

    def _check(self, value: Tensor, what: str, optimizer: str, *, everywhere: bool = False) -> None:
        bad = ~torch.isfinite(value).all()
        if everywhere and self._fabric.world_size > 1:
            # One process that skips while the others wait for its gradients would hang them all.
            total = self._fabric.all_reduce(bad.float(), reduce_op="sum")
            bad = torch.as_tensor(total) > 0
        if bool(bad):
            raise NonFiniteLoss(what, optimizer)
