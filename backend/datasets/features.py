"""Features of clips, computed once: a cache by content and parameters that may be deleted at any time."""

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.audio import io, pitch
from backend.audio import mel as mels
from backend.audio.mel import MelConfig
from backend.datasets.manifest import Item
from backend.project import durable, parts
from backend.project.audio_store import NAME

_VERSION = 1
"""Raised when a feature's computation changes, so that old ones are not taken for new."""


class FeatureCache:
    """A folder of ``.npy`` files named by what they were computed from. Any number of processes may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(
        self, kind: str, item: Item, params: Mapping[str, object], compute: Callable[[], NDArray[Any]]
    ) -> NDArray[Any]:
        """The feature, memory-mapped and read-only; computed and kept if it is not there or damaged."""
        path = self.path(kind, item, params)
        kept = _load(path)
        if kept is not None:
            return kept
        made = np.ascontiguousarray(compute())
        try:
            self._keep(path, made)
        except OSError:
            made.setflags(write=False)
            return made  # a full or read-only disk costs time, not the work
        return made if (kept := _load(path)) is None else kept

    def path(self, kind: str, item: Item, params: Mapping[str, object]) -> Path:
        """Where a feature is kept."""
        made_from = (
            _VERSION, kind, _content(item.audio), round(item.start_s, 6), round(item.end_s, 6), round(item.gain_db, 4),
            sorted(params.items()),
        )  # fmt: skip
        name = hashlib.sha256(msgspec.json.encode(made_from)).hexdigest()[:32]
        return self.folder / kind / name[:2] / f"{name}.npy"

    def _keep(self, path: Path, array: NDArray[Any]) -> None:
        parts.made(self.folder, path.parent)
        with durable.written(path, sync=False) as file:
            np.save(file, array, allow_pickle=False)


def _load(path: Path) -> NDArray[Any] | None:
    try:
        if path.stat().st_size == 0:
            return None
        loaded: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError):  # cut short by a power cut, or not ours
        return None
    return loaded


def _content(audio: Path) -> str:
    """The hash of a recording: the project's files carry it in their names."""
    if NAME.fullmatch(audio.name):
        return audio.stem
    facts = audio.stat()
    return _hash(str(audio), facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=65536)
def _hash(audio: str, modified_ns: int, size: int) -> str:
    del modified_ns, size  # they tell a changed file from the one that was hashed
    with Path(audio).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def samples(item: Item, sample_rate: int) -> NDArray[np.float32]:
    """The trimmed clip at its target loudness, (n,) at ``sample_rate``; peaks may pass ±1.

    Raises ``VoicewrightError`` when the recording is missing or unreadable.
    """
    audio, _ = io.read(item.audio, sample_rate=sample_rate, start_s=item.start_s, end_s=item.end_s)
    return audio * np.float32(10 ** (item.gain_db / 20))


def mel(item: Item, config: MelConfig, cache: FeatureCache) -> NDArray[np.float32]:
    """(n_mels, frames) natural log mel magnitudes; frame i is centred at (i + 0.5) · hop."""
    params = dataclasses.asdict(config)
    return cache.get("mel", item, params, lambda: mels.mel(samples(item, config.sample_rate), config))


def f0(item: Item, hop_s: float, cache: FeatureCache, method: str = "swift") -> NDArray[np.float32]:
    """(frames,) Hz, 0 where unvoiced; frame i is centred at (i + 0.5) · hop_s. ``method``: swift or world."""
    if method not in ("swift", "world"):
        raise ValueError(f"no method {method!r}")

    def compute() -> NDArray[np.float32]:
        chosen = pitch.f0(samples(item, 16000), 16000, hop_s=hop_s, method="world" if method == "world" else "swift")
        return np.asarray(chosen, np.float32)

    return cache.get("f0", item, {"hop_s": hop_s, "method": method}, compute)
