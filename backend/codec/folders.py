"""Codecs in folders as their authors or Hugging Face's hub have them: config, weights, read strictly. No download."""

import importlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from torch import Tensor

from backend.audio import torchaudio_shim
from backend.content import files
from backend.protocol.json import JsonObject
from backend.protocol.problems import refuse
from backend.voices.building import built
from backend.voices.folder import Model
from backend.voices.foreign import read

_WEIGHTS = (".safetensors", ".bin", ".pt", ".pth", ".ckpt")


def config(folder: Path) -> JsonObject:
    """What ``config.json`` says. Raises ``VoicewrightError``."""
    file = folder / "config.json"
    try:
        found = json.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        refuse("codec-unusable/config", says=str(error), file=folder)
    if not isinstance(found, dict):
        refuse("codec-unusable/no-table", file=folder)
    return found


def weights(folder: Path) -> Path:
    """Its one file of weights; ``.safetensors`` are taken first. Raises ``VoicewrightError``."""
    kinds = (sorted(folder.glob(f"*{suffix}")) for suffix in _WEIGHTS)
    found = next((one for one in kinds if one), [])
    if len(found) != 1:
        refuse("codec-unusable/weights", names=[file.name for file in found], file=folder)
    return found[0]


def content(folder: Path, books: int) -> str:
    """Hash of what a codec of that folder is, with so many books."""
    return files.content([folder / "config.json", weights(folder)], f"{books} books")


def filled(make: Callable[[], Model], folder: Path, rename: Callable[[str], str] = str) -> Model:
    """The network with exactly the folder's tensors. Raises ``VoicewrightError`` that lists what differs."""
    file = weights(folder)
    table: Mapping[str, Tensor] = {rename(name): tensor for name, tensor in read(file).table.items()}
    return built(make, table, str(file)).eval().requires_grad_(False)


def parametrized(name: str) -> str:
    """Older names of weight norm → the newer ones."""
    renamed = {"weight_g": "parametrizations.weight.original0", "weight_v": "parametrizations.weight.original1"}
    head, dot, last = name.rpartition(".")
    return f"{head}{dot}{renamed.get(last, last)}"


def transformers(folder: Path) -> Any:
    """The library that has the architectures. Raises ``VoicewrightError`` where it is not installed."""
    torchaudio_shim.install()  # it imports torchaudio where that is installed
    try:
        return importlib.import_module("transformers")
    except ImportError:
        refuse("codec-unusable/no-transformers", file=folder)
