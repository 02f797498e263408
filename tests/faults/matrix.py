"""The long form of what the suite tries a few times: kills, and power cuts, with seeds.

``python -m tests.faults.matrix power [--seed 1] [--count 10000] [--minutes 10]``: cuts the power at that many moments
of a person's work. ``… writer``: kills a process that writes a project at that many moments. ``… window``, ``backend``
or ``trainer``: kills it while a voice is trained, twenty lives a seed; ``… studio``: the real window; ``… full``: fills
the disk in the midst of it. ``… pauses``: trainer and backend stand still; ``clocks``: the clock is set; ``moves``: the
project is renamed, moved, copied; ``rivals``: several windows open it at once; ``racers``: several trainers train one
run at once; ``names``: of 255 bytes, composed and decomposed; ``discs``: on a medium for reading only. Several kinds
follow each other. Prints tried, survived, lost and hung of each; exits 1 where anything was lost, with its seed.
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
from tests.faults.clocks import clocks
from tests.faults.moves import moves
from tests.faults.names import names
from tests.faults.pauses import pauses
from tests.faults.racers import racers
from tests.faults.rivals import rivals
from tests.faults.test_killed_writer import kill_and_look
from tests.faults.test_power_cut import losses

ROOT = Path(__file__).resolve().parents[2]
_STUDIO = "tests/faults/test_kill_studio.py"
_POINTS, _LIVES, _FILLED, _LIVES_A_SEED = 500, 10, 100, 20

Tries = Callable[[int, Path, int], tuple[int, list[str]]]
"""Seed, place, how often at most: how often it was tried, and what was lost."""


def power(seed: int, place: Path, most: int) -> tuple[int, list[str]]:
    """Cut the power at some moments; how many, and what was lost."""
    folder = place / "声音 mit Leer.voicewright"
    Project.create(folder).close()
    shutil.rmtree(folder / "backups")
    points = min(_POINTS, most)
    return points, losses(folder, place, None, points, seed)


def writer(seed: int, place: Path, most: int) -> tuple[int, list[str]]:
    """Kill a writer some times, each life going on with what the one before left."""
    folder = place / "声音 mit Leer.voicewright"
    Project.create(folder).close()
    lives = min(_LIVES, most)
    try:
        kill_and_look(folder, lives, seed)
    except AssertionError as error:
        return lives, [f"seed {seed}: {error}"]
    return lives, []


def studio(seed: int, place: Path, most: int) -> tuple[int, list[str]]:
    """Kill the real window, as a test of the suite does, at another moment."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", _STUDIO]
    environment = os.environ | {"KILL_SEEDS": str(seed), "TMPDIR": str(place)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return 1, [] if done.returncode == 0 else [f"seed {seed}: {done.stdout[-300:]}"]


def mounted(module: str, points: int) -> Tries:
    """What a module finds on a small disk of its own."""

    def once(seed: int, place: Path, most: int) -> tuple[int, list[str]]:
        tried = min(points, most)
        found = full_disk.in_namespace(place / "small", tried, seed, module)
        if found is None:
            raise SystemExit("this system does not let us mount a small disk")
        return tried, found

    return once


def lived(kill: Callable[[int, Path, int], Iterator[str]]) -> Tries:
    """The lives of :mod:`tests.faults.lives` and of those beside it, counted."""

    def once(seed: int, place: Path, most: int) -> tuple[int, list[str]]:
        tried, lost = 0, list[str]()
        try:
            for what in kill(seed, place, min(_LIVES_A_SEED, most)):
                tried += 1
                lost += [f"seed {seed}, life {tried}: {what}"] if what else []
        except (lives.Hung, VoicewrightError) as error:
            return tried + 1, [*lost, f"seed {seed}, life {tried + 1}: {type(error).__name__} {error}"]
        return tried, lost

    return once


KINDS: dict[str, Tries] = {
    "power": power,
    "writer": writer,
    "studio": studio,
    "full": mounted("tests.faults.full_disk", _FILLED),
    "discs": mounted("tests.faults.discs", _LIVES_A_SEED),
    "trainer": lived(lives.trainer),
    "window": lived(lives.window),
    "backend": lived(lives.backend),
    "pauses": lived(pauses),
    "clocks": lived(clocks),
    "moves": lived(moves),
    "rivals": lived(rivals),
    "racers": lived(racers),
    "names": lived(names),
}


def matrix(kind: str, seed: int, count: int, minutes: float) -> bool:
    """Try one kind so often, or so long; whether nothing was lost."""
    tried, lost, first, until = 0, list[str](), seed, time.monotonic() + 60 * minutes
    while tried < count and time.monotonic() < until:
        with tempfile.TemporaryDirectory(prefix="matrix-") as place:
            found_tried, found = KINDS[kind](seed, Path(place), count - tried)
        tried, lost, seed = tried + found_tried, lost + found, seed + 1
    hung = sum(" Hung " in one for one in lost)
    seeds = f"seeds {first} to {seed - 1}"
    print(f"{kind}, {seeds}: tried {tried}, survived {tried - len(lost)}, lost {len(lost) - hung}, hung {hung}")  # noqa: T201
    print(*lost, sep="\n", flush=True)  # noqa: T201
    return not lost


def main() -> int:
    """The kinds that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", choices=KINDS, nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=1e6)
    asked = parser.parse_args()
    sound = [matrix(kind, asked.seed, asked.count, asked.minutes) for kind in asked.kinds]
    return 0 if all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
