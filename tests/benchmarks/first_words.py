"""Voices beside each other: how long each takes until a line's first sentence can be heard, and for a second of speech.

``python -m tests.benchmarks.first_words PROJECT VOICE VOICE …`` The first voice is what the others are compared with.
Processor seconds of one thread, so that other work on the machine counts little; the voices take turns, and each figure
is the median of its turns. Every voice has spoken before, as one that is warm in the window.
"""

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import torch

from backend.cli.output import table
from backend.project.project import Project
from backend.recipe import Speaks
from backend.shipped import ASSETS
from backend.voices import loading

TURNS = 5


def sentences(count: int) -> list[str]:
    """So many of the script that ships, of seven to twelve words."""
    script = (ASSETS / "prompts" / "en-us.txt").read_text("utf-8").splitlines()
    return [line for line in script if 7 <= len(line.split()) <= 12][:count]


def taken(voice: Speaks, text: str, clock: Callable[[], float] = time.process_time) -> tuple[float, float, float]:
    """Seconds of planning and of rendering a sentence, and of the speech that came of it."""
    began = clock()
    plan = voice.plan(text)
    planned = clock()
    samples = voice.render(plan.score)
    return planned - began, clock() - planned, len(samples) / voice.info.sample_rate


def main() -> None:
    """Print a table; nothing is asserted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("voices", nargs="+")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    warming, *texts = sentences(1 + TURNS)
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    with Project.open(asked.project, lock=False) as project:
        loaded = {name: loading.load(project, name) for name in asked.voices}
        for voice in loaded.values():
            taken(voice, warming)
        for text in texts:
            for name, voice in loaded.items():
                found[name].append(taken(voice, text))
    rows, usual = [], 0.0
    for name, turns in found.items():
        planning, rendering, speech = (statistics.median(column) for column in zip(*turns, strict=True))
        usual = usual or planning + rendering
        first, rate = planning + rendering, sum(one + two for one, two, _ in turns) / sum(three for *_, three in turns)
        info = loaded[name].info
        figures = [f"{planning:.2f}", f"{rendering:.2f}", f"{first:.2f}", f"{first / usual:.1f}", f"{rate:.3f}"]
        rows.append([info.name or name, info.family, *figures, f"{speech:.1f}"])
    heads = ("voice", "family", "plan s", "render s", "first words s", "×", "s a second", "speech s")
    print("\n".join(table(rows, heads)))  # noqa: T201


if __name__ == "__main__":
    main()
