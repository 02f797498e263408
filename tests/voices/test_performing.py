"""What all voices do alike: scores of plans, sound as long and as loud as a score says."""

import numpy as np
import pytest

from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Contour, Phone, Score
from backend.text import stand_ins
from backend.text.phonemes import PhoneToken
from backend.voices import performing
from backend.voices.performing import Kept

SCORE = Score(
    language="en-us", text="a", f0=Contour(hop_s=0.1, hz=[100.0, 0.0]),
    phones=[Phone(symbol="a", start_s=0.0, duration_s=0.15), Phone(symbol="_", start_s=0.15, duration_s=0.05)],
)  # fmt: skip


def test_phones_lie_between_edges_and_keep_word_and_language() -> None:
    tokens = [PhoneToken("k", 0, "en-us"), PhoneToken("_", -1)]
    first, second = performing.timed(tokens, np.array([0.0, 0.25, 0.75]))
    assert first == Phone(symbol="k", start_s=0.0, duration_s=0.25, word=0, language="en-us")
    assert (second.start_s, second.duration_s, second.word) == (0.25, 0.5, -1)
    assert performing.edges_of(SCORE) == pytest.approx([0.0, 0.15, 0.2])


def test_sound_is_as_long_and_as_loud_as_the_score_says() -> None:
    made = np.full(100, 0.25, np.float32)
    assert performing.finished(made, SCORE, 1000).tolist() == [0.25] * 100 + [0.0] * 100
    assert len(performing.finished(np.ones(999, np.float32), SCORE, 1000)) == 200
    loud = Score(language="", text="", phones=SCORE.phones, f0=SCORE.f0, energy=[6.0, 6.0])
    assert performing.finished(made, loud, 1000)[50] == pytest.approx(0.25 * 10 ** (6 / 20))
    assert np.abs(performing.finished(8 * made, loud, 1000)).max() == pytest.approx(0.99)


def test_attention_of_planned_lengths_owns_each_frame_once() -> None:
    owned = performing.ownership(np.array([2, 0, 1]))
    assert owned.tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 1]]


def test_speakers_and_empty_scores_are_refused_by_name() -> None:
    assert performing.speaker_of("", ["Ann", "Bea"]) == "Ann"
    assert performing.speaker_of("", []) == ""
    with pytest.raises(VoicewrightError) as caught:
        performing.speaker_of("Cleo", ["Ann"])
    assert caught.value.problem.general == "speaker-unknown"
    with pytest.raises(VoicewrightError):
        performing.check_score(Score(language="", text="", phones=[], f0=SCORE.f0))


def test_what_was_said_is_kept_and_the_oldest_goes() -> None:
    kept = Kept[int]()
    for number in range(40):
        assert kept.recall(number, lambda: number) == number  # noqa: B023 - it is called at once
    assert len(kept) == 32
    assert kept.recall(39, lambda: -1) == 39
    assert kept.recall(0, lambda: -1) == -1


def test_a_pause_stands_in_for_a_pause_and_a_sound_for_a_sound() -> None:
    known = ("_", "_.", "t", "i")
    assert stand_ins.stand_ins(["d", "_,", "t"], known, known).keys() == {"d", "_,"}
    assert stand_ins.nearest("d", known) == "t"
    assert stand_ins.nearest("_,", known).startswith("_")
