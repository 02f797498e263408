"""Much English by all speakers of the fastpitch base, 50 times as fast as real time, with exact times of its phones.

    python packaging/base/taught.py OUT [--minutes-each 2] [--part 0/2]

A language model of codes learns from it what no recording here has enough of: words. Every second sentence is made of
words that people use (the package ``wordfreq`` counts them), since the sentences of words.json have few. ``valle_gpu.py
pack`` reads OUT.
"""

import argparse
import importlib
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from corpus import Corpus, Said
from sentences import sentences

from backend.cli.output import say
from backend.families.fastpitch.recipe import RECIPE
from backend.recipe import Speaks
from backend.voices import bases

LANGUAGE = "en-us"
KNOWN = ("kokoro-", "hibari-")
"""How the names of those begin who learnt English."""
_WORDS = 15_000
_BETWEEN = ("the", "a", "of", "and", "to", "in", "his", "was", "", "", "", ",")
_SPEEDS, _SEMITONES = (0.85, 1.15), (-1.5, 1.5)


def main() -> None:
    """Speak until everybody has their minutes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes-each", type=float, default=2.0)
    parser.add_argument("--part", default="0/1", help="which of how many processes this is")
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    torch.set_num_threads(1)
    place = bases.place_of(Path(), RECIPE.info.name, bases.BASE)
    assert place is not None
    voice = RECIPE.load_voice(place, torch.device("cpu"))
    assert isinstance(voice, Speaks)
    known = sorted(one for one in voice.info.speakers if one.startswith(KNOWN))
    corpus = Corpus(options.out.absolute(), f"-{part}")
    for number, speaker in list(enumerate(known))[part::parts]:
        speaking, texts = _speaking(voice, speaker), _texts(number)
        minutes = corpus.fill(speaker, texts, options.minutes_each, speaking, speaker=speaker, language=LANGUAGE)
        say(f"{speaker}: {minutes:.1f} min")


def _speaking(voice: Speaks, speaker: str) -> Callable[[str, int], Said]:
    """Somebody who says each sentence at another pace and height."""

    def say(text: str, turn: int) -> Said:
        chance = random.Random(f"{speaker}/{turn}")
        speed, semitones = chance.uniform(*_SPEEDS), chance.uniform(*_SEMITONES)
        score = voice.plan(text, language=LANGUAGE, speaker=speaker, speed=speed, semitones=semitones).score
        return Said(voice.render(score), voice.info.sample_rate, score.phones)

    return say


def _texts(number: int) -> Iterator[str]:
    """By turns what has a meaning and what has many words."""
    words: list[str] = importlib.import_module("wordfreq").top_n_list("en", _WORDS)
    usual = [word for word in words if word.isalpha() and word.isascii() and len(word) > 1]
    chance = random.Random(f"words/{number}")
    for text in sentences(LANGUAGE, 5000 + number):
        yield text
        said = " ".join(f"{chance.choice(_BETWEEN)} {chance.choice(usual)}" for _ in range(chance.randint(3, 9)))
        text = " ".join(said.replace(" ,", ",").strip(" ,").split())
        yield f"{text[:1].upper()}{text[1:]}{chance.choice('...?')}"


if __name__ == "__main__":
    main()
