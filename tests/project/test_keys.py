"""The key that suits a voice, and what is said of one that does not, before and after converting."""

import pytest

from backend.project import keys
from backend.protocol.voices import Range

RANGE = Range(lowest_hz=150.0, median_hz=220.0, highest_hz=400.0, loudness=0.1)


@pytest.mark.parametrize(("hz", "semitones"), [(220.0, 0.0), (110.0, 12.0), (440.0, -12.0), (196.0, 2.0)])
def test_the_key_is_found(hz: float, semitones: float) -> None:
    assert keys.key([hz, 0.0, hz], RANGE) == semitones
    assert keys.key([0.0], RANGE) == 0
    assert keys.key([hz], None) == 0


def test_how_much_lies_beyond_the_range_is_told() -> None:
    assert keys.beyond([220.0, 0.0], 0.0, RANGE) == 0
    assert keys.beyond([220.0, 0.0], 24.0, RANGE) == 1
    assert keys.beyond([], 0.0, RANGE) == 0


def test_a_person_is_warned_of_a_key_that_does_not_suit_and_not_of_the_one_that_is_chosen() -> None:
    song = [110.0] * 100
    found = keys.warning(song, 0.0, "Ann", RANGE)
    assert found is not None
    assert "100%" in found.say().what
    assert "Ann" in found.say().what
    assert keys.warning(song, None, "Ann", RANGE) is None
