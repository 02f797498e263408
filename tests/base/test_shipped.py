"""The base that is inside the install."""

import time
from dataclasses import asdict
from pathlib import Path

import msgspec
import numpy as np
import torch
from kokoro import STRANGERS

from backend.families.fastpitch.config import presets
from backend.families.fastpitch.recipe import RECIPE
from backend.jobs import bases

MOST_BYTES = 25_000_000
WORSE_BY = {"wer": 0.02, "likeness": 0.03}
"""What a copy may lose against the recording."""


def _place() -> Path:
    found = bases.shipped("fastpitch")
    assert found is not None
    return found


def test_it_speaks_soon_in_many_voices() -> None:
    began = time.perf_counter()
    voice = RECIPE.load_voice(_place(), torch.device("cpu"))
    samples = voice.render(voice.plan("A voice, out of the box.", language="en-us").score)
    assert time.perf_counter() - began < 10
    assert len(samples) > 0.8 * voice.info.sample_rate
    assert 0.01 < float(np.sqrt(np.square(samples).mean())) < 0.5
    assert len(voice.info.speakers) >= 40
    assert len(voice.info.languages) >= 2


def test_it_is_small_and_fits_the_preset() -> None:
    assert sum(file.stat().st_size for file in _place().iterdir()) < MOST_BYTES
    stored = msgspec.json.decode((_place() / "acoustic.json").read_bytes())
    wanted = asdict(presets()["base"])
    sizes = [name for name in wanted if name.endswith(("_channels", "_layers")) or name in ("sample_rate", "n_mels")]
    assert {name: stored[name] for name in sizes} == {name: wanted[name] for name in sizes}


def test_its_card_says_what_it_is_made_from_and_who_stayed_a_stranger() -> None:
    card = msgspec.json.decode((_place() / "base.json").read_bytes())
    assert {"data", "licence", "steps", "figures"} <= card.keys()
    assert not {name for name in card["data"] for stranger in STRANGERS if stranger in name}
    assert "Allison" not in card["data"]
    judged = {name.rpartition(", ")[0] for name in card["figures"]}
    assert judged & card["data"].keys() == set(), "judged on people that it does not know"
    for name in judged:
        real, copied = card["figures"][f"{name}, real"], card["figures"][f"{name}, copied"]
        assert real["likeness"] - copied["likeness"] < WORSE_BY["likeness"]
        assert copied.get("wer", 0) - real.get("wer", 0) < WORSE_BY["wer"]
