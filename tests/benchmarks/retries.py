"""How often a voice that draws what it says drops, repeats or invents words, before it is heard and after.

``python -m tests.benchmarks.retries PROJECT --voice V [--long 500] [--short 50] [--retries 3] [--minutes M]
[--skip S]``

Long sentences are two of the scripts that ship, joined to one; short ones are a few words of one. Each is said as the
product says a line (``speak --retries``): first once, then up to so many times more until no word is wrong. With
``--minutes`` it ends when they are over; what was counted until then is printed, and a later run goes on behind so many
long sentences with ``--skip``.
"""

import argparse
import itertools
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from msgspec.structs import replace as told

from backend.cli.output import table
from backend.project.project import Project
from backend.protocol.jobs import Speak
from backend.protocol.proofs import Proof
from backend.protocol.voices import SEED
from backend.shipped import ASSETS
from backend.speech import proofreading, sentences
from backend.voices import loading

KINDS = ("dropped", "repeated", "invented")
_SHORT_WORDS = (1, 4)


@dataclass
class Counted:
    """Of sentences of one length."""

    said: int = 0
    words: int = 0
    tries: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    """``before`` and ``after`` → sentences with a wrong word."""
    mistakes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(when, kind) → words."""

    def add(self, when: str, proof: Proof) -> None:
        """Count a proof."""
        self.wrong[when] += not proof.right
        for mistake in proof.mistakes:
            self.mistakes[when, mistake.kind] += len(mistake.words)

    def rows(self, name: str) -> Iterator[list[str]]:
        """As they are printed."""
        for when in ("before", "after"):
            share = self.wrong[when] / max(1, self.said)
            kinds = [f"{self.mistakes[when, kind] / max(1, self.words):.3f}" for kind in KINDS]
            yield [name, when, str(self.said), f"{share:.3f}", *kinds]


def texts(long: int, short: int) -> dict[str, list[str]]:
    """Sentences of two lengths, the same at each call."""
    chance = random.Random(11)
    script = (ASSETS / "prompts" / "en-us.txt").read_text("utf-8").splitlines()
    pairs = list(itertools.permutations(script, 2))
    joined = [f"{one.rstrip('.!?')}, and {other[0].lower()}{other[1:]}" for one, other in chance.sample(pairs, long)]
    words = [one.strip(".,!?;:") for line in script for one in line.split()]
    few = [" ".join(chance.sample(words, chance.randint(*_SHORT_WORDS))).capitalize() + "." for _ in range(short)]
    return {"long": joined, "short": few}


def count(project: Project, job: Speak, retries: int, counted: Counted) -> None:
    """Say one text as the product does, and count what is wrong with the first try, and with the one that is kept."""
    voice = loading.load(project, job.voice)
    planner = sentences.planner(job, project, voice)
    hear = proofreading.recogniser(planner.language)
    for index, part in enumerate(planner.parts):
        first = proofreading.spoken(planner, index, retries=0, hear=hear).proof
        kept = first
        if not first.right and retries:
            again = replace(planner, job=told(job, knobs={**job.knobs, SEED: job.knobs.get(SEED, 0.0) + 1}))
            second = proofreading.spoken(again, index, retries=retries - 1, hear=hear).proof
            counted.tries += second.tries
            kept = min(first, second, key=lambda one: sum(len(mistake.words) for mistake in one.mistakes))
        counted.said += 1
        counted.tries += 1
        counted.words += len(part.text.split())
        counted.add("before", first)
        counted.add("after", kept)


def main() -> None:
    """Print the table; nothing is asserted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path)
    parser.add_argument("--voice", default="")
    parser.add_argument("--long", type=int, default=500)
    parser.add_argument("--short", type=int, default=50)
    parser.add_argument("--retries", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=1e6)
    parser.add_argument("--skip", type=int, default=0)
    asked = parser.parse_args()
    end = time.monotonic() + 60 * asked.minutes
    rows: list[list[str]] = []
    with Project.open(asked.project, lock=False) as project:
        for name, lines in texts(asked.long, asked.short).items():
            counted = Counted()
            for text in lines[asked.skip if name == "long" else 0 :]:
                if time.monotonic() > end:
                    break
                count(project, Speak(project=str(asked.project), voice=asked.voice, text=text), asked.retries, counted)
            rows.extend(counted.rows(name))
            print(f"{name}: {counted.tries / max(1, counted.said):.2f} tries a sentence")  # noqa: T201
    heads = ("length", "", "sentences", "wrong", *(f"{kind}/word" for kind in KINDS))
    print("\n".join(table(rows, heads)))  # noqa: T201


if __name__ == "__main__":
    main()
