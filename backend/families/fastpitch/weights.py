"""Weights on disk, strictly: every tensor used, every tensor filled, or an error that lists the difference.

FastPitch is a family of our own: its public layout is the voice folder, ``voice.json`` + ``acoustic.safetensors`` +
``acoustic.json``, and the files of the vocoder (:mod:`backend.vocoder.weights`).
"""

from dataclasses import replace
from pathlib import Path

import torch

from backend.families.fastpitch.config import ACOUSTIC, FastPitchConfig
from backend.families.fastpitch.data import Statistics
from backend.families.fastpitch.model import AcousticModel, Facts
from backend.training.record import checkpoint
from backend.vocoder import weights as vocoders
from backend.vocoder.weights import Learnt
from backend.voices.building import built
from backend.voices.folder import fill, read_card, read_config, read_table, write


def acoustic_from_checkpoint(folder: Path) -> AcousticModel:
    """The averaged model of a checkpoint of the speech stage."""
    config = checkpoint.config(folder, FastPitchConfig)
    table = checkpoint.weights(folder)[ACOUSTIC]
    return built(lambda: AcousticModel(config, read_card(table, Facts, str(folder))), table, str(folder))


def save(folder: Path, acoustic: AcousticModel, sound: Learnt) -> None:
    """Write both models and what they are built from into a voice's folder."""
    write(folder, ACOUSTIC, acoustic, acoustic.config)
    vocoders.save(folder, sound)


def load_acoustic(folder: Path) -> AcousticModel:
    """The acoustic model of a voice. Raises ``VoicewrightError``."""
    file = folder / f"{ACOUSTIC}.safetensors"
    table = read_table(file)
    config = read_config(folder / f"{ACOUSTIC}.json", FastPitchConfig)
    return built(lambda: AcousticModel(config, read_card(table, Facts, str(file))), table, str(file))


def inherited(facts: Facts, statistics: Statistics, parent: AcousticModel) -> tuple[Facts, Statistics]:
    """What a model that goes on from a voice knows: the voice's phones and languages are not forgotten, its speakers
    are. A model of many speakers, which knows them by embeddings, keeps its idea of a mean spectrum.
    """
    symbols = (facts.symbols[0], *sorted({*facts.symbols[1:], *parent.facts.symbols[1:]}))
    languages = (*facts.languages, *(one for one in parent.facts.languages if one not in facts.languages))
    if parent.config.speaker_embedding_channels:
        statistics = replace(statistics, mel_mean=parent.mel_mean.cpu().numpy(), mel_scale=float(parent.mel_scale))
    return replace(facts, symbols=symbols, languages=languages), statistics


def transplant(model: AcousticModel, parent: AcousticModel) -> None:
    """Start from another voice: what both have is copied, new phones, speakers and languages begin as the mean of the
    known ones; a speaker who has an embedding begins with that alone. Raises :class:`WeightsMismatch` where the sizes
    differ.
    """
    table, mine = parent.state_dict(), model.state_dict()
    rows = {
        "symbol.weight": (model.facts.symbols, parent.facts.symbols),
        "speaker.weight": (model.facts.speakers, parent.facts.speakers),
        "language.weight": (model.facts.languages, parent.facts.languages),
    }
    for name, (names, known) in rows.items():
        if table[name].shape[1:] == mine[name].shape[1:]:
            mean = table[name].mean(dim=0)
            if name == "speaker.weight" and parent.speaker_projection is not None:
                mean = torch.zeros_like(mean)
            table[name] = torch.stack([table[name][known.index(one)] if one in known else mean for one in names])
    # How blurred the parent's spectra were says nothing of the new voice's.
    own = ("mel_mean", "mel_scale", "pitch", "card", "contrast.moments", "speaker_embeddings")
    table |= {name: mine[name] for name in own if name in mine}
    fill(model, table, "parent")
