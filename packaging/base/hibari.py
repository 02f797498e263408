"""Much English by one synthetic speaker (hibari-tts, Apache-2.0: 100 times as fast as real time), as several speakers.

    python packaging/base/hibari.py OUT [--minutes-each 5]

A tape that runs faster or slower makes another speaker of her, who is told to speak as much slower or faster.
"""

import argparse
import importlib
from itertools import count
from pathlib import Path

import numpy as np
from corpus import Corpus
from kokoro import fetch
from sentences import sentences

from backend.audio.resample import resample
from backend.cli.output import say

TAPES = (1.0, 0.94, 1.06, 0.88, 1.12, 0.82, 0.76)
"""How fast the tapes run; one below 0.85 sounds like a man."""
PACES = (1.0, 0.9, 1.1)


def main() -> None:
    """Speak until each tape has its minutes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes-each", type=float, default=5.0)
    options = parser.parse_args()
    out: Path = options.out.absolute()
    fetch(out.parent / "packages")
    hibari = importlib.import_module("hibari")
    speaker = hibari.Hibari()
    corpus = Corpus(out)
    for number, tape in enumerate(TAPES):
        texts = sentences("en-us", 2000 + number)
        seconds = 0.0
        for turn in count():
            if seconds >= 60 * options.minutes_each:
                break
            name, text = f"heart-{round(100 * tape)}-{turn:04d}", next(texts)
            there = corpus.seconds(name)
            if not there:
                spoken = np.asarray(speaker(text, speed=PACES[turn % len(PACES)] / tape, seed=turn), np.float32)
                samples = resample(spoken, round(speaker.sample_rate * tape), speaker.sample_rate)
                there = corpus.add(
                    name, samples, speaker.sample_rate, text=text, speaker=f"hibari-{round(100 * tape)}",
                    language="en-us",
                )  # fmt: skip
            seconds += there
        say(f"hibari-{round(100 * tape)}: {seconds / 60:.1f} min")


if __name__ == "__main__":
    main()
