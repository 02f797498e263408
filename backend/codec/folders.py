"""Codecs in folders as their authors or Hugging Face's hub have them: config, weights, read strictly. No download."""

import importlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from backend.audio import torchaudio_shim
from backend.content import files
from backend.protocol.problems import Problem, VoicewrightError
from backend.voices.folder import fill
from backend.voices.foreign import read

_WEIGHTS = (".safetensors", ".bin", ".pt", ".pth", ".ckpt")


def config(folder: Path) -> dict[str, Any]:
    """What ``config.json`` says. Raises ``VoicewrightError``."""
    file = folder / "config.json"
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise unusable(folder, f"Its config.json cannot be read: {error}.") from error
    if not isinstance(found, dict):
        raise unusable(folder, "Its config.json is no table of settings.")
    return found


def weights(folder: Path) -> Path:
    """Its one file of weights; ``.safetensors`` are taken first. Raises ``VoicewrightError``."""
    kinds = (sorted(folder.glob(f"*{suffix}")) for suffix in _WEIGHTS)
    found = next((one for one in kinds if one), [])
    if len(found) != 1:
        names = ", ".join(file.name for file in found) or "none"
        raise unusable(folder, f"One file of weights is looked for beside its config.json; there are: {names}.")
    return found[0]


def content(folder: Path, books: int) -> str:
    """Hash of what a codec of that folder is, with so many books."""
    return files.content([folder / "config.json", weights(folder)], f"{books} books")


def filled(network: nn.Module, folder: Path, rename: Callable[[str], str] = str) -> nn.Module:
    """The network with exactly the folder's tensors. Raises ``VoicewrightError`` that lists what differs."""
    file = weights(folder)
    table: Mapping[str, Tensor] = {rename(name): tensor for name, tensor in read(file).table.items()}
    return fill(network, table, str(file)).eval().requires_grad_(False)


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
    except ImportError as error:
        raise unusable(folder, "transformers is not installed: pip install voicewright[bert].") from error


def unusable(folder: Path, why: str) -> VoicewrightError:
    """The error for a folder that holds no such codec."""
    return VoicewrightError(
        Problem(
            kind="codec-unusable",
            what="There is no codec in this folder that can be used.",
            why=why,
            remedy="Name a folder with config.json and weights of EnCodec (24 kHz), DAC or SpeechTokenizer.",
            file=str(folder),
        )
    )
