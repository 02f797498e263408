"""Lightning Fabric for one device, or for several under ``torchrun``."""

import os
from typing import Literal

import torch
from lightning_fabric import Fabric
from lightning_fabric.strategies.ddp import DDPStrategy

from backend.training.loop.devices import Device


def fabric(device: Device, precision: str = "auto") -> Fabric:
    """A launched Fabric. ``precision``: ``auto``, ``32`` or ``bf16`` (mixed); auto is bf16 on a GPU that has it."""
    world = int(os.environ.get("WORLD_SIZE", "1"))
    kind = device.torch_device.type
    mixed = precision == "bf16" or (precision == "auto" and kind == "cuda" and torch.cuda.is_bf16_supported())
    chosen: Literal["bf16-mixed", "32-true"] = "bf16-mixed" if mixed else "32-true"
    if world == 1:
        devices = [device.torch_device.index or 0] if kind == "cuda" else 1
        made = Fabric(accelerator=kind, devices=devices, precision=chosen)
    else:
        local = int(os.environ.get("LOCAL_WORLD_SIZE", str(world)))
        backend = "nccl" if kind == "cuda" else "gloo"
        # Adversaries use a module's output without its gradient: parameters without one are normal here.
        strategy = DDPStrategy(process_group_backend=backend, find_unused_parameters=True)
        made = Fabric(accelerator=kind, devices=local, num_nodes=world // local, strategy=strategy, precision=chosen)
    made.launch()
    return made
