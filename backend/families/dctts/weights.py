"""Weights on disk, strictly: every tensor used, every tensor filled, or an error that lists the difference.

A voice's folder holds ``voice.json`` and, for each stage, ``STAGE.safetensors`` and ``STAGE.json``; beside them perhaps
a vocoder. The official layout is a pair of TensorFlow checkpoints, see ``official.py``.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from backend.families.dctts import bundle, official
from backend.families.dctts.config import SSRN, TEXT2MEL, DcttsConfig, presets
from backend.families.dctts.model import Facts, Ssrn, Text2Mel
from backend.protocol.problems import refuse
from backend.training.record import checkpoint
from backend.vocoder import weights as vocoders
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.weights import Learnt
from backend.voices.building import built
from backend.voices.folder import (
    Model,
    compare,
    fill,
    read_card,
    read_config,
    read_table,
    write,
)

_SOUND = ("sample_rate", "hop", "win", "n_fft", "n_mels")


# Voices and checkpoints


def text2mel_from_checkpoint(folder: Path) -> Text2Mel:
    """The averaged model of a checkpoint of the speech stage."""
    config = checkpoint.config(folder, DcttsConfig)
    table = checkpoint.weights(folder)[TEXT2MEL]
    return built(lambda: Text2Mel(config, read_card(table, Facts, str(folder))), table, str(folder))


def ssrn_from_checkpoint(folder: Path) -> Ssrn:
    """The averaged model of a checkpoint of the sound stage."""
    config = checkpoint.config(folder, DcttsConfig)
    return built(lambda: Ssrn(config), checkpoint.weights(folder)[SSRN], str(folder))


def save(folder: Path, text2mel: Text2Mel, ssrn: Ssrn) -> None:
    """Write both models and what they are built from into a voice's folder, and the vocoder that the sound stage's
    config names. Raises ``VoicewrightError`` where the stages were trained on different spectra.
    """
    same(text2mel.config, ssrn.config)
    write(folder, TEXT2MEL, text2mel, text2mel.config)
    write(folder, SSRN, ssrn, ssrn.config)
    if ssrn.config.vocoder:
        vocoders.save(folder, Learnt(lent_vocoder(ssrn.config)))


def same(one: DcttsConfig, other: DcttsConfig) -> None:
    """Raise ``VoicewrightError`` where two stages work on different spectra."""
    differ = [name for name in _SOUND if getattr(one, name) != getattr(other, name)]
    if differ:
        refuse("stages-differ", names=differ)


def load_text2mel(folder: Path) -> Text2Mel:
    """The speech stage of a voice. Raises ``VoicewrightError``."""
    file = folder / f"{TEXT2MEL}.safetensors"
    table = read_table(file)
    config = read_config(folder / f"{TEXT2MEL}.json", DcttsConfig)
    return built(lambda: Text2Mel(config, read_card(table, Facts, str(file))), table, str(file))


def load_ssrn(folder: Path) -> Ssrn:
    """The sound stage of a voice. Raises ``VoicewrightError``."""
    file = folder / f"{SSRN}.safetensors"
    return built(lambda: Ssrn(read_config(folder / f"{SSRN}.json", DcttsConfig)), read_table(file), str(file))


def lent_vocoder(config: DcttsConfig) -> SourceFilterVocoder:
    """The vocoder of the voice that the setting names. Raises ``VoicewrightError`` where there is none."""
    vocoder = load_vocoder(Path(config.vocoder))
    if vocoder is None:
        refuse("voice-unreadable/vocoder", file=config.vocoder, place="vocoder")
    return vocoder


def load_vocoder(folder: Path) -> SourceFilterVocoder | None:
    """The vocoder in a voice's folder, if there is one. Raises ``VoicewrightError`` where it is damaged."""
    return vocoders.load(folder) if vocoders.has(folder) else None


def transplant(model: Text2Mel, parent: Text2Mel) -> None:
    """Start from another voice: what both have is copied, new symbols begin as the mean of the known ones.

    Raises :class:`WeightsMismatch` where the sizes differ.
    """
    table = dict(parent.state_dict())
    known, rows = parent.facts.symbols, table["symbol.weight"]
    mean = rows[1:].mean(dim=0)
    table["symbol.weight"] = torch.stack(
        [rows[known.index(one)] if one in known else mean for one in model.facts.symbols]
    )
    table["card"] = model.card
    fill(model, table, "parent")


# The official layout


def fill_official(model: Model, table: Mapping[str, Tensor], file: str = "") -> Model:
    """The model with the tensors of an official checkpoint. Raises :class:`WeightsMismatch`."""
    assert isinstance(model, Text2Mel | Ssrn)
    places = official.places(model)
    compare({name: place.shape for name, place in places.items()}, table, file)
    mine = {place.name: place.turn(table[name]) for name, place in places.items()}
    if isinstance(model, Text2Mel):
        mine["card"] = model.card
    return fill(model, mine, file)


def read_official(source: Path) -> dict[str, Tensor]:
    """The weights of an official checkpoint, without its optimizer's: a training's folder, or one bundle of it (any of
    its files, or their common name). Raises ``VoicewrightError``.
    """
    return bundle.read(official_prefix(source), without=official.ALSO)


def official_prefix(source: Path) -> Path:
    """The common name of a bundle's files."""
    if source.is_dir():
        return bundle.newest(source)
    name = source.name
    for mark in (".index", ".meta", ".data-"):
        name = name.split(mark)[0]
    return source.with_name(name)


def from_official(
    text2mel: Path, ssrn: Path, *, padded_characters: int = 180, language: str = "en-us", speaker: str = "",
    base: DcttsConfig | None = None,
) -> tuple[Text2Mel, Ssrn]:  # fmt: skip
    """Both networks of official checkpoints, their sizes taken from the tensors.

    ``base``: what tensors do not say (rate, hop, window, alphabet); the published values if it is left out.
    """
    speech, sound = read_official(text2mel), read_official(ssrn)
    try:
        config = replace(
            base or presets()["paper"],
            text_input="characters",
            padded_characters=padded_characters,
            norm_epsilon=1e-12,
            output_norm=True,
            embedding_channels=speech["Text2Mel/TextEnc/embed_1/lookup_table"].shape[1],
            channels=len(speech["Text2Mel/AudioEnc/C_1/conv1d/bias"]),
            n_mels=len(speech["Text2Mel/AudioDec/C_11/conv1d/bias"]),
            ssrn_channels=len(sound["SSRN/C_1/conv1d/bias"]),
            n_fft=2 * (len(sound["SSRN/C_16/conv1d/bias"]) - 1),
            speaker=speaker,
        )
    except KeyError as error:
        refuse("voice-unreadable/dctts-order", says=str(error), file=text2mel)
    facts = Facts(symbols=tuple(config.alphabet), languages=(language,), speaker=speaker)
    return (
        fill_official(Text2Mel(config, facts), speech, str(text2mel)),
        fill_official(Ssrn(config), sound, str(ssrn)),
    )
