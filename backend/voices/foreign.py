"""Weights in the files that others write: a pickle is opened by a process of its own, never here."""

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from safetensors import safe_open
from torch import Tensor

from backend.project.children import command
from backend.protocol import json
from backend.protocol.json import JsonObject
from backend.protocol.problems import Problem, VoicewrightError, problem, refuse

TIME_LIMIT_S = 600
_START, _SHOWN = 512, 60
_PACKED = (b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\xfd7zXZ", b"BZh", b"\x28\xb5\x2f\xfd")


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
            raise VoicewrightError(_told(done, path))
        return Foreign(_safetensors(target), json.decode(done.stdout))


def inner(given: JsonObject, name: str) -> JsonObject:
    """A part of a config; empty where it has none. Raises ``TypeError`` where something else stands there."""
    found = given.get(name, {})
    if not isinstance(found, dict):
        raise TypeError(f"{name} is no table")
    return found


def _told(done: "subprocess.CompletedProcess[str]", path: Path) -> Problem:
    """What the converter said of the file, or how it ended."""
    try:
        return msgspec.structs.replace(json.decode(done.stdout, type=Problem), file=str(path))
    except msgspec.MsgspecError:
        return problem("checkpoint-unreadable/mute", status=done.returncode, detail=done.stderr, file=path)


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
    if start.startswith(_PACKED):
        refuse("checkpoint-unreadable/archive", file=path)
    text = " ".join(start.decode("utf-8-sig", "replace").split())
    if text.lower().startswith(("<!", "<html", "<?xml")):
        refuse("checkpoint-unreadable/page", file=path)
    if text.removesuffix("\ufffd").isprintable() and "\ufffd" not in text[:-1]:
        refuse("checkpoint-unreadable/text", start=text[:_SHOWN], file=path)


def _safetensors(path: Path) -> dict[str, Tensor]:
    try:
        with safe_open(path, "pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
    except Exception as error:  # safetensors' errors have no common base but Exception
        raise VoicewrightError(problem("checkpoint-unreadable/damaged", detail=str(error), file=path)) from error
