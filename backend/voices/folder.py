"""A voice's folder, strictly: every tensor used, every tensor filled, every setting known, or an error that says what.

``voice.json`` says what the voice is; each network is ``NAME.safetensors``, and ``NAME.json`` what it is built from.
What a network must know beside (its symbols, its speakers) goes into a buffer of its own, so that checkpoints carry it.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from backend.project import durable, earlier_names, json_file, voice_card
from backend.protocol import json
from backend.protocol.problems import VoicewrightError, problem, refuse
from backend.protocol.voices import CARD, VoiceInfo
from backend.voices import earlier_tensors, tensors
from backend.voices.tensors import KNOWN as KNOWN

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Model = TypeVar("Model", bound=nn.Module)
Value = TypeVar("Value")


class WeightsMismatch(VoicewrightError):  # noqa: N818 - it says what is wrong
    """Tensors are missing, left over, or of another shape."""


def fill(module: Model, table: Mapping[str, Tensor], file: str) -> Model:
    """The module with exactly these tensors. Raises :class:`WeightsMismatch`."""
    compare({name: tuple(value.shape) for name, value in module.state_dict().items()}, table, file)
    module.load_state_dict(dict(table))
    return module


def compare(wanted: Mapping[str, tuple[int, ...]], table: Mapping[str, Tensor], file: str) -> None:
    """Raise :class:`WeightsMismatch` unless the table holds just the wanted tensors, in their shapes."""
    missing, unknown = sorted(wanted.keys() - table.keys()), sorted(table.keys() - wanted.keys())
    reshaped = [
        f"{name} {_by(tuple(table[name].shape))} ≠ {_by(wanted[name])}"
        for name in sorted(wanted.keys() & table.keys())
        if wanted[name] != tuple(table[name].shape)
    ]
    if not (missing or unknown or reshaped):
        return
    lines = [f"missing: {name}" for name in missing] + [f"unknown: {name}" for name in unknown]
    raise WeightsMismatch(
        problem(
            "weights-mismatch/tensors",
            missing=missing,
            unknown=unknown,
            reshaped=reshaped,
            file=file,
            detail="\n".join([*lines, *(f"shape of {one}" for one in reshaped)]),
        )
    )


def _by(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "1"


def write(folder: Path, name: str, network: nn.Module, config: "DataclassInstance") -> None:
    """A network, and the dataclass that it is built from."""
    tensors.write(network.state_dict(), folder / f"{name}.safetensors")
    body = msgspec.json.encode(asdict(config))
    durable.write_bytes(folder / f"{name}.json", msgspec.json.format(body, indent=2))


def read_table(file: Path, only: str = "") -> dict[str, Tensor]:
    """A network's tensors, or ``only`` one of them, if it is there. Raises ``VoicewrightError``."""
    try:
        if not only:
            return tensors.read(file)
        with safe_open(file, framework="pt") as held:
            there = [name for name in held.keys() if earlier_names.tensor(name) == only]  # noqa: SIM118
            return earlier_tensors.present({name: held.get_tensor(name) for name in there}, KNOWN)
    except (OSError, SafetensorError) as error:
        refuse("voice-unreadable/file", says=str(error), file=file)


def read_config(file: Path, kind: type[Value]) -> Value:
    """What a network is built from. Raises ``VoicewrightError``."""
    try:
        values = json.decode(json_file.read(file), type=dict[str, object])
    except (OSError, msgspec.DecodeError) as error:
        refuse("voice-unreadable/file", says=str(error), file=file)
    return converted(values, kind, str(file))


def converted(values: Mapping[str, object], kind: type[Value], file: str = "") -> Value:
    """Settings as an instance of their dataclass. Raises ``VoicewrightError``."""
    assert is_dataclass(kind)
    values = earlier_names.settings(values)
    unknown = sorted(values.keys() - {one.name for one in fields(kind)})
    if unknown:
        refuse("voice-unreadable/settings", names=unknown, file=file)
    try:
        return msgspec.convert(values, kind, strict=False)
    except msgspec.ValidationError as error:
        refuse("voice-unreadable/file", says=str(error), file=file)


def card_of(known: object) -> Tensor:
    """What a network must know, as bytes of JSON for its buffer ``card``."""
    return torch.tensor(list(msgspec.json.encode(known)), dtype=torch.uint8)


def read_card(table: Mapping[str, Tensor], kind: type[Value], file: str = "") -> Value:
    """What a network must know, of its tensors. Raises ``VoicewrightError``."""
    if KNOWN not in table:
        refuse("voice-unreadable/no-card", file=file)
    try:
        return json.decode(bytes(table[KNOWN].tolist()), type=kind)
    except (msgspec.DecodeError, ValueError) as error:
        refuse("voice-unreadable/card", says=str(error), file=file)


def load_info(folder: Path) -> VoiceInfo:
    """What a voice says of itself. Raises ``VoicewrightError``."""
    file = folder / CARD
    try:
        return voice_card.decode(json_file.read(file))
    except (OSError, msgspec.MsgspecError) as error:
        refuse("voice-unreadable/file", says=str(error), file=file)
