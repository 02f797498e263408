"""A dataset's phone models on disk, so that a few new clips need no new training."""

import io
import zipfile
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np

from backend.datasets.alignment.acoustics import Acoustics
from backend.datasets.alignment.refine import Refiner
from backend.project import durable
from backend.protocol import json

_VERSION = 2
"""Raised when frames are scaled otherwise than before: models of other frames are no use."""


class Trained(msgspec.Struct, frozen=True):
    """What the models were trained on."""

    version: int
    first_model: dict[str, int]
    speakers: list[str]
    seconds: float


def save(refiner: Refiner, seconds: float, path: Path) -> None:
    """Write, whole or not at all."""
    speakers = list(refiner.scale)
    about = Trained(_VERSION, dict(refiner.first_model), speakers, seconds)
    buffer = io.BytesIO()
    np.savez(
        buffer,
        about=np.frombuffer(msgspec.json.encode(about), np.uint8),
        log_weight=refiner.acoustics.log_weight_MK,
        mean=refiner.acoustics.mean_MKD,
        precision=refiner.acoustics.precision_MKD,
        centre=np.stack([refiner.scale[speaker][0] for speaker in speakers]),
        deviation=np.stack([refiner.scale[speaker][1] for speaker in speakers]),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    durable.write_bytes(path, buffer.getvalue())


def seconds_trained(path: Path) -> float:
    """Seconds of speech that the models on disk have learned from; 0 where there are none."""
    try:
        return load(path, path.stat().st_mtime_ns)[1]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, msgspec.MsgspecError):
        return 0.0


@lru_cache(maxsize=4)
def load(path: Path, modified_ns: int) -> tuple[Refiner, float]:
    """The models and the seconds they learned from; ``modified_ns`` tells a newer file from the last one."""
    del modified_ns
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as kept:
        about = json.decode(kept["about"].tobytes(), type=Trained)
        if about.version != _VERSION:
            raise ValueError(f"version {about.version}")
        scale = {
            speaker: (kept["centre"][index], kept["deviation"][index]) for index, speaker in enumerate(about.speakers)
        }
        acoustics = Acoustics(kept["log_weight"], kept["mean"], kept["precision"])
    return Refiner(about.first_model, acoustics, scale), about.seconds
