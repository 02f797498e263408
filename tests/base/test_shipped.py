"""The bases that are inside the install."""

from dataclasses import asdict
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from kokoro import STRANGERS

from backend import registry
from backend.audio import io
from backend.families.fastpitch.config import FastPitchConfig, presets
from backend.families.vits.config import presets as vits_presets
from backend.families.vits.weights import voice as voices
from backend.recipe import Converts, Speaks
from backend.shipped import SAMPLE
from backend.voices import bases
from backend.voices.folder import read_config

MOST_BYTES = 25_000_000
WORSE_BY = {"wer": 0.02, "likeness": 0.03}
"""What a copy by fastpitch's vocoder may lose against the recording."""


SPEAKERS = {"sovits": 16}
"""Whose recordings it goes on from; it learnt from more, in English."""
SHIPPED = [family for family in registry.FAMILIES if bases.shipped(family) is not None]


def _place(family: str) -> Path:
    found = bases.shipped(family)
    assert found is not None
    return found


@pytest.mark.parametrize("family", SHIPPED)
def test_it_speaks_in_many_voices(family: str) -> None:
    recipe = registry.recipe(family)
    voice = recipe.load_voice(_place(family), torch.device("cpu"))
    if isinstance(voice, Speaks):
        samples = voice.render(voice.plan("A voice, out of the box.", language="en-us").score)
    else:
        assert isinstance(voice, Converts)
        samples = voice.convert(*io.read(min((SAMPLE / "audio").iterdir()), end_s=3.0))
    assert len(samples) > 0.8 * voice.info.sample_rate
    assert 0.01 < float(np.sqrt(np.square(samples).mean())) < 0.5
    assert len(voice.info.speakers) >= SPEAKERS.get(family, 40)
    assert len(voice.info.languages) >= (1 if family == "sovits" else 2)


@pytest.mark.parametrize("family", SHIPPED)
def test_it_is_small(family: str) -> None:
    assert sum(file.stat().st_size for file in _place(family).iterdir()) < MOST_BYTES


def test_it_fits_the_preset() -> None:
    stored = asdict(read_config(_place("fastpitch") / "acoustic.json", FastPitchConfig))
    wanted = asdict(presets()["base"])
    sizes = [name for name in wanted if name.endswith(("_channels", "_layers")) or name in ("sample_rate", "n_mels")]
    assert {name: stored[name] for name in sizes} == {name: wanted[name] for name in sizes}


def test_that_of_vits_fits_its_preset() -> None:
    known = voices.load_card(_place("vits"))
    sizes, config = known.sizes, vits_presets()["base"]
    wanted = config.architecture(
        symbols=sizes.symbols, tones=sizes.tones, languages=sizes.languages, speakers=sizes.speakers
    )
    assert (sizes, known.sample_rate) == (wanted, config.sample_rate)


@pytest.mark.parametrize("family", SHIPPED)
def test_its_card_says_what_it_is_made_from_and_who_stayed_a_stranger(family: str) -> None:
    card = msgspec.json.decode((_place(family) / "base.json").read_bytes())
    assert {"data", "licence", "steps", "figures"} <= card.keys()
    assert not {name for name in card["data"] for stranger in STRANGERS if stranger in name}
    assert "Allison" not in card["data"]
    judged = {name.rpartition(", ")[0] for name in card["figures"]}
    assert judged & card["data"].keys() == set(), "judged on people that it does not know"
    for name in judged if family == "fastpitch" else ():
        real, copied = card["figures"][f"{name}, real"], card["figures"][f"{name}, copied"]
        assert real["likeness"] - copied["likeness"] < WORSE_BY["likeness"]
        assert copied.get("wer", 0) - real.get("wer", 0) < WORSE_BY["wer"]
