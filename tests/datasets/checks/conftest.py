"""Real clips of the sample dataset, and ways to put one under a check."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from backend.audio import io
from backend.datasets.checks.clip_under_test import ClipUnderTest, Whole
from backend.datasets.checks.measuring import analyse
from backend.datasets.checks.registry import ALL
from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.protocol.findings import Finding

SAMPLE = Path(__file__).parents[3] / "assets" / "sample"
Samples = NDArray[np.float32]


@cache
def records() -> list[dict[str, str]]:
    """Lines of the sample dataset."""
    rows = (SAMPLE / "metadata.jsonl").read_text(encoding="utf-8").splitlines()
    return [msgspec.json.decode(row) for row in rows]


@cache
def recording(index: int) -> Samples:
    """A real recording, 16 kHz."""
    return io.read(SAMPLE / records()[index]["audio"])[0]


CLEAN = range(0, 240, 30)
"""Eight recordings from all over the sample."""

Examine = Callable[..., dict[str, Finding]]


@pytest.fixture
def examine() -> Examine:
    """``examine(samples, text=…)``: findings by the check's name."""

    def run(
        samples: Samples, rate: int = 16000, text: str = "Please enter your agent number.", language: str = "en-us",
        alignment: Alignment | None = None, whole: Whole | None = None, id: int = 1,
    ) -> dict[str, Finding]:  # fmt: skip
        clip = Clip(
            id=id, audio="x.wav", name=f"clip {id}", text=text, language=language, speaker="Allison", sample_rate=rate,
            channels=1, duration_s=len(samples) / rate,
        )  # fmt: skip
        under = ClipUnderTest(
            clip=clip, audio=Path("x.wav"), measures=analyse(samples, rate), alignment=alignment, whole=whole or Whole()
        )
        return {finding.check: finding for check in ALL for finding in check.function(under)}

    return run
