"""Six short sentences of the sample dataset; the last is held out. DC-TTS needs no times: those here are made up."""

import dataclasses
import json
from functools import cache
from pathlib import Path

import soundfile

from backend.datasets.manifest import Item
from backend.protocol.score import Phone
from backend.text import phonemes

SAMPLE = Path(__file__).parents[3] / "assets" / "sample"
NAMES = (
    "please-try-call-later", "vm-msgsaved", "conf-leaderhasleft", "tt-weasels", "transfer", "confbridge-conf-begin",
)  # fmt: skip
OTHERS = ("agent-loginok", "conf-unlockednow", "call-forwarding")


@cache
def clips() -> tuple[Item, ...]:
    """In the order of ``NAMES``."""
    lines = (SAMPLE / "metadata.jsonl").read_text("utf-8").splitlines()
    entries = {Path(entry["audio"]).stem: entry for entry in map(json.loads, lines)}
    return tuple(_item(index, entries[name]) for index, name in enumerate(NAMES))


def another(folder: Path) -> tuple[Item, ...]:
    """Other sentences by somebody with a shorter throat: the recordings played faster by a fifth."""
    lines = (SAMPLE / "metadata.jsonl").read_text("utf-8").splitlines()
    entries = {Path(entry["audio"]).stem: entry for entry in map(json.loads, lines)}
    made = []
    for index, name in enumerate(OTHERS):
        samples, rate = soundfile.read(SAMPLE / entries[name]["audio"], dtype="float32")
        soundfile.write(folder / f"{name}.wav", samples, round(1.2 * rate))
        item = _item(index, entries[name] | {"audio": str(folder / f"{name}.wav"), "speaker": "Somebody"})
        made.append(dataclasses.replace(item, held_out=False))
    return tuple(made)


def _item(index: int, entry: dict[str, str]) -> Item:
    said = phonemes.phonemize(entry["text"], entry["language"])
    duration_s = soundfile.info(SAMPLE / entry["audio"]).duration
    step = duration_s / len(said.symbols)
    phones = tuple(
        Phone(symbol=token.symbol, start_s=at * step, duration_s=step, word=token.word)
        for at, token in enumerate(said.symbols)
    )
    return Item(
        clip=index, audio=SAMPLE / entry["audio"], start_s=0.0, end_s=duration_s, gain_db=0.0, text=entry["text"],
        language=entry["language"], speaker=entry["speaker"], held_out=index == len(NAMES) - 1, phones=phones,
        words=tuple(said.words),
    )  # fmt: skip
