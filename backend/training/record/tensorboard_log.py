"""TensorBoard files beside the events, for those who like to look there."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter


class TensorBoardLog:
    """Scalars and audio under ``RUN/tensorboard``. The library is loaded with the first figure."""

    def __init__(self, run: Path) -> None:
        self._folder = run / "tensorboard"
        self._writer: SummaryWriter | None = None

    def scalars(self, figures: Mapping[str, float | None], step: int, split: str = "train") -> None:
        """One point on each curve ``split/name``; figures that are not finite are left out."""
        for name, value in figures.items():
            if value is not None:
                self._open().add_scalar(f"{split}/{name}", value, step)

    def audio(self, name: str, samples: NDArray[np.float32], step: int, sample_rate: int) -> None:
        """``samples`` (n,) in [-1, 1]."""
        self._open().add_audio(name, samples[None], step, sample_rate=sample_rate)

    def close(self) -> None:
        """Write what is left."""
        if self._writer is not None:
            self._writer.close()

    def _open(self) -> "SummaryWriter":
        if self._writer is None:
            from torch.utils.tensorboard import SummaryWriter

            self._writer = SummaryWriter(str(self._folder), flush_secs=10)
        return self._writer
