"""What a person fixed stays when the voice predicts anew."""

import numpy as np
import pytest
from msgspec.structs import replace

from backend.protocol.score import Contour, Phone, Score
from studio.maths import score as maths
from studio.maths import score_energy, score_pauses
from studio.maths.score_carry import carried

HOP = 0.01


def plan(symbols: str, length_s: float = 0.1, hz: float = 200.0) -> Score:
    phones = [
        Phone(symbol=one, start_s=n * length_s, duration_s=length_s, word=0, language="")
        for n, one in enumerate(symbols)
    ]
    curve = [hz] * round(len(symbols) * length_s / HOP)
    return Score(language="en-us", text=symbols, phones=phones, words=[symbols], f0=Contour(hop_s=HOP, hz=curve))


def edited() -> maths.Sheet:
    """Of “abcde”: b as long as two, c an octave's fifth higher, d softer by six decibels."""
    sheet = maths.resize_phone(maths.sheet_of(plan("abcde")), 1, 0.2)
    sheet = maths.shift_f0(sheet, 0.31, 0.39, 7)
    return score_energy.draw(sheet, [(0.41, -6.0), (0.49, -6.0)])


def at(score: Score, symbol: str) -> slice:
    """The middle frames of a phone."""
    phone = next(one for one in score.phones if one.symbol == symbol)
    return slice(round((phone.start_s + 0.04) / HOP), round((phone.start_s + phone.duration_s - 0.04) / HOP))


def test_the_same_phones_keep_length_pitch_and_loudness() -> None:
    after = carried(edited(), plan("abcde", 0.14, 300.0))
    lengths = {phone.symbol: phone.duration_s for phone in after.score.phones}
    assert lengths == pytest.approx({"a": 0.14, "b": 0.2, "c": 0.14, "d": 0.14, "e": 0.14}, abs=HOP)
    hz, energy = maths.f0(after.score), score_energy.energy(after)
    assert hz[at(after.score, "c")] == pytest.approx(300 * 2 ** (7 / 12), rel=0.01), "as far above as before"
    assert hz[at(after.score, "a")] == pytest.approx(300)
    assert energy[at(after.score, "d")] == pytest.approx(-6)
    assert not energy[at(after.score, "b")].any()


def test_a_word_that_changed_leaves_the_others_as_they_were_fixed() -> None:
    after = carried(edited(), plan("xyabcdz"))
    lengths = {phone.symbol: phone.duration_s for phone in after.score.phones}
    assert lengths["b"] == pytest.approx(0.2, abs=HOP)
    assert lengths["x"] == pytest.approx(0.1, abs=HOP)
    assert maths.f0(after.score)[at(after.score, "c")] == pytest.approx(200 * 2 ** (7 / 12), rel=0.01)
    assert maths.f0(after.score)[at(after.score, "y")] == pytest.approx(200)


def test_nothing_fixed_or_nothing_alike_gives_the_plan_itself() -> None:
    new = plan("abcde", 0.12, 250.0)
    assert not maths.is_edited(carried(maths.sheet_of(plan("abcde")), new))
    assert carried(edited(), plan("vwxyz")) == maths.sheet_of(plan("vwxyz"))


def test_loudness_is_drawn_shifted_and_erased() -> None:
    sheet = maths.sheet_of(plan("abc"))
    drawn = score_energy.draw(sheet, [(0.1, -40.0), (0.2, 3.0)])
    energy = score_energy.energy(drawn)
    assert energy.min() == score_energy.LOWEST_DB
    assert not energy[:8].any()
    assert maths.is_edited(drawn)
    assert score_energy.erase(drawn, 0.0, 1.0).score == sheet.score
    louder = score_energy.energy(score_energy.shift(sheet, 0.1, 0.2, 2.0))
    assert louder[14] == pytest.approx(2.0)
    assert np.allclose(louder[:5], 0)
    assert score_energy.energy(replace(sheet, score=drawn.score)).size == 30


def worded(*words: str) -> Score:
    """A phone a letter; a comma is a pause."""
    phones: list[Phone] = []
    for number, word in enumerate(words):
        for letter in word:
            symbol, of = ("_,", -1) if letter == "," else (letter, number)
            phones.append(Phone(symbol=symbol, start_s=0.1 * len(phones), duration_s=0.1, word=of))
    curve = Contour(hop_s=HOP, hz=[200.0] * (10 * len(phones)))
    return Score(language="en-us", text=" ".join(words), phones=phones, words=list(words), f0=curve)


@pytest.mark.parametrize(
    ("now", "expected"), [(("abc", "xyz", "fg"), "abc_,xyzfg"), (("abx", "de", "fg"), "abx_,defg"), (("xyz",), "xyz")]
)
def test_a_pause_that_a_person_put_stays_beside_its_word(now: tuple[str, ...], expected: str) -> None:
    sheet, pause = score_pauses.with_pause(maths.sheet_of(worded("abc", "de", "fg")), 0.3)
    sheet = maths.resize_phone(sheet, pause, 0.4)
    after = carried(sheet, worded(*now))
    assert "".join(phone.symbol for phone in after.score.phones) == expected
    lengths = [phone.duration_s for phone in after.score.phones if phone.word < 0]
    assert lengths == pytest.approx([0.4] * len(lengths), abs=HOP)


def test_a_comma_that_was_taken_out_takes_its_pause_with_it() -> None:
    after = carried(maths.sheet_of(worded("abc,", "de")), worded("abc", "de"))
    assert "".join(phone.symbol for phone in after.score.phones) == "abcde"
