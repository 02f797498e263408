"""The tiny preset learns eight aligned clips by heart, and a recognizer understands what it says of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from backend.datasets import features
from backend.datasets.alignment.corpus import Utterance, align_corpus
from backend.datasets.manifest import Item
from backend.families.fastpitch.config import presets
from backend.families.fastpitch.recipe import FastPitch
from backend.judges.words import error_rates, hear
from tests.families.engine import Engine, newest
from tests.families.fastpitch.clips import clips

ENGINE = Engine(FastPitch())

RATE = 16_000
CLIPS = 9
SHORTEST_TEXT = 24
"""Characters; on single words a recognizer guesses."""


def aligned() -> list[Item]:
    """Short clips with the phones where they really are; the last is held out."""
    chosen = [item for item in clips(200) if len(item.text) >= SHORTEST_TEXT][:CLIPS]
    heard = [
        Utterance(samples=features.samples(item, RATE), sample_rate=RATE, text=item.text, language=item.language)
        for item in chosen
    ]
    return [
        replace(item, phones=tuple(found.phones), words=tuple(found.words), held_out=index == CLIPS - 1)
        for index, (item, found) in enumerate(zip(chosen, align_corpus(heard), strict=True))
    ]


@pytest.mark.slow
def test_a_tiny_voice_is_understood(tmp_path: Path) -> None:
    config, items = presets()["tiny"], aligned()
    assert ENGINE.train(tmp_path / "runs" / "acoustic", config, "acoustic", 450, items).reason == "finished"
    acoustic = newest(tmp_path / "runs" / "acoustic")
    assert ENGINE.train(tmp_path / "runs" / "vocoder", config, "vocoder", 300, items, {"acoustic": acoustic}).reason
    voice = ENGINE.voice(tmp_path / "voices" / "one", acoustic, newest(tmp_path / "runs" / "vocoder"))
    said = [item.text for item in items if not item.held_out]
    spoken = [voice.render(voice.plan(text).score) for text in said]
    heard = [hear(np.concatenate([samples, np.zeros(RATE // 2, np.float32)])) for samples in spoken]
    words_missed, _ = error_rates(said, heard)
    assert words_missed < 0.35, list(zip(said, heard, strict=True))
