"""Whether edits of a score are obeyed: pitch in cents, length in milliseconds.

``python -m tests.benchmarks.pitch_edit PROJECT [VOICE] [--json]``: on the eight unseen sentences, one word is
raised by 4 semitones, the sentence by 6 and by -6, and one phone is doubled in length. Pitch is measured with
swift-f0. Length is measured twice: by how far the sound behind the doubled phone has moved (correlation of
spectra, which knows nothing of the score), and by aligning the render anew (which adds the aligner's own error).
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.audio import pitch
from backend.audio.mel import MelConfig, mel
from backend.cli.output import figure, table
from backend.datasets.alignment.corpus import Utterance, align_corpus
from backend.project.project import Project
from backend.protocol.jobs import Plan
from backend.protocol.score import Contour, Score
from backend.recipe import Speaks
from backend.shipped import UNSEEN
from backend.speech import rendering, scores
from backend.speech.sentences import plans
from backend.voices import loading

Floats = NDArray[np.float64]
Samples = NDArray[np.float32]
WORD_SEMITONES = 4.0
SENTENCE_SEMITONES = (6.0, -6.0)
HOP_S = 0.01


def shifted(score: Score, semitones: float, begin_s: float = 0.0, end_s: float = np.inf) -> Score:
    """The score with its F0 shifted between two times."""
    hop_s, factor = score.f0.hop_s, 2 ** (semitones / 12)
    hz = [f * factor if begin_s <= (i + 0.5) * hop_s < end_s else f for i, f in enumerate(score.f0.hz)]
    return msgspec.structs.replace(score, f0=Contour(hop_s=hop_s, hz=hz))


def doubled(score: Score, index: int) -> Score:
    """The score with one phone twice as long; its F0 is stretched with it."""
    hop_s, phone = score.f0.hop_s, score.phones[index]
    more_s, end_s = phone.duration_s, phone.start_s + phone.duration_s
    phones = []
    for number, one in enumerate(score.phones):
        start_s = one.start_s + (more_s if number > index else 0.0)
        length_s = one.duration_s * (2 if number == index else 1)
        phones.append(msgspec.structs.replace(one, start_s=start_s, duration_s=length_s))
    hz = []
    for i in range(round((score.duration_s + more_s) / hop_s)):
        at_s = (i + 0.5) * hop_s
        if at_s >= end_s + more_s:
            at_s -= more_s
        elif at_s > phone.start_s:
            at_s = phone.start_s + (at_s - phone.start_s) / 2
        hz.append(score.f0.hz[min(int(at_s / hop_s), len(score.f0.hz) - 1)])
    return msgspec.structs.replace(score, phones=phones, f0=Contour(hop_s=hop_s, hz=hz))


def cents_off(voice: Speaks, score: Score, begin_s: float = 0.0, end_s: float = np.inf) -> Floats:
    """|measured - asked| of each frame that is voiced in both, cents."""
    rate = voice.info.sample_rate
    measured = pitch.f0(rendering.sentence(voice, score), rate, hop_s=HOP_S).astype(np.float64)
    at_s = (np.arange(len(measured)) + 0.5) * HOP_S
    hz = np.asarray(score.f0.hz)
    asked = hz[np.minimum((at_s / score.f0.hop_s).astype(int), len(hz) - 1)]
    both = (measured > 0) & (asked > 0) & (at_s >= begin_s) & (at_s < end_s)
    off: Floats = np.abs(1200 * np.log2(measured[both] / asked[both]))
    return off


def moved_s(before: Samples, after: Samples, rate: int, from_s: float, expected_s: float) -> float:
    """How far the sound of ``before`` from ``from_s`` on is found later in ``after``, seconds (to about 0.5 ms)."""
    hop = round(0.0025 * rate)
    config = MelConfig(sample_rate=rate, n_fft=512, hop=hop, win=2 * (rate // 100), n_mels=40, fmax=rate / 2)
    first, second = mel(before, config), mel(after, config)
    start, step_s = round(from_s / (hop / rate)), hop / rate
    piece = first[:, start : start + round(0.4 / step_s)]
    expected = round(expected_s / step_s)
    lags = range(expected - round(0.06 / step_s), expected + round(0.06 / step_s) + 1)
    costs = []
    for lag in lags:
        there = second[:, start + lag : start + lag + piece.shape[1]]
        width = min(there.shape[1], piece.shape[1])
        costs.append(float(np.abs(there[:, :width] - piece[:, :width]).mean()))
    best = int(np.argmin(costs))
    if 0 < best < len(costs) - 1:
        left, middle, right = costs[best - 1 : best + 2]
        best_at = best + 0.5 * (left - right) / max(left - 2 * middle + right, 1e-9)
    else:
        best_at = float(best)
    return (lags[0] + best_at) * step_s


def word_span(score: Score) -> tuple[float, float]:
    """Begin and end of the word with most voiced frames, seconds."""
    spans: dict[int, tuple[float, float]] = {}
    for phone in score.phones:
        if phone.word >= 0:
            begin_s = spans.get(phone.word, (phone.start_s, 0.0))[0]
            spans[phone.word] = (begin_s, phone.start_s + phone.duration_s)
    hz, hop_s = np.asarray(score.f0.hz), score.f0.hop_s
    return max(spans.values(), key=lambda s: int((hz[int(s[0] / hop_s) : int(s[1] / hop_s)] > 0).sum()))


def vowel(score: Score) -> int:
    """A stressed vowel in the first two thirds."""
    wanted = [i for i, phone in enumerate(score.phones) if phone.symbol.startswith("ˈ")]
    return wanted[len(wanted) // 2]


def alignment_ms(voice: Speaks, edited: list[Score]) -> Floats:
    """|aligned - asked| of each boundary between phones, milliseconds."""
    rate = voice.info.sample_rate
    utterances = [Utterance(rendering.sentence(voice, s), rate, s.text, s.language, "") for s in edited]
    off: list[float] = []
    for score, found in zip(edited, align_corpus(utterances, {}), strict=True):
        asked = [(p.symbol, p.start_s) for p in score.phones if not scores.is_pause(p)]
        heard = [(p.symbol, p.start_s) for p in found.phones if not scores.is_pause(p)]
        if [symbol for symbol, _ in asked] == [symbol for symbol, _ in heard]:
            off += [1000 * abs(a - h) for (_, a), (_, h) in zip(asked, heard, strict=True)]
    return np.asarray(off)


def measure(voice: Speaks, sentences: list[Score]) -> dict[str, Any]:
    """All figures: median, p95 and n of each."""
    rate = voice.info.sample_rate
    cents: dict[str, list[Floats]] = {"as planned": []}
    shifts_ms, edited = [], []
    for score in sentences:
        cents["as planned"].append(cents_off(voice, score))
        begin_s, end_s = word_span(score)
        word = shifted(score, WORD_SEMITONES, begin_s, end_s)
        cents.setdefault(f"word {WORD_SEMITONES:+g} st", []).append(cents_off(voice, word, begin_s, end_s))
        for semitones in SENTENCE_SEMITONES:
            name = f"sentence {semitones:+g} st"
            cents.setdefault(name, []).append(cents_off(voice, shifted(score, semitones)))
        index = vowel(score)
        phone, longer = score.phones[index], doubled(score, index)
        edited.append(longer)
        end_s = phone.start_s + phone.duration_s
        before, after = rendering.sentence(voice, score), rendering.sentence(voice, longer)
        found_s = moved_s(before, after, rate, end_s + 0.05, phone.duration_s)
        shifts_ms.append(abs(found_s - phone.duration_s) * 1000)
    figures = {f"{name}, cents": _summary(np.concatenate(found)) for name, found in cents.items()}
    figures["doubled phone: what follows moved, ms"] = _summary(np.asarray(shifts_ms))
    figures["doubled phone: boundaries by alignment, ms"] = _summary(alignment_ms(voice, edited))
    return figures


def _summary(values: Floats) -> dict[str, float | int | None]:
    if not len(values):
        return {"median": None, "p95": None, "n": 0}
    return {"median": float(np.median(values)), "p95": float(np.percentile(values, 95)), "n": len(values)}


def main() -> int:
    """Measure a voice of a project and write a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("voice", nargs="?", default="")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    lines = [line.strip() for line in UNSEEN.read_text("utf-8").splitlines() if line.strip()]
    with Project.open(options.project, lock=False) as project:
        voice = loading.load(project, options.voice)
        jobs = [Plan(project=str(project.folder), voice=options.voice, text=line) for line in lines]
        planned = [scores.join([plan.score for _, _, plan in plans(job, project, voice)], job.text) for job in jobs]
        figures = measure(voice, planned)
    if options.json:
        sys.stdout.write(msgspec.json.encode(figures).decode() + "\n")
    else:
        rows = [(name, figure(found["median"]), figure(found["p95"]), found["n"]) for name, found in figures.items()]
        sys.stdout.write("\n".join(table(rows, ("", "median", "p95", "n"))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
