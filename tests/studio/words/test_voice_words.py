"""What was measured of a voice, and what it can, in words."""

from studio.words.voice_words import measured


def test_what_was_not_measured_is_left_out() -> None:
    found = measured({"wer": 0.045, "likeness": None, "rtf": 0.05, "something": 1.0})
    assert [(one.figure.key, one.shown) for one in found] == [("wer", "95.5% of words"), ("rtf", "20 × speech")]
    assert (found[0].words, found[0].kind) == ("As well understood as a person", "good")


def test_a_likeness_below_the_speakers_own_is_not_called_as_alike() -> None:
    assert [one.words for value in (0.94, 0.97) for one in measured({"likeness": value})] == [
        "Clearly this speaker",
        "As alike as the speaker’s own clips",
    ]
