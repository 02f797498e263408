"""A process of its own that opens one foreign pickle and writes what is in it as safetensors.

``python -m backend.voices.converter SOURCE TARGET``: ``weights_only=True`` and never anything else,
memory limited to what the file can need, no network, no other program. It prints one JSON object: what stands beside
the weights, as far as that is plain values; or the problem, where the file cannot be read.
"""

import contextlib
import ctypes
import io
import json
import math
import pickle
import sys
import zipfile
from pathlib import Path
from typing import Any

import msgspec

from backend.protocol.problems import Problem, VoicewrightError, problem, refuse

_REFUSED = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system", "ctypes.dlopen", "shutil.")
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
SPARE_BYTES = 768 << 20
_TABLES = ("model", "weight", "state_dict")
_ZIP, _PICKLE = b"PK", b"\x80"
_DEEPEST = 12


class Settings(dict[str, Any]):
    """What GPT-SoVITS's ``utils.HParams`` is opened as: it holds values and can do nothing."""


def isolate(file_bytes: int) -> None:
    """From here on: no network, no programs, and only so much more memory. For good."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER | _NEW_NETWORK)
    with contextlib.suppress(ImportError):  # Windows has neither limits nor this module
        import resource

        limit = _address_space() + 3 * file_bytes + SPARE_BYTES
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard),) * 2)

    def refuse(event: str, _: object) -> None:
        if event.startswith(_REFUSED):
            raise RuntimeError(f"a converter may not do this: {event}")

    sys.addaudithook(refuse)


def _address_space() -> int:
    """Bytes of address space that this process has now."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return 4 << 30
    return pages * 4096


def read(source: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Tensors by name, and the plain values beside them. Raises ``VoicewrightError``."""
    import torch

    size = source.stat().st_size
    try:
        with torch.serialization.safe_globals([(Settings, "utils.HParams")]):
            content = torch.load(_unmarked(source), map_location="cpu", weights_only=True)
    except Exception as error:  # a hostile or broken file may make anything go wrong in there
        raise VoicewrightError(_why(source, error)) from error
    if not isinstance(content, dict):
        refuse("checkpoint-unreadable/no-table")
    inner = next((content[name] for name in _TABLES if isinstance(content.get(name), dict)), content)
    tensors: dict[str, torch.Tensor] = {}
    for name, value in inner.items():
        if not isinstance(name, str) or not isinstance(value, torch.Tensor):
            continue
        if value.layout is not torch.strided or value.is_quantized or value.device.type != "cpu":
            refuse("checkpoint-unreadable/odd-tensor", name=name)
        if value.numel() * value.element_size() > size:
            refuse("checkpoint-unreadable/claims", name=name)
        tensors[name] = value.detach().clone(memory_format=torch.contiguous_format)
    if not tensors:
        refuse("checkpoint-unreadable/no-weights")
    beside = {key: one for key, one in content.items() if one is not inner and not isinstance(one, torch.Tensor)}
    return tensors, plain(beside)


def _why(source: Path, error: Exception) -> Problem:
    """Why PyTorch did not read it, in our words: its own, which tell people to switch the check off, are the detail."""
    says = f"{type(error).__name__}: {error}"
    with source.open("rb") as file:
        start = file.read(len(_ZIP))
    if start == _ZIP or start.isdigit():
        return _why_zip(source, error, says)
    if start.startswith(_PICKLE) and isinstance(error, pickle.UnpicklingError):
        return problem("checkpoint-unreadable/more", detail=says)
    return problem("checkpoint-unreadable/damaged", detail=says)


def _why_zip(source: Path, error: Exception, says: str) -> Problem:
    try:
        with zipfile.ZipFile(source) as packed:
            parts = {name.rpartition("/")[2] for name in packed.namelist()}
    except Exception:  # noqa: BLE001 - whatever it is: the list of what is in it is not whole
        return problem("checkpoint-unreadable/damaged", detail=says)
    if "data.pkl" not in parts:
        return problem("checkpoint-unreadable/archive", detail=says)
    if "constants.pkl" in parts:
        return problem("checkpoint-unreadable/program", detail=says)
    if isinstance(error, pickle.UnpicklingError):
        return problem("checkpoint-unreadable/more", detail=says)
    return problem("checkpoint-unreadable/damaged", detail=says)


def _unmarked(source: Path) -> Path | io.BytesIO:
    """GPT-SoVITS marks newer versions by two digits where a zip file says ``PK``; zip it is all the same."""
    with source.open("rb") as file:
        if not file.read(2).isdigit():
            return source
        return io.BytesIO(_ZIP + file.read())


def plain(value: Any, depth: int = 0) -> Any:
    """What JSON can say of a value; None for the rest."""
    if depth < _DEEPEST:
        if isinstance(value, Settings):
            return plain({**value, **vars(value)}, depth + 1)
        if isinstance(value, dict):
            return {key: plain(one, depth + 1) for key, one in value.items() if isinstance(key, str)}
        if isinstance(value, list | tuple):
            return [plain(one, depth + 1) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, str | int) else None


def main(source: Path, target: Path) -> int:
    """0 when ``target`` was written; 1 with the problem on stdout."""
    import torch  # noqa: F401 - its libraries belong to the memory that was there before
    from safetensors.torch import save_file

    isolate(source.stat().st_size)
    try:
        tensors, beside = read(source)
    except VoicewrightError as error:
        sys.stdout.write(msgspec.json.encode(error.problem).decode())
        return 1
    save_file(tensors, target)
    sys.stdout.write(json.dumps(beside))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
