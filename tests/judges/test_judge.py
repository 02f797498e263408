"""The judges tell real speech from worse, and one text from another."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

import assets
from backend.judges.judge import judge, missing
from backend.judges.likeness import grouped
from backend.judges.tune import errors_cents
from backend.judges.utterance import Utterance
from backend.judges.words import error_rates
from backend.recognition.folding import folded

SAMPLE = assets.FOLDER / "sample"


def rows() -> list[dict[str, str]]:
    lines = (SAMPLE / "metadata.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def load(path: str) -> NDArray[np.float32]:
    samples: NDArray[np.float32] = soundfile.read(Path(SAMPLE, path), dtype="float32")[0]
    return samples


@pytest.fixture(scope="module")
def real() -> list[Utterance]:
    long = [row for row in rows() if len(row["text"]) > 50][:3]
    return [Utterance(text=row["text"], samples=load(row["audio"]), sample_rate=16_000) for row in long]


def test_every_judge_is_installed() -> None:
    assert missing() == []


@pytest.mark.slow
def test_a_real_speaker_scores_as_one(real: list[Utterance]) -> None:
    others = [load(row["audio"]) for row in rows()[-6:]]
    verdict = judge(real, others)
    figures = verdict.figures
    assert verdict.n == 3
    assert figures["wer"] is not None
    assert figures["wer"] < 0.15
    assert (figures["likeness"] or 0) > 0.85
    assert (figures["distillmos"] or 0) > 3.2
    assert (figures["dnsmos"] or 0) > 2.6


@pytest.mark.slow
def test_noise_and_a_wrong_text_are_heard(real: list[Utterance]) -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, len(real[0].samples)).astype(np.float32)
    noisy = Utterance(text="Something else entirely was said.", samples=real[0].samples + noise, sample_rate=16_000)
    figures = judge([noisy], quick=True).figures
    assert figures["wer"] is not None
    assert figures["wer"] > 0.7
    assert (figures["distillmos"] or 5) < 2.5


def test_texts_are_compared_as_spoken() -> None:
    assert folded("It's 7, “please” – now!") == "it's seven please now"
    assert error_rates(["press seven now"], ["Press 7 now."]) == (0.0, 0.0)
    assert error_rates(["one two three four"], ["one two four"])[0] == pytest.approx(0.25)


def test_short_clips_are_judged_together() -> None:
    clips = [np.zeros(16_000 * 5, np.float32)] * 6
    assert [len(piece) / 16_000 for piece in grouped(clips)] == [15, 15]


def test_cents() -> None:
    asked = np.array([100.0, 200.0, 0.0, 50.0])
    measured = np.array([200.0, 200.0, 100.0, 0.0])
    assert errors_cents(asked, measured).tolist() == [1200.0, 0.0]
