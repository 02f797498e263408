"""A dataset that grows: ``metadata.jsonl`` (audio, text, speaker, language, held_out) beside ``audio/*.flac``."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import soundfile
from numpy.typing import NDArray

from backend.protocol.score import Phone

_PEAK = 0.97
_HELD_OUT_EVERY = 20


class Said(NamedTuple):
    """One sentence."""

    samples: NDArray[np.float32]
    sample_rate: int
    phones: Sequence[Phone] = ()


class Corpus:
    """What is there stays; whoever was interrupted goes on behind it."""

    def __init__(self, out: Path, part: str = "") -> None:
        self._out = out
        self._unfinished = out / f"unfinished{part}"
        self._listing = out / f"metadata{part}.jsonl"
        (out / "audio").mkdir(parents=True, exist_ok=True)
        lines = [line for one in out.glob("metadata*.jsonl") for line in one.read_text("utf-8").split("\n")]
        self._known = {json.loads(line)["audio"] for line in lines if line}

    def seconds(self, name: str) -> float:
        """Length of a clip that is there; 0 for one that is not."""
        audio = _audio(name)
        return float(soundfile.info(self._out / audio).duration) if audio in self._known else 0.0

    def fill(
        self,
        name: str,
        texts: Iterator[str],
        minutes: float,
        say: Callable[[str, int], Said],
        *,
        speaker: str,
        language: str,
    ) -> float:
        """One speaker's clips, named and numbered, until there are so many minutes; returns how many there are.
        ``say``: a text and its number → sound; nothing is kept where that is empty.
        """
        seconds = 0.0
        for turn in count():
            if seconds >= 60 * minutes:
                break
            clip, text = f"{name}-{turn:04d}", next(texts)
            there = self.seconds(clip)
            if not there and len((said := say(text, turn)).samples):
                there = self.add(
                    clip,
                    said.samples,
                    said.sample_rate,
                    text=text,
                    speaker=speaker,
                    language=language,
                    phones=said.phones,
                )
            seconds += there
        return seconds / 60

    def add(
        self,
        name: str,
        samples: NDArray[np.float32],
        sample_rate: int,
        *,
        text: str,
        speaker: str,
        language: str,
        phones: Sequence[Phone] = (),
    ) -> float:
        """Keep a clip whose name ends in its number; returns its length in seconds. ``phones``: where they are."""
        peak = float(np.abs(samples).max())
        loud = samples * min(1.0, _PEAK / max(peak, 1e-9))
        soundfile.write(self._unfinished, loud, sample_rate, format="FLAC", subtype="PCM_16")
        self._unfinished.replace(self._out / _audio(name))
        row = {
            "audio": _audio(name), "text": text, "speaker": speaker, "language": language,
            "held_out": int(name[-4:]) % _HELD_OUT_EVERY == _HELD_OUT_EVERY - 1,
        }  # fmt: skip
        if phones:
            row["phones"] = msgspec.to_builtins(phones)
        with self._listing.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
        return len(samples) / sample_rate


def _audio(name: str) -> str:
    return f"audio/{name}.flac"
