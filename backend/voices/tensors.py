"""Modules and optimizers as flat tables of tensors plus JSON, the way safetensors can hold them."""

import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from backend.voices import earlier_tensors

KNOWN = "card"
"""The buffer with what a network must know beside its weights (symbols, speakers …): JSON, as long as it is."""
_SEPARATOR = "/"


class OptimizerNumbers(msgspec.Struct, frozen=True):
    """What of an optimizer's state is no tensor."""

    groups: list[dict[str, object]]
    """Each group's settings, and its parameters by number."""
    numbers: dict[str, dict[str, object]]
    """Number of a parameter → what is kept for it."""


def bare(module: nn.Module) -> nn.Module:
    """The family's own module inside whatever Fabric put around it."""
    # Looked up, not imported: it takes seconds, and who only reads weights (a voice) has no use for it.
    wrappers = sys.modules.get("lightning_fabric.wrappers")
    if wrappers is not None and isinstance(module, wrappers._FabricModule):
        inner: nn.Module = module.module
        return inner
    return module


def of_modules(modules: Mapping[str, nn.Module]) -> dict[str, Tensor]:
    """``module/key`` → tensor."""
    table: dict[str, Tensor] = {}
    for name, module in modules.items():
        for key, value in bare(module).state_dict().items():
            if not isinstance(value, Tensor):
                raise TypeError(f"{name}.{key} is a {type(value).__name__}; a checkpoint holds tensors only")
            table[f"{name}{_SEPARATOR}{key}"] = value
    return table


def split(table: Mapping[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    """``module/key`` → tensor, as module → state dict."""
    modules: dict[str, dict[str, Tensor]] = {}
    for path, value in table.items():
        name, _, key = path.partition(_SEPARATOR)
        modules.setdefault(name, {})[key] = value
    return modules


def into_modules(table: Mapping[str, Tensor], modules: Mapping[str, nn.Module]) -> None:
    """Load strictly: every tensor used, every tensor filled. Raises ``ValueError`` that lists the difference.

    Only a card may be of another length: it was written before a field was added or dropped. It stays as it was
    written, and whoever reads it takes the default for what it does not say.
    """
    found = split(table)
    if found.keys() != modules.keys():
        raise ValueError(f"modules differ: saved {sorted(found)}, expected {sorted(modules)}")
    for name, module in modules.items():
        _make_room(bare(module), found[name])
        try:
            bare(module).load_state_dict(found[name])
        except RuntimeError as error:
            raise ValueError(f"{name}: {error}") from error


def _make_room(module: nn.Module, table: Mapping[str, Tensor]) -> None:
    for path, present in list(module.named_buffers()):
        owner, _, name = path.rpartition(".")
        if name == KNOWN and path in table:
            module.get_submodule(owner).register_buffer(KNOWN, present.new_empty(table[path].shape))


def of_optimizers(
    optimizers: Mapping[str, torch.optim.Optimizer],
) -> tuple[dict[str, Tensor], dict[str, OptimizerNumbers]]:
    """``optimizer/parameter/key`` → tensor, and what is not a tensor."""
    tensors: dict[str, Tensor] = {}
    rest: dict[str, OptimizerNumbers] = {}
    for name, optimizer in optimizers.items():
        saved = optimizer.state_dict()
        numbers: dict[str, dict[str, object]] = {}
        for index, entries in saved["state"].items():
            for key, value in entries.items():
                if isinstance(value, Tensor):
                    tensors[_SEPARATOR.join((name, str(index), key))] = value
                else:
                    numbers.setdefault(str(index), {})[key] = value
        groups = [{key: _plain(value) for key, value in group.items()} for group in saved["param_groups"]]
        rest[name] = OptimizerNumbers(groups, numbers)
    return tensors, rest


def into_optimizers(
    tensors: Mapping[str, Tensor], rest: Mapping[str, OptimizerNumbers], optimizers: Mapping[str, torch.optim.Optimizer]
) -> None:
    """Put back what :func:`of_optimizers` gave. Raises ``ValueError`` where they do not fit."""
    if rest.keys() != optimizers.keys():
        raise ValueError(f"optimizers differ: saved {sorted(rest)}, expected {sorted(optimizers)}")
    states: dict[str, dict[int, dict[str, object]]] = {name: {} for name in optimizers}
    for path, value in tensors.items():
        name, index, key = path.split(_SEPARATOR, 2)
        states[name].setdefault(int(index), {})[key] = value
    for name, optimizer in optimizers.items():
        for index, entries in rest[name].numbers.items():
            states[name].setdefault(int(index), {}).update(entries)
        groups = [
            {
                key: tuple(value) if isinstance(value, list) and key != "params" else value
                for key, value in group.items()
            }
            for group in rest[name].groups
        ]
        optimizer.load_state_dict({"state": states[name], "param_groups": groups})


def write(table: Mapping[str, Tensor], path: Path) -> None:
    """A safetensors file. Tensors that share memory are written each for itself."""
    seen: set[int] = set()
    whole: dict[str, Tensor] = {}
    for name, tensor in table.items():
        value = tensor.detach().cpu().contiguous()
        storage = value.untyped_storage()
        alone = storage.nbytes() == value.nbytes and storage.data_ptr() not in seen
        seen.add(storage.data_ptr())
        whole[name] = value if alone else value.clone()
    path.touch()
    mode = path.stat().st_mode  # as any new file's here; the library's own is for nobody else to read
    _save(whole, path)
    path.chmod(mode)


def _save(table: dict[str, Tensor], path: Path) -> None:
    """The library writes beside the file by an absolute name, which leads nowhere as soon as the project is renamed or
    moved: then once more, from where it is now.
    """
    while True:
        here, others = Path.cwd(), set(path.parent.iterdir())
        try:
            save_file(table, path)
        except SafetensorError:
            if Path.cwd() == here:
                raise
            for left in set(path.parent.iterdir()) - others:
                left.unlink()
        else:
            return


def read(path: Path) -> dict[str, Tensor]:
    """Everything in a safetensors file of ours, on the CPU, by present names."""
    return earlier_tensors.present(load_file(path, device="cpu"), KNOWN)


def _plain(value: object) -> object:
    if isinstance(value, Tensor):
        return value.item()
    return list(value) if isinstance(value, tuple) else value
