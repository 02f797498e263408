"""Sounds natural: DistillMOS, a small model that learnt from a large one what listeners say (arXiv 2502.05356)."""

import contextlib
import functools
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray


@functools.cache
def _model() -> Any:
    from backend.audio import torchaudio_shim

    torchaudio_shim.install()
    from distillmos import ConvTransformerSQAModel

    # It says on stdout where its weights are; stdout belongs to the wire and to --json.
    with contextlib.redirect_stdout(sys.stderr):
        return ConvTransformerSQAModel().eval()


def distillmos(samples: NDArray[np.float32]) -> float:
    """Mean opinion score in [1, 5] of samples (n,) at 16 kHz."""
    import torch

    with torch.inference_mode():
        return float(_model()(torch.from_numpy(np.ascontiguousarray(samples))[None]).squeeze())
