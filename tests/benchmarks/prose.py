"""Real prose read: what crashes, what is refused, which letters nobody says, and sentences to look at.

    python -m tests.benchmarks.prose FOLDER [--sentences 1000] [--show 20] [--lang de]

FOLDER holds a folder for each language, named by its code, with HTML or plain text in it: a handbook in many languages,
for example that of Debian's package ``debian-handbook``. Each sentence is read in a process of its own language, which
may die. A word counts as unread where it has far fewer phones than letters.
"""

import argparse
import json
import multiprocessing
import random
import re
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from html import unescape
from pathlib import Path

import typer

CODES = {"en-us": "en-us", "de-de": "de", "es-es": "es", "fr-fr": "fr-fr", "it-it": "it", "pt-br": "pt-br"}
CODES |= {"ru-ru": "ru", "ja-jp": "ja", "zh-cn": "cmn", "ko-kr": "ko"}
"""Folder → espeak-ng's code."""
_PARAGRAPH = re.compile(r"<(?:p|div class=\"para\")[^>]*>(.*?)</(?:p|div)>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BATCH = 25
_SHORTEST = 12
"""Letters of a sentence."""
_LEAST_PHONES = {"cmn": 1.0, "ja": 0.9, "ko": 1.0}
"""A letter; other scripts write more letters than they say."""
_LEAST = 0.25


def paragraphs(folder: Path) -> Iterator[str]:
    """The running text of all files."""
    for file in sorted(folder.rglob("*.*")):
        if file.suffix in (".html", ".htm"):
            found = _PARAGRAPH.findall(file.read_text("utf-8", "replace"))
            yield from (" ".join(unescape(_TAG.sub("", one)).split()) for one in found)
        elif file.suffix in (".txt", ".md", ".rst"):
            yield from (" ".join(one.split()) for one in re.split(r"\n\s*\n", file.read_text("utf-8", "replace")))


def prose(folder: Path, code: str, wanted: int) -> list[str]:
    """So many sentences that differ, by chance but always the same ones; nothing that a translation left in English."""
    from backend.text import sentences

    english = set() if code == "en-us" else {text for other in _english(folder) for text in paragraphs(other)}
    texts = [text for text in paragraphs(folder) if text not in english]
    found = dict.fromkeys(one for text in texts for one in sentences.split(text, code) if len(one) > _SHORTEST)
    chosen = list(found)
    random.Random(0).shuffle(chosen)
    return chosen[:wanted]


def _english(folder: Path) -> list[Path]:
    return [one for one in folder.parent.iterdir() if one.name.lower() == "en-us"]


def read(texts: list[str], code: str) -> list[tuple[str, str, list[str]]]:
    """Of each text: why it was refused, how it is read, and the words that nobody says."""
    from backend.protocol.problems import VoicewrightError
    from backend.text import languages
    from backend.text.phonemes import phonemize
    from backend.text.spelling import spell

    least = _LEAST_PHONES.get(code, _LEAST)
    done = []
    for text in texts:
        try:
            said = phonemize(text, code)
        except VoicewrightError as error:
            done.append((error.problem.kind, "", list[str]()))
            continue
        counts = [0] * len(said.words)
        for one in said.symbols:
            if one.word >= 0:
                counts[one.word] += 1
        if code in _LEAST_PHONES:  # their words are cut by the character here: the sentence as a whole is counted
            own = sum(letter.isalpha() and not letter.isascii() for letter in text)
            silent = [] if sum(counts) >= least * own else [text]
        else:
            silent = [
                word
                for word, count in zip(said.words, counts, strict=True)
                if count < _LEAST * sum(letter.isalnum() for letter in word)
            ]
        done.append(("", spell(text, languages.find(code)).spoken, silent))
    return done


def main() -> None:
    """Print a table, and what is to be looked at."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sentences", type=int, default=1000)
    parser.add_argument("--show", type=int, default=0, help="so many sentences with how they are read")
    parser.add_argument("--lang", default="")
    asked = parser.parse_args()
    for name in sorted(CODES):
        folder = next((one for one in asked.folder.iterdir() if one.name.lower() == name), None)
        if folder is not None and CODES[name].startswith(asked.lang):
            tell(folder, CODES[name], asked.sentences, asked.show)


def tell(folder: Path, code: str, wanted: int, show: int) -> None:
    """One language."""
    texts = prose(folder, code, wanted)
    began, crashed, refused, silent, shown = time.perf_counter(), 0, 0, list[str](), list[str]()
    for start in range(0, len(texts), _BATCH * 8):
        batches = [texts[at : at + _BATCH] for at in range(start, min(len(texts), start + _BATCH * 8), _BATCH)]
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            for batch, waiting in [(batch, pool.submit(read, batch, code)) for batch in batches]:
                try:
                    done = waiting.result()
                except BrokenProcessPool:
                    crashed += 1
                    typer.echo(f"CRASHED among {json.dumps(batch, ensure_ascii=False)}")
                    continue
                refused += sum(bool(why) for why, _, _ in done)
                silent += [
                    f"{word!r} in {text!r}" for text, (_, _, words) in zip(batch, done, strict=True) for word in words
                ]
                shown += [f"{text}\n   {said or why}" for text, (why, said, _) in zip(batch, done, strict=True)]
    seconds = time.perf_counter() - began
    typer.echo(
        f"{code}: {len(texts)} sentences, {crashed} crashes, {refused} refused, {len(silent)} unread words,"
        f" {len(texts) / seconds:.0f} sentences/s"
    )
    for line in [*silent[:20], *shown[:show]]:
        typer.echo(line)


if __name__ == "__main__":
    main()
