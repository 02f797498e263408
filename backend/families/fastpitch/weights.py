"""Weights on disk, strictly: every tensor used, every tensor filled, or an error that lists the difference.

FastPitch is a family of our own: its public layout is the voice folder, ``voice.json`` + ``acoustic.safetensors`` +
``acoustic.json`` + ``vocoder.safetensors`` + ``vocoder.json``.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from backend.families.fastpitch.config import ACOUSTIC, VOCODER, FastPitchConfig
from backend.families.fastpitch.data import Statistics
from backend.families.fastpitch.model import AcousticModel, Facts
from backend.project import durable
from backend.protocol.problems import Problem, VoicewrightError
from backend.protocol.voices import VoiceInfo
from backend.training import checkpoint
from backend.vocoder.config import VocoderConfig
from backend.vocoder.model import SourceFilterVocoder

Model = TypeVar("Model", bound=nn.Module)
Value = TypeVar("Value")
_LISTED = 8


class WeightsMismatch(VoicewrightError):  # noqa: N818 - it says what is wrong
    """Tensors are missing, left over, or of another shape."""


def fill(module: Model, table: Mapping[str, Tensor], file: str) -> Model:
    """The module with exactly these tensors. Raises :class:`WeightsMismatch`."""
    wanted = module.state_dict()
    lines = [f"missing: {name}" for name in wanted.keys() - table.keys()]
    lines += [f"unknown: {name}" for name in table.keys() - wanted.keys()]
    lines += [
        f"shape of {name}: {tuple(table[name].shape)} instead of {tuple(wanted[name].shape)}"
        for name in wanted.keys() & table.keys()
        if wanted[name].shape != table[name].shape
    ]
    if lines:
        lines.sort()
        more = f" and {len(lines) - _LISTED} more" if len(lines) > _LISTED else ""
        raise WeightsMismatch(
            Problem(
                kind="weights-mismatch",
                what="These weights do not fit the model.",
                why="; ".join(lines[:_LISTED]) + more + ".",
                remedy="Use weights that this version of Voicewright exported.",
                file=file,
                detail="\n".join(lines),
            )
        )
    module.load_state_dict(dict(table))
    return module


def acoustic_from_checkpoint(folder: Path) -> AcousticModel:
    """The averaged model of a checkpoint of the speech stage."""
    values = checkpoint.read_state(folder)["values"]
    table = checkpoint.weights(folder)[ACOUSTIC]
    return fill(AcousticModel(_convert(values, FastPitchConfig), _facts(table)), table, str(folder))


def vocoder_from_checkpoint(folder: Path) -> SourceFilterVocoder:
    """The averaged model of a checkpoint of the sound stage."""
    values = checkpoint.read_state(folder)["values"]
    table = checkpoint.weights(folder)[VOCODER]
    return fill(SourceFilterVocoder(_convert(values, FastPitchConfig).vocoder), table, str(folder))


def save(folder: Path, acoustic: AcousticModel, vocoder: SourceFilterVocoder) -> None:
    """Write both models and what they are built from into a voice's folder."""
    for name, model, config in (
        (ACOUSTIC, acoustic, asdict(acoustic.config)),
        (VOCODER, vocoder, asdict(vocoder.config)),
    ):
        table = {key: value.detach().cpu().contiguous() for key, value in model.state_dict().items()}
        save_file(table, folder / f"{name}.safetensors")
        durable.write_bytes(folder / f"{name}.json", msgspec.json.format(msgspec.json.encode(config), indent=2))


def load_card(folder: Path) -> VoiceInfo:
    """What a voice says of itself. Raises ``VoicewrightError``."""
    file = folder / "voice.json"
    try:
        return msgspec.json.decode(file.read_bytes(), type=VoiceInfo)
    except (OSError, msgspec.DecodeError) as error:
        raise _foreign(f"{error}.", file) from error


def load_acoustic(folder: Path) -> AcousticModel:
    """The acoustic model of a voice. Raises ``VoicewrightError``."""
    file = folder / f"{ACOUSTIC}.safetensors"
    table = _read(file)
    config = _convert(_json(folder / f"{ACOUSTIC}.json"), FastPitchConfig)
    return fill(AcousticModel(config, _facts(table)), table, str(file))


def load_vocoder(folder: Path) -> SourceFilterVocoder:
    """The vocoder of a voice. Raises ``VoicewrightError``."""
    file = folder / f"{VOCODER}.safetensors"
    config = _convert(_json(folder / f"{VOCODER}.json"), VocoderConfig)
    return fill(SourceFilterVocoder(config), _read(file), str(file))


def inherited(facts: Facts, statistics: Statistics, parent: AcousticModel) -> tuple[Facts, Statistics]:
    """What a model that goes on from a voice knows: the voice's phones and languages are not forgotten, its speakers
    are. A model of many speakers, which knows them by prints, keeps its idea of a mean spectrum.
    """
    symbols = (facts.symbols[0], *sorted({*facts.symbols[1:], *parent.facts.symbols[1:]}))
    languages = (*facts.languages, *(one for one in parent.facts.languages if one not in facts.languages))
    if parent.config.print_channels:
        statistics = replace(
            statistics, mel_mean=parent.mel_mean.cpu().numpy(), mel_scale=float(parent.mel_scale)
        )  # fmt: skip
    return replace(facts, symbols=symbols, languages=languages), statistics


def transplant(model: AcousticModel, parent: AcousticModel) -> None:
    """Start from another voice: what both have is copied, new phones, speakers and languages begin as the mean of the
    known ones; a speaker who has a print begins with that alone. Raises :class:`WeightsMismatch` where the sizes
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
            if name == "speaker.weight" and parent.print is not None:
                mean = torch.zeros_like(mean)
            table[name] = torch.stack([table[name][known.index(one)] if one in known else mean for one in names])
    own = ("mel_mean", "mel_scale", "pitch", "card", "contrast.moments" if parent.print is None else "prints")
    table |= {name: mine[name] for name in own if name in mine}
    fill(model, table, "parent")


def _facts(table: Mapping[str, Tensor]) -> Facts:
    if "card" not in table:
        raise _foreign("The weights carry no list of phones.")
    try:
        return msgspec.json.decode(bytes(table["card"].tolist()), type=Facts)
    except (msgspec.DecodeError, ValueError) as error:
        raise _foreign(f"Their list of phones cannot be read: {error}.") from error


def _convert(values: Any, kind: type[Value]) -> Value:
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(values.keys() - known)
    if unknown:
        raise _foreign(f"Unknown settings: {', '.join(unknown)}.")
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as error:
        raise _foreign(f"{error}.") from error


def _json(path: Path) -> dict[str, Any]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (OSError, msgspec.DecodeError) as error:
        raise _foreign(f"{error}.", path) from error


def _read(path: Path) -> dict[str, Tensor]:
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise _foreign(f"{error}.", path) from error


def _foreign(why: str, path: Path | None = None) -> VoicewrightError:
    return VoicewrightError(
        Problem(
            kind="voice-unreadable",
            what="This is not a FastPitch voice, or it is damaged.",
            why=why,
            remedy="Export the voice again from its runs.",
            file=str(path or ""),
        )
    )
