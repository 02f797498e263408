"""Weights in the files that others write: a pickle is opened by a process of its own, never here."""

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from safetensors import safe_open
from torch import Tensor

from backend.project.children import command
from backend.protocol import json
from backend.protocol.json import JsonObject
from backend.protocol.problems import VoicewrightError, problem, refuse

TIME_LIMIT_S = 600
_START = 512


@dataclass(frozen=True)
class Foreign:
    """What a checkpoint file holds, as it is named there."""

    table: Mapping[str, Tensor]
    beside: JsonObject
    """What stands beside the weights in a pickle, as far as that is plain values: steps, a learning rate, a config."""

    @property
    def numbers(self) -> dict[str, float]:
        """Those of them that are numbers."""
        return {name: one for name, one in self.beside.items() if isinstance(one, int | float)}


def read(path: Path) -> Foreign:
    """A ``.safetensors``, or a pickle by way of :mod:`backend.voices.converter`. Raises ``VoicewrightError``."""
    _look(path)
    if path.suffix == ".safetensors":
        return Foreign(_safetensors(path), {})
    with tempfile.TemporaryDirectory(prefix="voicewright-") as folder:
        target = Path(folder) / "weights.safetensors"
        line = command("backend.voices.converter", str(path.absolute()), str(target))
        try:
            done = subprocess.run(
                line, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False, stdin=subprocess.DEVNULL
            )
        except subprocess.TimeoutExpired:
            refuse("checkpoint-unreadable/slow", most_s=TIME_LIMIT_S, file=path)
        if done.returncode or not target.is_file():
            if last := done.stderr.strip().splitlines()[-1:]:
                refuse("checkpoint-unreadable/file", says=last[0].rstrip("."), file=path)
            refuse("checkpoint-unreadable/mute", status=done.returncode, file=path)
        return Foreign(_safetensors(target), json.decode(done.stdout))


def _look(path: Path) -> None:
    """Refuse what a download left in a checkpoint's place, in words that help."""
    try:
        with path.open("rb") as file:
            start = file.read(_START)
    except OSError as error:
        raise VoicewrightError(problem("checkpoint-unreadable/file", says=str(error.strerror), file=path)) from error
    if not start:
        refuse("checkpoint-unreadable/empty", file=path)
    if start.startswith(b"version https://git-lfs"):
        refuse("checkpoint-unreadable/pointer", file=path)
    if start.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        refuse("checkpoint-unreadable/page", file=path)


def _safetensors(path: Path) -> dict[str, Tensor]:
    try:
        with safe_open(path, "pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
    except Exception as error:  # safetensors' errors have no common base but Exception
        raise VoicewrightError(problem("checkpoint-unreadable/file", says=str(error), file=path)) from error
