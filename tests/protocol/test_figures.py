"""Figures become words, and a real speaker's always the best ones."""

import pytest

from backend.protocol.figures import FIGURES, Figure
from backend.protocol.sentences.catalogue import catalogue

JUDGED = [one for one in FIGURES.values() if one.verdicts]


@pytest.mark.parametrize("figure", JUDGED, ids=lambda one: one.key)
def test_a_real_speaker_gets_the_best_words(figure: Figure) -> None:
    for value in figure.real or ():
        assert figure.verdict(value)[0] == figure.say("verdict-1")
        assert figure.place(value) > 0.6


@pytest.mark.parametrize("figure", JUDGED, ids=lambda one: one.key)
def test_better_is_further_right_and_never_worse_in_words(figure: Figure) -> None:
    values = [figure.worst + (figure.best - figure.worst) * step / 20 for step in range(21)]
    assert [figure.place(value) for value in values] == sorted(figure.place(value) for value in values)
    words = [figure.say(f"verdict-{at}") for at in range(len(figure.verdicts), 0, -1)]
    ranks = [words.index(figure.verdict(value)[0]) for value in values]
    assert ranks == sorted(ranks)


def test_every_figure_has_its_words_and_no_words_are_left_over() -> None:
    assert set(catalogue("en")["figures"]) == set(FIGURES)
    for figure in FIGURES.values():
        assert all(figure.say(part) for part in ("axis", "meaning", "line"))
        judged = ("title", "shown", "explained", *(f"verdict-{at + 1}" for at in range(len(figure.verdicts))))
        assert all(figure.say(part, 0.5) for part in judged) or not figure.verdicts
        assert not figure.say(f"verdict-{len(figure.verdicts) + 1}")
        assert bool(figure.say("real")) == (figure.real is not None)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("wer", 0.045, "95.5% of words"),
        ("wer", 1.7, "0.0% of words"),
        ("likeness", 0.957, "0.96 of 1"),
        ("distillmos", 3.44, "3.4 of 5"),
        ("f0_cents", 8.6, "9 cents off"),
        ("rtf", 0.05, "20 × speech"),
        ("rtf", 0.8, "1.2 × speech"),
        ("rtf", 0.0, "1000 × speech"),
    ],
)
def test_a_value_is_shown_with_its_unit(key: str, value: float, said: str) -> None:
    assert FIGURES[key].say("shown", value) == said
