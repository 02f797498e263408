"""Makes ``import torchaudio`` work beside a CPU-only torch.

PyPI's torchaudio for Linux links CUDA; beside a CPU torch its native part fails to load and takes the import with
it. Everything that we or our judges use is pure Python, so its loader is answered for before it runs.
"""

import importlib.util
import sys
import types
from collections.abc import Callable
from typing import NoReturn


def _unavailable(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("torchaudio's native part is not available beside a CPU-only torch.")


def _refuse(_function: Callable[..., object]) -> Callable[..., NoReturn]:
    return _unavailable


def install() -> None:
    """Let torchaudio be imported. Does nothing where its native part loads, or once it is imported."""
    import torch

    if "torchaudio" in sys.modules or torch.version.cuda is not None:
        return
    if importlib.util.find_spec("torchaudio") is None:
        return
    stand_in = types.ModuleType("torchaudio._extension")
    stand_in.__dict__.update(
        _IS_TORCHAUDIO_EXT_AVAILABLE=False,
        _IS_ALIGN_AVAILABLE=False,
        _check_cuda_version=lambda: None,
        fail_if_no_align=_refuse,
    )
    sys.modules["torchaudio._extension"] = stand_in
