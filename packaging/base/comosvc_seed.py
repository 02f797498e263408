"""What the comosvc base begins with: the base that ships, brought to the singers of the project and to what listens
now; where none ships, an untrained network that knows the singers, and the vocoder of fastpitch's base, which has the
same spectra, so that every voice is heard through a good one from the first minute.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import torch

from backend.datasets import manifest
from backend.datasets.features import FeatureCache
from backend.families.comosvc import data
from backend.families.comosvc.config import TEACHER, presets
from backend.families.comosvc.recipe import RECIPE
from backend.families.comosvc.synthesis import described
from backend.families.comosvc.weights import voice as voices
from backend.project.project import Project
from backend.protocol.voices import VoiceInfo, voice_of
from backend.recipe import Start
from backend.shipped import BASES
from backend.voices import making, rng

SEED = "seed"
_SOUND = ("vocoder.json", "vocoder.safetensors", "training")


def seed(place: Path) -> str:
    """A voice in the base project that a training goes on from, made where it is not there."""
    if (place / "voices" / SEED).is_dir():
        return SEED
    rng.seed(0)
    config = presets()["base"]
    with Project.open(place, lock=False) as project:
        items = manifest.build(project, RECIPE.info.stage(TEACHER).wants)
    start = Start(config=config, device=torch.device("cpu"), cache=FeatureCache(place / "cache"))
    known = data.prepare(items, start, lambda share, text: None)
    shipped = BASES / RECIPE.info.name
    sound = shipped if shipped.is_dir() else BASES / "fastpitch"
    one = voices.new(config, known.facts, known.statistics)
    if shipped.is_dir():
        parent = voices.load(shipped)
        one = voices.new(config, known.facts, voices.inherited(known.statistics, parent))
        voices.transplant(one, parent)

    def make(folder: Path) -> VoiceInfo:
        voices.save(folder, one)
        for name in _SOUND:
            copy = shutil.copytree if (sound / name).is_dir() else shutil.copyfile
            copy(sound / name, folder / name)
        return described(voice_of(RECIPE.info, SEED, "Seed", f"{datetime.now(UTC):%Y-%m-%d}"), one.card)

    making.write(place / "voices", SEED, RECIPE, make, making.DIGITS)
    return SEED
