"""Long recordings, cut at their pauses."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from backend.datasets.slicing import LONGEST_S, pieces
from backend.recognition.speech import HOP_S, Activity


def heard(*seconds: float) -> Activity:
    """Speech, pause, speech, pause … of so many seconds each; everything a little uneven in loudness."""
    parts = (np.full(round(length / HOP_S), float(at % 2 == 0)) for at, length in enumerate(seconds))
    speech = np.concatenate([np.zeros(0), *parts])
    level = -20 + 3 * np.sin(np.arange(len(speech)) / 7) - 50 * (1 - speech)
    return Activity(speech.astype(np.float32), level.astype(np.float32))


def test_cuts_lie_in_the_longest_pauses() -> None:
    found = pieces(heard(3.0, 0.2, 3.0, 0.6, 3.0, 0.2, 3.0))
    assert [round(piece.start_s, 1) for piece in found] == [0.0, 6.7]
    assert not any(piece.forced for piece in found)


def test_silence_between_belongs_to_nobody() -> None:
    first, second = pieces(heard(4.0, 5.0, 4.0))
    assert first.end_s < 4.5
    assert second.start_s > 8.5


def test_speech_without_a_pause_is_cut_where_it_is_quiet() -> None:
    found = pieces(heard(40.0))
    assert all(piece.end_s - piece.start_s <= LONGEST_S for piece in found)
    assert sum(piece.forced for piece in found) == len(found) - 1


def test_a_click_is_no_piece() -> None:
    assert pieces(heard(0.05, 3.0, 4.0, 3.0, 0.1)) == pieces(heard(0.0, 3.05, 4.0, 3.1))
    assert pieces(heard()) == []


@given(st.lists(st.tuples(st.floats(0.05, 30), st.floats(0.05, 3)), max_size=8), st.floats(3, 20))
def test_pieces_follow_each_other_are_never_too_long_and_hold_all_speech(
    parts: list[tuple[float, float]], longest_s: float
) -> None:
    activity = heard(*[seconds for part in parts for seconds in part])
    found = pieces(activity, longest_s)
    kept = np.zeros(len(activity.speech_T), np.bool_)
    at_s = 0.0
    for piece in found:
        assert at_s <= piece.start_s + 1e-6 < piece.end_s
        assert piece.end_s - piece.start_s <= longest_s + 1e-6
        kept[round(piece.start_s / HOP_S) : round(piece.end_s / HOP_S)] = True
        at_s = piece.end_s
    lost_s = float(((activity.speech_T > 0.5) & ~kept).sum()) * HOP_S
    assert lost_s <= 0.2 * len(parts)
