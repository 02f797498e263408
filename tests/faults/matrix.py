"""The long form of what the suite tries a few times: kills, and power cuts, with seeds.

``python -m tests.faults.matrix power [--seed 1] [--count 10000] [--minutes 10]``: cuts the power at that many moments
of a person's work. ``… writer``: kills a process that writes a project at that many moments. ``… window``, ``backend``
or ``trainer``: kills it while a voice is trained, twenty lives a seed; ``… studio``: the real window; ``… full``: fills
the disk in the midst of it. Prints tried, survived, lost and hung; exits 1 where anything was lost, with its seed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from tests.faults import full_disk, lives
from tests.faults.test_killed_writer import kill_and_look
from tests.faults.test_power_cut import losses

ROOT = Path(__file__).resolve().parents[2]
_STUDIO = "tests/faults/test_kill_studio.py"
_POINTS, _LIVES, _FILLED = 500, 10, 100


def power(seed: int, place: Path) -> tuple[int, list[str]]:
    """Cut the power at some moments; how many, and what was lost."""
    folder = place / "声音 mit Leer.voicewright"
    Project.create(folder).close()
    shutil.rmtree(folder / "backups")
    return _POINTS, losses(folder, place, None, _POINTS, seed)


def writer(seed: int, place: Path) -> tuple[int, list[str]]:
    """Kill a writer some times, each life going on with what the one before left."""
    folder = place / "声音 mit Leer.voicewright"
    Project.create(folder).close()
    try:
        kill_and_look(folder, _LIVES, seed)
    except AssertionError as error:
        return _LIVES, [f"seed {seed}: {error}"]
    return _LIVES, []


def studio(seed: int, place: Path) -> tuple[int, list[str]]:
    """Kill the real window, as a test of the suite does, at another moment."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", _STUDIO]
    environment = os.environ | {"KILL_SEEDS": str(seed), "TMPDIR": str(place)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return 1, [] if done.returncode == 0 else [f"seed {seed}: {done.stdout[-300:]}"]


def full(seed: int, place: Path) -> tuple[int, list[str]]:
    """Fill a small disk at some moments of a person's work."""
    found = full_disk.in_namespace(place / "small", _FILLED, seed)
    if found is None:
        raise SystemExit("this system does not let us mount a small disk")
    return _FILLED, found


def lived(kill: Callable[[int, Path], Iterator[str]]) -> Callable[[int, Path], tuple[int, list[str]]]:
    """The lives of :mod:`tests.faults.lives`, counted."""

    def once(seed: int, place: Path) -> tuple[int, list[str]]:
        tried, lost = 0, list[str]()
        try:
            for what in kill(seed, place):
                tried += 1
                lost += [f"seed {seed}, life {tried}: {what}"] if what else []
        except (lives.Hung, VoicewrightError) as error:
            return tried + 1, [*lost, f"seed {seed}, life {tried + 1}: {type(error).__name__} {error}"]
        return tried, lost

    return once


KINDS = {
    "power": power,
    "writer": writer,
    "studio": studio,
    "full": full,
    "trainer": lived(lives.trainer),
    "window": lived(lives.window),
    "backend": lived(lives.backend),
}


def main() -> int:
    """One kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=1e6)
    asked = parser.parse_args()
    tried, lost, seed, until = 0, list[str](), asked.seed, time.monotonic() + 60 * asked.minutes
    while tried < asked.count and time.monotonic() < until:
        with tempfile.TemporaryDirectory(prefix="matrix-") as place:
            count, found = KINDS[asked.kind](seed, Path(place))
        tried, lost, seed = tried + count, lost + found, seed + 1
    hung = sum(" Hung " in one for one in lost)
    seeds = f"seeds {asked.seed} to {seed - 1}"
    print(f"{asked.kind}, {seeds}: tried {tried}, survived {tried - len(lost)}, lost {len(lost) - hung}, hung {hung}")  # noqa: T201
    print(*lost, sep="\n")  # noqa: T201
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
