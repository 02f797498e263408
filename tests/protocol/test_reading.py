"""What to read next."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from backend.protocol import reading
from backend.protocol.reading import Held, ScriptSounds

SENTENCES = st.lists(st.sampled_from("abcde"), min_size=1, max_size=6)
SCRIPTS = st.dictionaries(st.integers(1, 40), SENTENCES.map(lambda s: ["_", *s, "_."]), max_size=8)


@given(SCRIPTS)
def test_each_sentence_adds_most_to_those_before(script: dict[int, list[str]]) -> None:
    """The shortcut of the heap gives what trying every sentence each time would."""
    held, left = Held(), dict(script)
    for chosen in reading.order(script, Held()):
        assert held.gain(left[chosen]) == max(map(held.gain, left.values())) > 0
        held.add(left.pop(chosen))
    assert all(held.gain(symbols) <= 0 for symbols in left.values())


def test_new_phones_come_before_new_pairs_and_questions_before_their_like() -> None:
    held = Held(Counter({"s": 9, "i": 9, "t": 9}), [("s", "i"), ("i", "s")])
    assert held.gain(["_", "θ", "i", "_."]) > held.gain(["_", "t", "i", "s", "t", "_."])
    assert held.gain(["_", "s", "i", "_?"]) > held.gain(["_", "s", "i", "_."]) == 0


def test_the_plan_says_where_the_reading_stands() -> None:
    sounds = ScriptSounds(
        language="de",
        prompts={1: ["_", "a", "b", "_."], 2: ["_", "b", "c", "d", "_."], 3: ["_", "a", "b", "_."], 4: []},
        common=[("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")],
        phones=dict.fromkeys("abcde", 9),
        pairs=[("d", "e")],
        missing=[],
    )
    plan = reading.plan(sounds, [], [1, 2, 3, 4])
    assert plan.share == 0.25
    assert plan.best == [2, 1]
    assert plan.to_goal == 2
    later = reading.plan(sounds, [2], [1, 3, 4])
    assert (later.share, later.best[0], later.to_goal) == (0.75, 1, 1)
    assert reading.plan(sounds, [1, 2], [3, 4]).to_goal == 0
    assert reading.plan(sounds, [1], [4]).to_goal is None
