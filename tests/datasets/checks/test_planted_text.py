"""Checks of the text, and of sound against text."""

import numpy as np
import pytest

from backend.audio.vad import speech_span
from backend.datasets.alignment.corpus import Utterance, align_corpus
from backend.datasets.checks.clip_under_test import Norm, Whole
from backend.datasets.checks.comparing import norm
from backend.datasets.checks.text_mismatch import log_odds
from backend.project.alignments import Alignment
from backend.project.freshness import Origin
from backend.protocol.score import Phone
from tests.datasets.checks.conftest import Examine, recording, records


@pytest.mark.parametrize(
    ("text", "language", "severity"),
    [
        ("...", "en-us", "error"),
        ("!? — …", "en-us", "error"),
        ("Press # to go on 😀.", "en-us", "warning"),
        ("Hello мир.", "en-us", "warning"),
        ("今天天气很好", "en-us", "warning"),
        ("Hello there", "ru", None),
        ("Привет, мир!", "ru", None),
        ("今天天气很好。", "cmn", None),
        ("I have 3 dogs, and it’s 5 o'clock — really?", "en-us", None),
        ("3D audio and MP3.", "en-us", None),
        ("It costs $5, that’s 20% less.", "en-us", None),
        ("Où êtes-vous, l’été “là-bas” ?", "fr", None),
        ("Straße, Größe; 12 Uhr.", "de", None),
    ],
)
def test_what_can_be_said(examine: Examine, text: str, language: str, severity: str | None) -> None:
    found = examine(recording(0), text=text, language=language)
    if severity is None:
        assert found == {}
    else:
        assert found["unpronounceable-text"].severity == severity
        assert found["unpronounceable-text"].say().remedy


@pytest.mark.parametrize("text", ["", "  \t"])
def test_no_text(examine: Examine, text: str) -> None:
    found = examine(recording(0), text=text)
    assert set(found) == {"empty-text"}
    assert found["empty-text"].severity == "error"


def test_swapped_texts_are_found_and_right_ones_are_not(examine: Examine) -> None:
    """With the real aligner on real clips: three of 36 have each other's text."""
    ids = list(range(0, 252, 7))
    swapped = {ids[5]: ids[12], ids[12]: ids[20], ids[20]: ids[5]}
    utterances = []
    for id_ in ids:
        start, end = speech_span(recording(id_), 16000)
        text = records()[swapped.get(id_, id_)]["text"]
        utterances.append(Utterance(recording(id_)[int(start * 16000) : int(end * 16000)], 16000, text, "en-us"))
    alignments = align_corpus(utterances)
    whole = Whole(fit=norm((log_odds(one.score) for one in alignments), least=0.1))
    said = {}
    for id_, one, alignment in zip(ids, utterances, alignments, strict=True):
        found = examine(one.samples, text=one.text, alignment=alignment, whole=whole)
        if "text-mismatch" in found:
            said[id_] = found["text-mismatch"].severity
    assert set(said) == set(swapped)


def aligned(phones_a_second: float) -> Alignment:
    step = 1 / phones_a_second
    phones = [Phone(symbol="a", start_s=i * step, duration_s=step, word=0) for i in range(20)]
    return Alignment(clip=1, phones=phones, words=["x"], score=0.99, origin=Origin(method="test", of=""))


def test_pace(examine: Examine) -> None:
    whole = Whole(pace={"Allison/en-us": Norm(middle=10, spread=1.3, n=100)})
    assert examine(recording(0), alignment=aligned(12), whole=whole) == {}
    assert "faster" in examine(recording(0), alignment=aligned(18), whole=whole)["pace-outlier"].say().what
    assert "slower" in examine(recording(0), alignment=aligned(4), whole=whole)["pace-outlier"].say().what


def test_loudness_beside_the_others(examine: Examine) -> None:
    whole = Whole(loudness={"Allison": Norm(middle=-17.5, spread=1.2, n=200)})
    assert examine(recording(0), whole=whole) == {}
    quiet = examine((recording(0) * 0.2).astype(np.float32), whole=whole)["loudness-outlier"]
    assert quiet.severity == "info"
    assert quiet.figure == pytest.approx(-14, abs=2)
