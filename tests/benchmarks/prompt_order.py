"""How many sentences of a script does it take to hear 95 % of its neighbours of phones, as shipped and in random order?

``python -m tests.benchmarks.prompt_order [en-us de …]``
"""

import argparse

import numpy as np

from backend.datasets.checks import coverage
from backend.protocol.reading import GOAL, Pair, pairs

SEEDS = range(5)


def needed(found: list[set[Pair]], order: list[int]) -> int:
    """Sentences in this order until the goal is reached."""
    wanted = GOAL * len(set().union(*found))
    held: set[Pair] = set()
    for count, index in enumerate(order, 1):
        held |= found[index]
        if len(held) >= wanted:
            return count
    return len(order)


def main() -> None:
    """A line a language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", default=["en-us"])
    for language in parser.parse_args().languages:
        found = [pairs(coverage.said(text, language, None)) for text in coverage.sentences(language)]
        places = list(range(len(found)))
        random = [needed(found, np.random.default_rng(seed).permutation(len(found)).tolist()) for seed in SEEDS]
        print(  # noqa: T201
            f"{language:6} {len(found)} sentences, {len(set().union(*found))} pairs: 95 % after "
            f"{needed(found, places)} as shipped, {min(random)} to {max(random)} in random order"
        )


if __name__ == "__main__":
    main()
