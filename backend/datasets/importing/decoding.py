"""Recordings decoded whole, which is the only proof that they are good, in processes of their own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.audio import io
from backend.datasets import parallel
from backend.datasets.importing.locate import is_file
from backend.protocol.problems import Problem, problem, unexpected

_MOST_FILES, _MOST_BYTES = 128, 8 << 20
"""That are handed to a process at once: asking for each costs as much as decoding a second of speech, and while some
hundreds are written and synced, the processes need enough to do.
"""
_DIED = problem("audio-killed-its-reader")


@dataclass(frozen=True)
class Heard:
    """What decoding a whole recording showed."""

    sample_rate: int
    channels: int
    duration_s: float


def decoded(paths: Sequence[Path], check: Callable[[], None]) -> Iterator[tuple[Path, Heard | Problem]]:
    """Each recording with what it is or what is wrong with it, in the order in which they are done.

    ``check`` is called often and may raise to stop. Never in this process: what a stranger's file does to a decoder
    is not known. A file that kills its process costs that file.
    """
    for pack, answers in parallel.run(hear_all, _packs(paths), check, inline=0):
        if not isinstance(answers, parallel.Crashed):
            yield from zip(pack, answers, strict=True)
        elif len(pack) == 1:
            yield pack[0], _DIED
        else:
            for path, answer in parallel.run(hear, pack, check, inline=0):
                yield path, _DIED if isinstance(answer, parallel.Crashed) else answer


def hear_all(paths: Sequence[Path]) -> list[Heard | Problem]:
    """Each of them."""
    return [hear(path) for path in paths]


def hear(path: Path) -> Heard | Problem:
    """One recording."""
    try:
        info = io.measure(path)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told about this file and the rest goes on
        return unexpected(error, "reading")
    return Heard(sample_rate=info.sample_rate, channels=info.channels, duration_s=info.duration_s)


def _packs(paths: Sequence[Path]) -> list[list[Path]]:
    """Neighbours together, as long as they are small."""
    packs: list[list[Path]] = []
    full = True
    held = 0
    for path in paths:
        size = path.stat().st_size if is_file(path) else 0
        if full or len(packs[-1]) >= _MOST_FILES or held + size > _MOST_BYTES:
            packs.append([])
            full, held = False, 0
        packs[-1].append(path)
        held += size
    return packs
