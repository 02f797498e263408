"""Real clips of the sample dataset with phones of equal length: enough to train on in a test."""

import json
from functools import cache
from pathlib import Path

import soundfile

from backend.datasets.manifest import Item
from backend.protocol.score import Phone
from backend.text import phonemes

SAMPLE = Path(__file__).parents[3] / "assets" / "sample"


@cache
def clips(count: int) -> tuple[Item, ...]:
    """The shortest training clips; the last one is held out."""
    found = []
    for line in (SAMPLE / "metadata.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        found.append((soundfile.info(SAMPLE / entry["audio"]).duration, entry))
    found.sort(key=lambda one: (one[0], one[1]["audio"]))
    return tuple(_item(index, *one, held_out=index == count - 1) for index, one in enumerate(found[:count]))


def _item(index: int, duration_s: float, entry: dict[str, str], *, held_out: bool) -> Item:
    said = phonemes.phonemize(entry["text"], entry["language"])
    step = duration_s / len(said.symbols)
    phones = tuple(
        Phone(symbol=token.symbol, start_s=at * step, duration_s=step, word=token.word)
        for at, token in enumerate(said.symbols)
    )
    return Item(
        clip=index, audio=SAMPLE / entry["audio"], start_s=0.0, end_s=duration_s, gain_db=0.0, text=entry["text"],
        language=entry["language"], speaker=entry["speaker"], held_out=held_out, phones=phones,
        words=tuple(said.words),
    )  # fmt: skip
