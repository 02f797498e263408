"""Files that are nearly right, at every door that files from elsewhere come through.

``python -m tests.faults.fuzz KIND [--seed 1] [--count 100000] [--minutes 10]``, KIND being ``audio``, ``films``,
``checkpoints``, ``projects``, ``scores``, ``lists`` or ``bundles``: prints how many mutants were tried, and how many
were read, refused in our words, lost (another error, or a process that died), hung (20 s) and executed. Exits 1 unless
the last three are 0. Each process takes mutants until one kills it, with 4 GiB at most; every second mutant has the
checksums of its kind made right again. A mutant is a function of its seed and number, so that ``--first N --count 1``
shows one again.
"""

import argparse
import os
import random
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from backend.protocol.problems import VoicewrightError
from tests.faults.doors import CANARY, DOORS, Door
from tests.faults.mutator import deep, mutant

HUNG_S = 20.0
_MEMORY = 4 << 30
_BAD = ("lost", "hung", "executed")


@dataclass
class Outcome:
    """Of a fuzzing."""

    counts: Counter[str] = field(default_factory=Counter[str])
    shown: list[str] = field(default_factory=list)
    """One line for each kind of loss, with the first number that brought it about."""
    slowest: tuple[int, int] = (0, 0)
    """Milliseconds of processor, and number, of the mutant that took most."""

    @property
    def tried(self) -> int:
        """Mutants."""
        return sum(self.counts.values())

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, hung, or executed."""
        return not any(self.counts[one] for one in _BAD)

    def add(self, what: str, number: int, says: str = "") -> None:
        """Count it."""
        self.counts[what] += 1
        if what in _BAD and not any(line.endswith(says) for line in self.shown):
            self.shown.append(f"{what}: number {number} {says}")


def fuzz(kind: str, seed: int, count: int, first: int = 0, most_s: float = 1e9) -> Outcome:
    """Try that many mutants, in processes that may die."""
    outcome, number, until = Outcome(), first, time.monotonic() + most_s
    while number < first + count and time.monotonic() < until:
        number = _watched(kind, seed, number, first + count, until, outcome)
    return outcome


def _watched(kind: str, seed: int, number: int, end: int, until: float, outcome: Outcome) -> int:
    """Follow one process until it has no more to say. Returns the number to go on with."""
    asked = ["--seed", str(seed), "--first", str(number), "--count", str(end - number), "--here"]
    line = [sys.executable, "-m", __spec__.name, kind, *asked]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0) as child:
        assert child.stdout is not None
        limit_s, rest = 10 * HUNG_S, b""
        while True:
            ready, _, _ = select.select([child.stdout], [], [], limit_s)
            said = os.read(child.stdout.fileno(), 1 << 16) if ready else b""
            if not said:
                break
            *lines, rest = (rest + said).split(b"\n")
            for one in lines:
                if one != b"ready":
                    took_ms, what, says = f"{one.decode()} ".split(" ", 2)
                    outcome.slowest = max(outcome.slowest, (int(took_ms), number))
                    outcome.add(what, number, says.strip())
                    number += 1
            limit_s = HUNG_S
            if time.monotonic() > until:
                child.kill()
                return number
        child.kill()
        child.wait()
        if number < end:
            outcome.add("lost" if ready else "hung", number, f"status {child.returncode}" if ready else "")
            number += 1
    return number


def tried(door: Door, content: bytes, ending: str, place: Path) -> str:
    """What became of one mutant, in one line."""
    path = place / f"mutant{ending}"
    path.write_bytes(content)
    try:
        door.enter(path)
        said = "read"
    except VoicewrightError:
        said = "refused"
    except Exception as error:  # noqa: BLE001 - whatever else it is, is what is looked for
        last = error.__traceback__
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        where = f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}" if last else ""
        said = f"lost {type(error).__name__} in {where}"
    return "executed" if (place / CANARY).exists() else said


def _here(kind: str, seed: int, first: int, count: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    out = os.dup(1)
    os.dup2(2, 1)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        place = Path(folder) / "place"
        place.mkdir()
        seeds = DOORS[kind].seeds(Path(folder))
        endings = sorted(seeds)
        os.chdir(place)
        os.write(out, b"ready\n")
        for number in range(first, first + count):
            chance = random.Random(f"{seed} {number}")
            ending = endings[number // 2 % len(endings)]
            made = deep(ending, seeds[ending], chance) if number % 2 else mutant(seeds[ending], chance)
            began = time.process_time()
            said = tried(DOORS[kind], made, ending, place)
            took_ms = 1e3 * (time.process_time() - began)
            (place / CANARY).unlink(missing_ok=True)
            os.write(out, f"{took_ms:.0f} {said}\n".encode())
        os.chdir("/")


def main() -> int:
    """One kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=DOORS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=1e6)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        _here(asked.kind, asked.seed, asked.first, asked.count)
        return 0
    found = fuzz(asked.kind, asked.seed, asked.count, asked.first, 60 * asked.minutes)
    counts = ", ".join(f"{what} {found.counts[what]}" for what in ("read", "refused", *_BAD))
    slowest = f"slowest {found.slowest[0]} ms of processor (number {found.slowest[1]})"
    print(f"{asked.kind}, seed {asked.seed}: tried {found.tried}, {counts}; {slowest}")  # noqa: T201 - it is a command
    print(*found.shown, sep="\n")  # noqa: T201
    return 0 if found.sound else 1


if __name__ == "__main__":
    sys.exit(main())
