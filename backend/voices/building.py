"""Networks from settings that come with a file: built only as long as the file can fill them.

A config is a page of text that anybody may have written: ten million layers cost nothing there, and all memory here.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from torch import Tensor
from torch.overrides import TorchFunctionMode

from backend.protocol.problems import problem
from backend.voices.folder import Model, WeightsMismatch, fill

TIMES, SPARE = 4, 1 << 24
"""Numbers that a network may begin with, by those in the file; filters and first values are made beside the weights."""
_TENSORS_TIMES, _SPARE_TENSORS = 50, 10_000


class _Oversized(Exception):  # noqa: N818 - it says what happened
    """More was made than the file could fill."""


class _Budget(TorchFunctionMode):
    """Counts what is made while it is on. Raises :class:`_Oversized`."""

    def __init__(self, table: Mapping[str, Tensor]) -> None:
        super().__init__()
        self._numbers = TIMES * sum(one.numel() for one in table.values()) + SPARE
        self._tensors = _TENSORS_TIMES * len(table) + _SPARE_TENSORS
        self._seen = set[int]()

    def __torch_function__(
        self, func: Callable[..., Any], types: Iterable[type], args: Any = (), kwargs: Any = None
    ) -> Any:
        made = func(*args, **(kwargs or {}))
        if isinstance(made, Tensor) and made.device.type == "cpu" and made.data_ptr() not in self._seen:
            self._seen.add(made.data_ptr())
            self._numbers -= made.numel()
            if self._numbers < 0 or len(self._seen) > self._tensors:
                raise _Oversized
        return made


def built(make: Callable[[], Model], table: Mapping[str, Tensor], file: str) -> Model:
    """The network with exactly these tensors. Raises :class:`WeightsMismatch`, also where it would be much larger than
    they are, or cannot be built at all.
    """
    return fill(limited(make, table, file), table, file)


def limited(make: Callable[[], Model], table: Mapping[str, Tensor], file: str) -> Model:
    """The network as it begins. Raises :class:`WeightsMismatch` where it would be much larger than the tensors that are
    meant for it, or cannot be built at all.
    """
    try:
        with _Budget(table):
            return make()
    except _Oversized:
        raise WeightsMismatch(problem("weights-mismatch/oversized", file=file)) from None
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, RuntimeError) as error:
        says = f"{type(error).__name__}: {error}"
        raise WeightsMismatch(problem("weights-mismatch/unbuildable", says=says, file=file)) from error
