"""A run's checkpoints: which there are, which is best, which go."""

import re
from collections.abc import Callable
from pathlib import Path

import msgspec

from backend.project import durable
from backend.protocol import json
from backend.protocol.problems import Problem
from backend.recipe import TrainState
from backend.training.record import checkpoint
from backend.training.record.checkpoint import CheckpointDamaged, Snapshot

FOLDER = "checkpoints"
_BEST = "best.json"
_NAME = re.compile(r"step-(\d{8,})")


class Best(msgspec.Struct, frozen=True, kw_only=True):
    """``checkpoints/best.json``."""

    path: str
    """The checkpoint's name, ``step-…``."""
    judged: bool
    """By a judge's scores; else by the held-out loss."""
    key: list[float]
    """What it was compared by. Lists are compared from the first element on; the smaller one is better."""
    figures: dict[str, float | None] = {}
    """The judge's, if it was judged."""
    loss: float | None = None
    """On held-out clips, if it was measured."""

    @property
    def step(self) -> int:
        """How far it was trained."""
        match = _NAME.fullmatch(self.path)
        return int(match[1]) if match else 0

    def beats(self, other: "Best | None") -> bool:
        """Whether this one is better. A judged one beats one that is not, unless that has learnt for more than twice
        as long and its held-out loss is lower: a verdict on a beginner says little.
        """
        if other is None or self.judged == other.judged:
            return other is None or self.key < other.key
        return not other._outgrows(self) if self.judged else self._outgrows(other)

    def _outgrows(self, other: "Best") -> bool:
        lower = self.loss is not None and other.loss is not None and self.loss < other.loss
        return lower and self.step > 2 * other.step


class Checkpoints:
    """The checkpoints of one run, in ``RUN/checkpoints``."""

    def __init__(self, run: Path, keep: int = 3) -> None:
        self._folder = run / FOLDER
        self._keep = max(2, keep)

    def all(self) -> list[Path]:
        """Complete checkpoints, oldest first; not verified."""
        if not self._folder.is_dir():
            return []
        found = [(int(match[1]), p) for p in self._folder.iterdir() if (match := _NAME.fullmatch(p.name))]
        return [path for _, path in sorted(found)]

    def newest(self) -> Path | None:
        """The newest checkpoint whose ``state.json`` is whole."""
        for path in reversed(self.all()):
            try:
                checkpoint.read_state(path)
            except CheckpointDamaged:
                continue
            return path
        return None

    def folder_of(self, step: int) -> Path:
        """Where the checkpoint of a step lies, or would."""
        return self._folder / f"step-{step:08d}"

    def best(self) -> Best | None:
        """What ``best.json`` says, if that checkpoint is still there."""
        try:
            best = json.decode((self._folder / _BEST).read_bytes(), type=Best)
        except (OSError, msgspec.MsgspecError):
            return None
        return best if _NAME.fullmatch(best.path) and (self._folder / best.path).is_dir() else None

    def chosen(self) -> Path | None:
        """The best checkpoint that verifies; else the newest that does. What later stages and voices use: one that has
        taken no step is no training.
        """
        best = self.best()
        order = [self._folder / best.path] if best else []
        for path in (one for one in order + self.all()[::-1] if one != self.folder_of(0)):
            try:
                checkpoint.verify(path)
            except CheckpointDamaged:
                continue
            return path
        return None

    def put(self, state: TrainState, snapshot: Snapshot, best: Best | None = None) -> tuple[Path, str]:
        """Save; mark as best if asked; drop the old ones. Returns the folder and the hash of its
        ``state.json``.
        """
        path = self.folder_of(snapshot.step)
        digest = checkpoint.save(path, state, snapshot)
        if best is not None:
            durable.write_bytes(self._folder / _BEST, msgspec.json.encode(best))
        self._prune()
        return path, digest

    def load_newest(self, state: TrainState, tell: Callable[[Problem], None]) -> Snapshot | None:
        """Load the newest checkpoint that is whole; damaged ones are told and passed over. None: there is
        none.
        """
        for path in reversed(self.all()):
            try:
                return checkpoint.load(path, state)
            except CheckpointDamaged as error:
                tell(error.problem)
        return None

    def _prune(self) -> None:
        best = self.best()
        for path in self.all()[: -self._keep]:
            if best is None or path.name != best.path:
                durable.remove_folder(path)
