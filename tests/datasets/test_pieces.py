"""Long clips are cut where somebody paused; nothing that is said is lost."""

from itertools import pairwise
from pathlib import Path

import pytest

from backend.datasets.manifest import Item
from backend.datasets.pieces import LONGEST_S, short
from backend.protocol.score import Phone
from backend.text.phonemes import PAUSE


def spoken(words: list[str], pauses: dict[int, float], word_s: float = 0.5, clip: int = 7) -> Item:
    """A clip that says words, two phones each, and pauses behind some of them for so many seconds."""
    phones, at_s = [Phone(symbol=PAUSE, start_s=0.0, duration_s=0.2)], 0.2
    for index in range(len(words)):
        for symbol in "ab":
            phones.append(Phone(symbol=symbol, start_s=at_s, duration_s=word_s / 2, word=index))
            at_s += word_s / 2
        if index in pauses:
            phones.append(Phone(symbol=PAUSE + ",", start_s=at_s, duration_s=pauses[index]))
            at_s += pauses[index]
    phones.append(Phone(symbol=PAUSE + ".", start_s=at_s, duration_s=0.3))
    text = " ".join(word + "," * (index in pauses) for index, word in enumerate(words)) + "."
    return Item(
        clip=clip,
        audio=Path("a.flac"),
        start_s=3.0,
        end_s=3.0 + at_s + 0.3,
        gain_db=0.0,
        text=text,
        language="en-us",
        speaker="s",
        held_out=False,
        phones=tuple(phones),
        words=tuple(words),
    )


def check(item: Item, pieces: list[Item]) -> None:
    """The pieces follow each other, and say what the clip says."""
    assert pieces[0].start_s == item.start_s
    assert pieces[-1].end_s == item.end_s
    assert all(one.end_s == pytest.approx(other.start_s) for one, other in pairwise(pieces))
    assert [word for one in pieces for word in one.words] == list(item.words)
    assert "".join("".join(one.text.split()) for one in pieces) == "".join(item.text.split())
    for one in pieces:
        assert one.phones[0].start_s == pytest.approx(0)
        end_s = one.phones[-1].start_s + one.phones[-1].duration_s
        assert end_s == pytest.approx(one.duration_s)
        assert {phone.word for phone in one.phones} - {-1} == set(range(len(one.words)))
    said = [phone.symbol for one in pieces for phone in one.phones if phone.word >= 0]
    assert said == [phone.symbol for phone in item.phones if phone.word >= 0]


def test_a_long_clip_is_cut_in_its_long_pauses() -> None:
    words = [f"word{index}" for index in range(100)]
    item = spoken(words, {30: 0.1, 49: 0.8, 60: 0.2, 75: 0.6, 25: 0.5, 12: 0.3, 37: 0.3, 87: 0.3, 62: 0.3})
    pieces = short([item])
    check(item, pieces)
    assert all(one.duration_s <= LONGEST_S for one in pieces)
    assert len(pieces) >= 5
    assert all(one.phones[0].symbol == PAUSE and one.phones[-1].symbol.startswith(PAUSE) for one in pieces)
    assert {one.words[-1] for one in pieces} <= {f"word{index}" for index in (12, 25, 37, 49, 62, 75, 87, 99)}


def test_where_nobody_pauses_it_is_cut_between_words() -> None:
    item = spoken([f"w{index}" for index in range(128)], {})
    pieces = short([item])
    check(item, pieces)
    assert all(one.duration_s <= LONGEST_S for one in pieces)


def test_numbers_stay_and_are_one_of_a_kind() -> None:
    long, brief = spoken(["x"] * 60, {30: 0.4}, clip=9), spoken(["y"] * 4, {}, clip=12)
    pieces = short([long, brief])
    assert pieces[0].clip == 9
    assert pieces[-1] == brief
    assert len({one.clip for one in pieces}) == len(pieces) == 5


def test_without_phones_nothing_can_be_cut() -> None:
    item = spoken(["a"] * 100, {})
    bare = Item(**{**item.__dict__, "phones": (), "words": ()})
    assert short([bare]) == [bare]
    whole = Item(**{**item.__dict__, "phones": (Phone(symbol=PAUSE, start_s=0, duration_s=item.duration_s),)})
    assert short([whole]) == [whole]
