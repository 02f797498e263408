"""What a training reads."""

from pathlib import Path

from backend.datasets.manifest import Item, by_speech


def _item(speaker: str, duration_s: float) -> Item:
    return Item(
        clip=0, audio=Path("a.flac"), start_s=1.0, end_s=1.0 + duration_s, gain_db=0.0, text="", language="",
        speaker=speaker, held_out=False, phones=(), words=(),
    )  # fmt: skip


def test_who_says_most_comes_first() -> None:
    items = [_item("a", 1.0), _item("b", 4.0), _item("c", 1.0), _item("c", 3.5)]
    assert by_speech(items, lambda item: item.speaker) == ["c", "b", "a"]
    assert by_speech([], lambda item: item.speaker) == []
