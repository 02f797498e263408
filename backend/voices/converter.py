"""A process of its own that opens one foreign pickle and writes what is in it as safetensors.

``python -m backend.voices.converter SOURCE TARGET``: ``weights_only=True`` and never anything else,
memory limited to what the file can need, no network, no other program. It prints one JSON object: what stands beside
the weights, as far as that is plain values.
"""

import contextlib
import ctypes
import io
import json
import math
import pickle
import sys
from pathlib import Path
from typing import Any

_REFUSED = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system", "ctypes.dlopen", "shutil.")
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
SPARE_BYTES = 768 << 20
_TABLES = ("model", "weight", "state_dict")
_ZIP = b"PK"
_DEEPEST = 12


class Refused(Exception):  # noqa: N818 - it says what happened
    """The file is not one of those that can be read."""


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
    """Tensors by name, and the plain values beside them. Raises :class:`Refused`."""
    import torch

    size = source.stat().st_size
    try:
        with torch.serialization.safe_globals([(Settings, "utils.HParams")]):
            content = torch.load(_unmarked(source), map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:  # whose own words tell people to switch the check off
        raise Refused("It is no checkpoint of PyTorch, or holds more than weights and plain values") from error
    except Exception as error:  # a hostile or broken file may make anything go wrong in there
        raise Refused(f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}") from error
    if not isinstance(content, dict):
        raise Refused("It holds no table of weights.")
    inner = next((content[name] for name in _TABLES if isinstance(content.get(name), dict)), content)
    tensors: dict[str, torch.Tensor] = {}
    for name, value in inner.items():
        if not isinstance(name, str) or not isinstance(value, torch.Tensor):
            continue
        if value.numel() * value.element_size() > size:
            raise Refused(f"{name} claims more data than the file holds.")
        tensors[name] = value.detach().clone(memory_format=torch.contiguous_format)
    if not tensors:
        raise Refused("It holds no weights.")
    beside = {key: one for key, one in content.items() if one is not inner and not isinstance(one, torch.Tensor)}
    return tensors, plain(beside)


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
    """0 when ``target`` was written; 1 with a reason on stderr."""
    import torch  # noqa: F401 - its libraries belong to the memory that was there before
    from safetensors.torch import save_file

    isolate(source.stat().st_size)
    try:
        tensors, beside = read(source)
    except Refused as error:
        sys.stderr.write(str(error))
        return 1
    save_file(tensors, target)
    sys.stdout.write(json.dumps(beside))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
