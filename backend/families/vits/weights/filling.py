"""Strict filling: every tensor used, every tensor filled, or an error that lists the difference."""

from collections.abc import Mapping
from typing import TypeVar

from torch import Tensor, nn

from backend.protocol.problems import Problem, VoicewrightError

Model = TypeVar("Model", bound=nn.Module)
_LISTED = 8


class WeightsMismatch(VoicewrightError):  # noqa: N818 - it says what is wrong
    """Tensors are missing, left over, or of another shape."""


def fill(module: Model, table: Mapping[str, Tensor], file: str) -> Model:
    """The module with exactly these tensors. Raises :class:`WeightsMismatch`."""
    wanted = module.state_dict()
    lines = [f"missing: {name}" for name in wanted.keys() - table.keys()]
    lines += [f"unknown: {name}" for name in table.keys() - wanted.keys()]
    lines += [
        f"shape of {name}: {tuple(table[name].shape)} instead of {tuple(wanted[name].shape)}"
        for name in wanted.keys() & table.keys()
        if wanted[name].shape != table[name].shape
    ]
    if lines:
        lines.sort()
        more = f" and {len(lines) - _LISTED} more" if len(lines) > _LISTED else ""
        raise WeightsMismatch(
            Problem(
                kind="weights-mismatch",
                what="These weights do not fit the model.",
                why="; ".join(lines[:_LISTED]) + more + ".",
                remedy="Use the config.json that belongs to these weights.",
                file=file,
                detail="\n".join(lines),
            )
        )
    module.load_state_dict(dict(table))
    return module
