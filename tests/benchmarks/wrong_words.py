"""Are wrong, missing and surplus words noticed, and where? And how fast and how exact is the alignment?

``python -m tests.benchmarks.wrong_words [--clips 60]``: clips of the sample dataset teach the models; then each is
aligned with its own text and with others: two words or one left out, two put in, one replaced. Noticed is what lies
further from the usual than every right text of the same clips; placed is a worst place within 0.3 s of the words
concerned. Exact times are those of synthetic speech in another voice than the aligner's.
"""

import argparse
import time
from collections import defaultdict

import numpy as np

from backend.audio.vad import speech_span
from backend.datasets.alignment.corpus import refined_alignment
from backend.datasets.alignment.refine import Observed, Refiner, observe
from backend.datasets.alignment.rough import rough
from backend.datasets.checks.text_mismatch import worst_place
from backend.project.alignments import Alignment
from tests.datasets.alignment.test_alignment import SENTENCES, errors_ms, speech
from tests.datasets.checks.conftest import Samples, recording, records

KINDS = ("right", "two missing", "one missing", "two surplus", "one wrong")
NEAR_S = 0.3


def altered(words: list[str], at: int, kind: str) -> tuple[list[str], int, int]:
    """The words, and which of them are concerned (first and last)."""
    match kind:
        case "two missing":
            return words[:at] + words[at + 2 :], at - 1, at
        case "one missing":
            return words[:at] + words[at + 1 :], at - 1, at
        case "two surplus":
            return [*words[:at], "every", "morning", *words[at:]], at, at + 1
        case "one wrong":
            return [*words[:at], "purple", *words[at + 1 :]], at, at
    return words, 0, 0


def observed(samples: Samples, text: str) -> Observed:
    """With its first alignment."""
    return observe(samples, "Allison", rough(samples, text, "en-us"))


def near(alignment: Alignment, at_s: float, first: int, last: int) -> bool:
    """Whether a time lies at these words."""
    phones = [phone for phone in alignment.phones if first <= phone.word <= last]
    if not phones:
        return False
    return phones[0].start_s - NEAR_S <= at_s <= phones[-1].start_s + phones[-1].duration_s + NEAR_S


def main() -> None:
    """Learn, alter, align, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=60)
    options = parser.parse_args()
    long_enough = [id_ for id_, row in enumerate(records()) if len(row["text"].split()) >= 4]
    rng = np.random.default_rng(3)
    ids = [long_enough[at] for at in rng.permutation(len(long_enough))[: options.clips]]
    sound = {}
    for id_ in ids:
        start_s, end_s = speech_span(recording(id_), 16000)
        sound[id_] = recording(id_)[int(start_s * 16000) : int(end_s * 16000)]
    begin = time.process_time()
    refiner = Refiner.fit([observed(sound[id_], records()[id_]["text"]) for id_ in ids])
    learned_s = time.process_time() - begin
    worst: dict[str, list[float]] = defaultdict(list)
    placed: dict[str, int] = defaultdict(int)
    begin = time.process_time()
    for id_ in ids:
        words = records()[id_]["text"].split()
        at = int(rng.integers(1, max(2, len(words) - 2)))
        for kind in KINDS:
            text, first, last = altered(words, at, kind)
            alignment = refined_alignment(refiner, observed(sound[id_], " ".join(text)))
            misfit, at_s = worst_place(alignment) or (1e6, 0.0)
            worst[kind].append(misfit)
            placed[kind] += near(alignment, at_s, first, last)
    spent_s = (time.process_time() - begin) / len(KINDS)
    limit = max(worst["right"])
    audio_s = sum(map(len, sound.values())) / 16000
    print(f"{len(ids)} clips, {audio_s:.0f} s: processor {learned_s:.1f} s to learn, {spent_s:.1f} s to align")  # noqa: T201
    print(f"right texts: worst place {np.median(worst['right']):.1f}, at most {limit:.1f}")  # noqa: T201
    for kind in KINDS[1:]:
        found = sum(one > limit for one in worst[kind])
        print(f"{kind:12} noticed {found}, placed {placed[kind]} of {len(ids)}")  # noqa: T201
    exact()


def exact() -> None:
    """Boundaries against exact synthetic times."""
    spoken = [(speech(text, index), text) for index, text in enumerate(SENTENCES)]
    clips = [observe(samples, "one", rough(samples, text, "en-us")) for (samples, _), text in spoken]
    refiner = Refiner.fit(clips)
    errors = np.concatenate(
        [
            errors_ms(refined_alignment(refiner, clip).phones, phones)
            for clip, ((_, phones), _) in zip(clips, spoken, strict=True)
        ]
    )
    print(  # noqa: T201
        f"{len(errors)} boundaries of synthetic speech: median {np.median(errors):.1f} ms, 90 % within "
        f"{np.percentile(errors, 90):.1f} ms, within 20 ms {np.mean(errors <= 20):.0%}"
    )


if __name__ == "__main__":
    main()
