"""What the sovits base begins with: the sound of the vits base, and semantic codes by k-means."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import torch

from backend.datasets import manifest
from backend.datasets.features import FeatureCache
from backend.families.sovits.config import S1, S2, presets
from backend.families.sovits.facts import facts_of
from backend.families.sovits.model.sound import SoundModel
from backend.families.sovits.recipe import RECIPE
from backend.families.sovits.weights.voice import SOUND
from backend.families.vits.weights import voice as vits
from backend.project.project import Project
from backend.protocol.voices import voice_of
from backend.recipe import Start, TrainState, stage_of
from backend.shipped import BASES
from backend.training.record import checkpoint
from backend.training.record.checkpoint import Snapshot
from backend.voices import making, rng

SEED = "seed"
_CLIPS = 400
"""Enough to know what codes there are."""
_PRINT_SCALE = 16.0
"""What vits multiplies speaker embeddings by."""
_SAME = ("enc_q.", "flow.", "dec.")


def seed(place: Path) -> str:
    """A voice in the base project that a training goes on from, made where it is not there; its codes are known, its
    language is not.
    """
    if (place / "voices" / SEED).is_dir():
        return SEED
    recipe = RECIPE
    rng.seed(0)
    config = replace(presets()["base"], ema=0.0)
    with Project.open(place, lock=False) as project:
        items = manifest.build(project)
    cache = FeatureCache(place / "cache")
    start = Start(config=config, device=torch.device("cpu"), cache=cache)
    some = [item for item in items if not item.held_out][:: max(1, len(items) // _CLIPS)]
    sound = stage_of(recipe, S2)
    corpus = sound.prepare(some, start, lambda share, text: None)
    corpus.adopt(replace(facts_of(some), symbols=facts_of(items).symbols))
    state = sound.build(corpus, start)
    model = state.modules[SOUND]
    assert isinstance(model, SoundModel)
    transplant(model)
    work = place / "cache" / SEED
    checkpoints = {S2: _kept(work / S2, S2, state, start)}
    begun = replace(start, needs=checkpoints)
    language = stage_of(recipe, S1)
    spoken = language.prepare(some, begun, lambda share, text: None)
    spoken.adopt(corpus.facts)
    checkpoints[S1] = _kept(work / S1, S1, language.build(spoken, begun), start)
    info = voice_of(recipe.info, SEED, "Seed", f"{datetime.now(UTC):%Y-%m-%d}")
    making.write(place / "voices", SEED, recipe, lambda folder: recipe.export(checkpoints, folder, info), making.DIGITS)
    return SEED


@torch.no_grad()
def transplant(model: SoundModel) -> None:
    """The vits base's ears, flow and decoder, told who speaks by the speaker embedding alone."""
    given = {name: one.float() for name, one in vits.load(BASES / "vits").generator.state_dict().items()}
    table = model.state_dict()
    for name in table:
        if name.startswith(_SAME):
            assert table[name].shape == given[name].shape, name
            table[name] = given[name]
    table["sv_emb.weight"] = _PRINT_SCALE * given["print.weight"]
    table["sv_emb.bias"] = given["print.bias"]
    table["prelu.weight"] = torch.ones_like(table["prelu.weight"])
    for name in ("ref_enc.fc.fc.weight", "ref_enc.fc.fc.bias"):
        table[name] = torch.zeros_like(table[name])
    model.load_state_dict(table)


def _kept(folder: Path, stage: str, state: TrainState, start: Start) -> Path:  # type: ignore[type-arg]
    checkpoint.save(
        folder, state, Snapshot(step=1, trainer={}, family="sovits", stage=stage, values=asdict(start.config))
    )
    return folder
