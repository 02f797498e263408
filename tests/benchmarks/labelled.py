"""How near are the boundaries to those that people set? A voice of Festival has its recordings and labels with it.

``python -m tests.benchmarks.labelled FOLDER [--clips 120] [--seed 0]``: FOLDER is that of Debian's festvox-ru,
``…/voices/russian/msu_ru_nsh_clunits`` (``wav``, ``lab`` with each phone's end, ``etc/txt.done.data``). Labels and
alignment name their phones differently, and read some words differently: both rows are aligned by articulation, and
a boundary counts where the phones on both of its sides have a partner.
"""

import argparse
import re
import time
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from backend.audio.resample import resample
from backend.datasets.alignment.corpus import Utterance, align_corpus
from backend.protocol.score import Phone
from backend.text import articulation
from backend.text.phonemes import PAUSE, is_pause

_SPELT = {"a": "a aa", "ʌ": "ay", "e": "ae e ee", "i": "i ii", "o": "o oo", "u": "u uu ur", "ɨ": "y yy"}
_VOWELS = {label: symbol for symbol, labels in _SPELT.items() for label in labels.split()}
_CONSONANTS = {"c": "ts", "ch": "tʃ", "sch": "ʃ", "sh": "ʃ", "zh": "ʒ", "h": "x", "hh": "x", "pau": PAUSE}
_GAP, _UNLIKE = 0.6, 5.0


def symbol_of(label: str) -> str:
    """Festival's Russian phone as IPA; a doubled consonant is a soft one."""
    return _VOWELS.get(label) or _CONSONANTS.get(label) or label[0]


def labelled(path: Path) -> list[tuple[str, float]]:
    """Symbols with their ends, seconds."""
    rows = [row.split() for row in path.read_text("utf-8").splitlines() if len(row.split()) == 3]
    return [(symbol_of(row[2]), float(row[0])) for row in rows]


def told(phones: list[Phone]) -> list[tuple[str, float]]:
    """The same of an alignment; a softness that stands alone belongs to its consonant."""
    rows: list[tuple[str, float]] = []
    for phone in phones:
        end_s = phone.start_s + phone.duration_s
        if phone.symbol == "ʲ" and rows:
            rows[-1] = (rows[-1][0], end_s)
        else:
            rows.append((PAUSE if is_pause(phone.symbol) else phone.symbol.strip("ˈˌ"), end_s))
    return rows


def partners(one: list[str], other: list[str]) -> dict[int, int]:
    """Phone of one → that of the other, where they have one (Needleman and Wunsch 1970)."""
    first, second = articulation.table(one), articulation.table(other)
    pause = np.not_equal.outer([is_pause(s) for s in one], [is_pause(s) for s in other])
    costs = np.minimum(1.0, np.abs(first[:, None] - second[None]).sum(axis=2) / _UNLIKE) + 2.0 * pause
    best = np.zeros((len(one) + 1, len(other) + 1))
    best[:, 0] = _GAP * np.arange(len(one) + 1)
    best[0] = _GAP * np.arange(len(other) + 1)
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            best[i, j] = min(best[i - 1, j - 1] + costs[i - 1, j - 1], best[i - 1, j] + _GAP, best[i, j - 1] + _GAP)
    found: dict[int, int] = {}
    i, j = len(one), len(other)
    while i and j:
        if best[i, j] == best[i - 1, j - 1] + costs[i - 1, j - 1]:
            i, j = i - 1, j - 1
            found[i] = j
        elif best[i, j] == best[i - 1, j] + _GAP:
            i -= 1
        else:
            j -= 1
    return found


def errors_ms(found: list[Phone], wanted: list[tuple[str, float]]) -> NDArray[np.float64]:
    """Of each boundary that both have."""
    got = told(found)
    pairs = partners([symbol for symbol, _ in got], [symbol for symbol, _ in wanted])
    return np.array(
        [1000 * abs(got[i][1] - wanted[j][1]) for i, j in pairs.items() if pairs.get(i + 1) == j + 1], np.float64
    )


def read(folder: Path, clips: int, seed: int) -> tuple[list[Utterance], list[list[tuple[str, float]]]]:
    """Recordings with their texts, and their labels."""
    texts = dict(re.findall(r'\(\s*(\S+)\s+"(.*)"\s*\)', (folder / "etc/txt.done.data").read_text("utf-8")))
    names = sorted(texts)
    utterances, labels = [], []
    for at in np.random.default_rng(seed).permutation(len(names))[:clips]:
        samples, rate = soundfile.read(folder / "wav" / f"{names[at]}.wav", dtype="float32")
        text = texts[names[at]].replace("+", "")
        utterances.append(Utterance(resample(samples, rate, 16000), 16000, text, "ru", "speaker"))
        labels.append(labelled(folder / "lab" / f"{names[at]}.lab"))
    return utterances, labels


def main() -> None:
    """Align, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clips", type=int, default=120)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    utterances, labels = read(options.folder, options.clips, options.seed)
    begin = time.process_time()
    found = align_corpus(utterances)
    spent_s = time.process_time() - begin
    minutes = sum(len(one.samples) for one in utterances) / 16000 / 60
    errors = np.concatenate([errors_ms(one.phones, row) for one, row in zip(found, labels, strict=True)])
    edges = sum(len(row) - 1 for row in labels)
    print(  # noqa: T201
        f"{len(labels)} clips, {minutes:.1f} minutes: {spent_s:.1f} s of processor; {len(errors)} of {edges} "
        f"boundaries compared: median {np.median(errors):.1f} ms, 90 % within {np.percentile(errors, 90):.1f} ms, "
        f"within 20 ms {np.mean(errors <= 20):.1%}"
    )


if __name__ == "__main__":
    main()
