"""Much English by one synthetic speaker (hibari-tts, Apache-2.0: 100 times as fast as real time), as several speakers.

    python packaging/base/hibari.py OUT [--minutes-each 5]

A tape that runs faster or slower makes another speaker of her, who is told to speak as much slower or faster.
"""

import argparse
import importlib
from pathlib import Path

import numpy as np
from corpus import Corpus, Said
from kokoro import fetch
from sentences import sentences

from backend.audio.resample import resample
from backend.cli.output import say

LANGUAGE = "en-us"
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
        texts, percent = sentences(LANGUAGE, 2000 + number), round(100 * tape)

        def played(text: str, turn: int, tape: float = tape) -> Said:
            spoken = np.asarray(speaker(text, speed=PACES[turn % len(PACES)] / tape, seed=turn), np.float32)
            return Said(resample(spoken, round(speaker.sample_rate * tape), speaker.sample_rate), speaker.sample_rate)

        name = f"hibari-{percent}"
        minutes = corpus.fill(f"heart-{percent}", texts, options.minutes_each, played, speaker=name, language=LANGUAGE)
        say(f"{name}: {minutes:.1f} min")


if __name__ == "__main__":
    main()
