"""How good a base is for speakers it never heard: copies of their recordings, and speech after ten seconds of them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from families import Base
from numpy.typing import NDArray

from backend.audio import io
from backend.cli.output import say
from backend.judges.judge import judge
from backend.judges.utterance import RATE, Utterance
from backend.recipe import Converts, Speaks

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "assets" / "sample" / "metadata.jsonl"
UNSEEN = ROOT / "assets" / "sentences" / "unseen.txt"
REFERENCE_S = 10.0
COPIED = 10
"""Clips of each stranger."""
Figures = dict[str, float | None]


def judge_strangers(base: Base, corpora: Path) -> dict[str, Figures]:
    """“speaker, test” → figures; what is real stands beside what is made."""
    found: dict[str, Figures] = {}
    strangers = list(_strangers(corpora))
    for number, (speaker, language, clips) in enumerate(strangers):
        say(f"Listening to {speaker}")
        references = [clip.at_judging_rate() for clip in clips]
        asked, others = clips[:COPIED], references[COPIED:]
        found[f"{speaker}, real"] = judge(asked, others, language=language, quick=True).figures
        copies = [base.copied(clip) for clip in asked]
        found[f"{speaker}, copied"] = judge(copies, others, language=language, quick=True).figures
        _, other_language, sources = strangers[number - 1]
        voice = base.imitating(_known(asked), language)
        if isinstance(voice, Speaks):
            made, spoken_in = list(_speak(voice, asked, language)), language
        else:
            made, spoken_in = [_converted(voice, source) for source in sources[:COPIED]], other_language
        found[f"{speaker}, ten seconds"] = judge(made, others, language=spoken_in).figures
    return found


def _strangers(corpora: Path) -> Iterator[tuple[str, str, list[Utterance]]]:
    """Speaker, language, clips with sound."""
    for listing in (SAMPLE, *sorted(corpora.glob("strangers*/metadata*.jsonl"))):
        rows = [json.loads(line) for line in listing.read_text("utf-8").splitlines()]
        for speaker in sorted({row["speaker"] for row in rows}):
            theirs = [row for row in rows if row["speaker"] == speaker]
            # One language a speaker, the one they say most in; long clips tell most.
            languages = [row["language"] for row in theirs]
            language = max(sorted(set(languages)), key=languages.count)
            theirs = [row for row in theirs if row["language"] == language]
            read = [(row["text"], *io.read(listing.parent / row["audio"])) for row in theirs]
            read.sort(key=lambda one: -min(len(one[1]) / one[2], 6.0))
            yield (
                speaker,
                language,
                [Utterance(text=text, samples=samples, sample_rate=rate) for text, samples, rate in read[: 3 * COPIED]],
            )


def _known(heard: list[Utterance]) -> NDArray[np.float32]:
    return np.concatenate([clip.at_judging_rate() for clip in heard])[: round(REFERENCE_S * RATE)]


def _speak(voice: Speaks, heard: list[Utterance], language: str) -> Iterator[Utterance]:
    """Sentences in the voice of somebody of whom ``REFERENCE_S`` are known, without training; where there are none in
    their language, those of their own clips.
    """
    texts = UNSEEN.read_text("utf-8").splitlines()
    if not language.startswith("en"):
        texts = [clip.text for clip in heard[: len(texts)]]
    for text in texts:
        score = voice.plan(text, language=language).score
        yield Utterance(text=text, samples=voice.render(score), sample_rate=voice.info.sample_rate, score=score)


def _converted(voice: Converts, source: Utterance) -> Utterance:
    """What somebody else says, by the one who is imitated, at the source's pitch."""
    made = voice.convert(source.samples, source.sample_rate)
    return replace(source, samples=made, sample_rate=voice.info.sample_rate)
