"""Phones that a voice never met, in the time of those that it says for them."""

import pytest

from backend.protocol.score import Contour, Phone, Score
from backend.voices.approximating import approximated

KNOWN = ["_", "b", "j", "w", "h", "ɑ", "aʊ", "ŋ"]


def _score(*phones: tuple[str, float]) -> Score:
    row, at_s = [], 0.0
    for note, (symbol, length_s) in enumerate(phones):
        row.append(Phone(symbol=symbol, start_s=at_s, duration_s=length_s, note=note))
        at_s += length_s
    return Score(language="cmn", text="", phones=row, f0=Contour(hop_s=0.01, hz=[200.0] * round(at_s / 0.01)))


def test_parts_share_the_time_of_the_phone_and_leave_no_gap() -> None:
    score = _score(("_", 0.2), ("p", 0.08), ("iɑu˥˩", 1.0), ("iɑŋ˥", 0.1), ("_", 0.2))
    said = approximated(score, KNOWN, ["en-us"])
    assert [one.symbol for one in said.phones] == ["_", "b", "j", "aʊ", "j", "ɑ", "ŋ", "_"]
    for one, after in zip(said.phones, said.phones[1:], strict=False):
        assert after.start_s == pytest.approx(one.start_s + one.duration_s)
        assert one.duration_s > 0
    assert said.duration_s == pytest.approx(score.duration_s)
    held = said.phones[3]
    assert held.duration_s > 0.9, "the vowel keeps the note"
    assert [one.note for one in said.phones] == [0, 1, 2, 2, 3, 3, 3, 4]


def test_a_score_of_known_phones_stays_as_it_is() -> None:
    score = _score(("_", 0.2), ("b", 0.1), ("ɑ", 0.5), ("_", 0.2))
    assert approximated(score, KNOWN, ["cmn"]) == score
