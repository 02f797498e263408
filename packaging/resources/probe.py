"""How much content features say of phones, and how little of speakers, measured on Kokoro's own phone times.

    PYTHONPATH=. python packaging/resources/probe.py FOLDER [hama own …]

FOLDER: as ``packaging/base/kokoro_labels.py`` writes it; its ``judging`` part is used. Five voices' first eight
sentences teach a probe of phones, and three other voices' other sentences judge it; all voices' first eight sentences
teach one of speakers, and their other sentences judge it.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2, vq

from backend.audio import io
from backend.cli.output import say
from backend.content import embedded
from backend.content.provider import Provider

TEACHING_VOICES, TEACHING_SENTENCES = 5, 8
CODES = 256


@dataclass(frozen=True)
class Spoken:
    """One sentence of one voice, frame by frame."""

    voice: int
    sentence: int
    features_TC: NDArray[np.float32]
    phones: NDArray[np.str_]


def spoken(folder: Path, provider: Provider) -> Iterator[Spoken]:
    """All clips of a folder with labels."""
    rows = [json.loads(line) for line in (folder / "metadata.jsonl").read_text("utf-8").splitlines()]
    voices = sorted({row["speaker"] for row in rows})
    for row in rows:
        name = Path(row["audio"]).stem
        samples, rate = io.read(folder / row["audio"])
        found = provider.features(samples, rate)
        labels = np.load(folder / "labels" / f"{name}.npz")
        middles_s = (np.arange(len(found)) + 0.5) * provider.facts.hop_s
        at = np.searchsorted(labels["start_s"], middles_s, "right") - 1
        yield Spoken(voices.index(row["speaker"]), int(name[-4:]), found, labels["phones"][at])


def figures(clips: Sequence[Spoken], seed: int = 0) -> dict[str, float]:
    """Accuracies: of phones and speakers from one of 256 codes, from the frame, of speakers from a sentence's mean."""
    order = np.random.default_rng(0).permutation(max(clip.voice for clip in clips) + 1)
    known = set(order[:TEACHING_VOICES].tolist())
    early = [clip for clip in clips if clip.sentence < TEACHING_SENTENCES]
    late = [clip for clip in clips if clip.sentence >= TEACHING_SENTENCES]
    teach = [clip for clip in early if clip.voice in known]
    judge = [clip for clip in late if clip.voice not in known]
    table, _ = kmeans2(_frames(teach), CODES, iter=30, minit="++", seed=seed)

    def codes(which: Sequence[Spoken]) -> NDArray[np.int64]:
        return np.asarray(vq(_frames(which), table)[0], np.int64)

    def phones(which: Sequence[Spoken]) -> NDArray[np.str_]:
        return np.concatenate([clip.phones for clip in which])

    def voices(which: Sequence[Spoken]) -> NDArray[np.int64]:
        return np.concatenate([np.full(len(clip.phones), clip.voice) for clip in which])

    def means(which: Sequence[Spoken]) -> NDArray[np.float32]:
        return np.stack([clip.features_TC.mean(axis=0) for clip in which])

    return {
        "code → phone": _majority(codes(teach), phones(teach), codes(judge), phones(judge)),
        "code → speaker": _majority(codes(early), voices(early), codes(late), voices(late)),
        "frame → phone": _linear(_frames(teach), phones(teach), _frames(judge), phones(judge)),
        "frame → speaker": _linear(_frames(early), voices(early), _frames(late), voices(late)),
        "mean → speaker": _linear(
            means(early), np.array([clip.voice for clip in early]), means(late), np.array([c.voice for c in late])
        ),
    }


def _frames(clips: Sequence[Spoken]) -> NDArray[np.float64]:
    return np.concatenate([clip.features_TC for clip in clips]).astype(np.float64)


def _majority(
    codes: NDArray[np.int64], truth: NDArray[np.generic], asked: NDArray[np.int64], wanted: NDArray[np.generic]
) -> float:
    """Each code stands for what it met most often."""
    usual = Counter(truth.tolist()).most_common(1)[0][0]
    table = {code: Counter(truth[codes == code].tolist()).most_common(1)[0][0] for code in np.unique(codes).tolist()}
    found = [table.get(code, usual) for code in asked.tolist()]
    return float(np.mean([one == other for one, other in zip(found, wanted.tolist(), strict=True)]))


def _linear(
    x: NDArray[np.floating], y: NDArray[np.generic], asked: NDArray[np.floating], wanted: NDArray[np.generic]
) -> float:
    """Least squares to one column a class, a little ridge."""
    centre, scale = x.mean(axis=0), x.std(axis=0) + 1e-6
    names = np.unique(y)
    targets = (y[:, None] == names[None]).astype(np.float64)
    scaled = np.concatenate([(x - centre) / scale, np.ones((len(x), 1))], axis=1)
    weights = np.linalg.solve(scaled.T @ scaled + 10 * np.eye(scaled.shape[1]), scaled.T @ targets)
    there = np.concatenate([(asked - centre) / scale, np.ones((len(asked), 1))], axis=1)
    return float((names[(there @ weights).argmax(axis=1)] == wanted).mean())


def main() -> None:
    """A line of figures for each provider."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", default=[embedded.DEFAULT])
    options = parser.parse_args()
    for name in options.names:
        found = figures(list(spoken(options.folder / "judging", embedded.named(name))))
        say(f"{name}: " + ", ".join(f"{what} {value:.3f}" for what, value in found.items()))


if __name__ == "__main__":
    main()
