"""Real clips of the sample dataset, aligned as a project aligns them."""

import json
from functools import cache
from pathlib import Path

import soundfile

from backend.audio import io
from backend.datasets.alignment.corpus import Utterance, align_corpus
from backend.datasets.manifest import Item

SAMPLE = Path(__file__).parents[3] / "assets" / "sample"
_LEAST_S = 2.0


@cache
def clips(count: int) -> tuple[Item, ...]:
    """The shortest training clips from 2 s on; the last one is held out."""
    found = []
    for line in (SAMPLE / "metadata.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        found.append((soundfile.info(SAMPLE / entry["audio"]).duration, entry))
    found.sort(key=lambda one: (one[0], one[1]["audio"]))
    chosen = [one for one in found if one[0] >= _LEAST_S][:count]
    said = []
    for _, entry in chosen:
        samples, rate = io.read(SAMPLE / entry["audio"], sample_rate=16000)
        said.append(Utterance(samples, rate, entry["text"], entry["language"], entry["speaker"]))
    aligned = align_corpus(said)
    return tuple(
        Item(
            clip=index, audio=SAMPLE / entry["audio"], start_s=0.0, end_s=duration_s, gain_db=0.0, text=entry["text"],
            language=entry["language"], speaker=entry["speaker"], held_out=index == count - 1,
            phones=tuple(alignment.phones), words=tuple(alignment.words),
        )
        for index, ((duration_s, entry), alignment) in enumerate(zip(chosen, aligned, strict=True))
    )  # fmt: skip
