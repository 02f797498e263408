"""Figures become words, and a real speaker's always the best ones."""

from studio.words.voice_words import SCALES, figures


def test_a_real_speaker_gets_the_best_words() -> None:
    for scale in SCALES:
        if scale.real is not None:
            for value in scale.real:
                assert scale.verdict(value) == scale.verdicts[0][1:], scale.key
                assert scale.place(value) > 0.6


def test_better_is_further_right_and_never_worse_in_words() -> None:
    for scale in SCALES:
        places = [scale.worst + (scale.best - scale.worst) * step / 20 for step in range(21)]
        assert [scale.place(value) for value in places] == sorted(scale.place(value) for value in places)
        words = [entry[1] for entry in reversed(scale.verdicts)]
        ranks = [words.index(scale.verdict(value)[0]) for value in places]
        assert ranks == sorted(ranks)


def test_what_was_not_measured_is_left_out() -> None:
    found = figures({"wer": 0.045, "likeness": None, "rtf": 0.05, "something": 1.0})
    assert [(figure.scale.title, figure.shown) for figure in found] == [
        ("Understood", "95.5% of words"),
        ("Fast", "20 × speech"),
    ]
    assert found[0].kind == "good"
    assert figures({"wer": 1.7})[0].shown == "0.0% of words"
