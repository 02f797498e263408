"""Every speaker once more as somebody else: the tape of some of their clips runs faster or slower.

    python packaging/base/tapes.py OUT [--minutes-each 1]

OUT lies beside the datasets that it reads (``kokoro``, ``recordings``). How a speaker embedding becomes a voice is
learnt from many speakers, not from many minutes; speaker recognisers get theirs by speed perturbation too.
"""

import argparse
import json
from pathlib import Path

from corpus import Corpus

from backend.audio import io
from backend.audio.resample import resample
from backend.cli.output import say

SOURCES = ("kokoro", "recordings")
TAPES = (0.88, 1.12)
"""How fast they run, taking turns."""


def main() -> None:
    """Until each speaker has their minutes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes-each", type=float, default=1.0)
    options = parser.parse_args()
    out: Path = options.out.absolute()
    corpus = Corpus(out)
    for source in SOURCES:
        spoken: dict[str, list[dict[str, str]]] = {}
        for listing in sorted((out.parent / source).glob("metadata*.jsonl")):
            for line in listing.read_text("utf-8").splitlines():
                row = json.loads(line)
                spoken.setdefault(row["speaker"], []).append(row)
        for number, (speaker, rows) in enumerate(sorted(spoken.items())):
            tape = TAPES[number % len(TAPES)]
            other, seconds = f"{speaker}-{round(100 * tape)}", 0.0
            for turn, row in enumerate(rows):
                if seconds >= 60 * options.minutes_each:
                    break
                seconds += corpus.seconds(name := f"{other}-{turn:04d}") or _played(
                    corpus, name, row, tape, out, source
                )
            say(f"{other}: {seconds / 60:.1f} min")


def _played(corpus: Corpus, name: str, row: dict[str, str], tape: float, out: Path, source: str) -> float:
    """Seconds of the new clip."""
    samples, rate = io.read(out.parent / source / row["audio"])
    made = resample(samples, round(rate * tape), rate)
    return corpus.add(name, made, rate, text=row["text"], speaker=name[:-5], language=row["language"])


if __name__ == "__main__":
    main()
