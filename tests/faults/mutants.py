"""Deliberate faults in our own code, and the tests that must catch them: a harness that lets one pass proves nothing.

``python -m tests.faults.mutants [--only N …]``: plants one after another in a copy of the sources, runs the tests that
it is meant for, and prints whether they failed. Exits 1 where one survived, or where the code to change is not there.
That the same tests pass as long as nothing is planted is what the suite shows.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
_ROOMS = ("backend", "studio", "tests", "packaging", "pyproject.toml", "docs")
_LIMIT_S = 1200


@dataclass(frozen=True)
class Mutant:
    """One fault: in ``file``, ``right`` becomes ``wrong``."""

    what: str
    file: str
    right: str
    wrong: str
    tests: str
    """As pytest takes them."""


LIST = Path(__file__).with_suffix(".toml")
MUTANTS = msgspec.toml.decode(LIST.read_bytes(), type=dict[str, list[Mutant]])["mutant"]


def survives(mutant: Mutant, place: Path) -> str:
    """Empty where the tests caught it, else why not. ``place``: a copy of the sources, left as it was."""
    file = place / mutant.file
    text = file.read_text("utf-8")
    if text.count(mutant.right) != 1:
        return "the code to change is not there"
    file.write_text(text.replace(mutant.right, mutant.wrong), "utf-8")
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-x",
                "-q",
                "-p",
                "no:randomly",
                "-p",
                "no:cacheprovider",
                *mutant.tests.split(),
            ],
            cwd=place,
            env={**os.environ, "PYTHONPATH": str(place)},
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"nothing failed within {_LIMIT_S} s"
    finally:
        file.write_text(text, "utf-8")
    return "" if done.returncode == 1 else f"pytest ended with {done.returncode}"


def main() -> int:
    """Plant them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", type=int, default=range(1, len(MUTANTS) + 1))
    console, left = Console(), 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        place = Path(folder)
        copy(place)
        for number in parser.parse_args().only:
            mutant = MUTANTS[number - 1]
            why = survives(mutant, place)
            left += bool(why)
            console.print(f"{number:3} {mutant.what}: {f'NOT CAUGHT, {why}' if why else 'caught'}")
    console.print(f"{left} not caught")
    return 1 if left else 0


def copy(place: Path) -> None:
    """The sources, to be changed."""
    for room in _ROOMS:
        if (ROOT / room).is_dir():
            shutil.copytree(ROOT / room, place / room, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / room).exists():
            shutil.copy(ROOT / room, place / room)
    (place / "assets").symlink_to(ROOT / "assets")


if __name__ == "__main__":
    sys.exit(main())
