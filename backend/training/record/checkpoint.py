"""One checkpoint: a folder that is complete and hashed, or not there. Safetensors and JSON, no pickle.

``state.json`` names the SHA-256 of every other file, and carries the hash of itself (``seal``).
"""

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from safetensors import SafetensorError
from torch import Tensor

from backend.project import durable, earlier_names
from backend.project.hashes import hash_file
from backend.protocol import json
from backend.protocol.problems import VoicewrightError, problem, refuse
from backend.protocol.resources import Resource
from backend.recipe import TrainState
from backend.training.record.saved import FORMAT, Progress, Saved
from backend.voices import rng, tensors
from backend.voices.folder import Value, converted

STATE = "state.json"
_NAMED = ("values", "trainer")
"""What holds names that earlier versions had others for."""


class CheckpointDamaged(VoicewrightError):  # noqa: N818 - it says what is wrong
    """The checkpoint cannot be trusted: a file is missing, changed or unreadable."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What a checkpoint says beside its tensors."""

    step: int
    trainer: Progress = field(default_factory=Progress)
    family: str = ""
    stage: str = ""
    values: Mapping[str, object] | None = None
    """The config that the modules were built with."""


def save(folder: Path, state: TrainState, snapshot: Snapshot) -> str:
    """Write ``folder`` whole: tmp beside it, synced, renamed. Returns the SHA-256 of its ``state.json``.

    Where the disk has no room for it, nothing of it stays. Raises ``OSError`` and what safetensors raises.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = folder.with_name(f".tmp-{folder.name}-{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        digest = _write(temporary, state, snapshot)
        durable.replace_folder(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return digest


def _write(temporary: Path, state: TrainState, snapshot: Snapshot) -> str:
    temporary.mkdir()
    optimizer_tensors, optimizer_rest = tensors.of_optimizers(state.optimizers)
    rng_tensors, rng_numbers = rng.capture()
    tables = {
        "modules.safetensors": tensors.of_modules(state.modules),
        "optimizers.safetensors": optimizer_tensors,
        "ema.safetensors": tensors.of_modules(state.ema),
        "rng.safetensors": rng_tensors,
    }
    hashes: dict[str, str] = {}
    for name, table in tables.items():
        tensors.write(table, temporary / name)
        durable.sync_file(temporary / name)
        hashes[name] = hash_file(temporary / name)
    saved = Saved(
        family=snapshot.family,
        stage=snapshot.stage,
        values=dict(snapshot.values or {}),
        step=snapshot.step,
        trainer=snapshot.trainer,
        numbers=state.numbers,
        resources=list(state.resources),
        optimizers=optimizer_rest,
        rng=rng_numbers,
        files=hashes,
    )
    body: dict[str, object] = msgspec.to_builtins(saved)
    data = msgspec.json.encode({**body, "seal": _seal(body)}, order="sorted")
    (temporary / STATE).write_bytes(data)
    durable.sync_file(temporary / STATE)
    durable.sync_folder(temporary)
    return hashlib.sha256(data).hexdigest()


def verify(folder: Path) -> Saved:
    """``state.json``, after every hash was checked. Raises :class:`CheckpointDamaged`."""
    state = read_state(folder)
    for name, expected in state.files.items():
        file = folder / name
        try:
            found = hash_file(file)
        except OSError as error:
            raise CheckpointDamaged(
                problem("checkpoint-damaged/unreadable", says=str(error.strerror), file=file)
            ) from error
        if found != expected:
            raise CheckpointDamaged(problem("checkpoint-damaged/changed", file=file))
    return state


def read_state(folder: Path) -> Saved:
    """``state.json`` alone, its seal checked. Raises :class:`CheckpointDamaged`."""
    try:
        state = json.decode((folder / STATE).read_bytes(), type=dict[str, object])
    except (OSError, msgspec.MsgspecError) as error:
        raise CheckpointDamaged(
            problem("checkpoint-damaged/unreadable", says=str(error), file=folder / STATE)
        ) from error
    seal = state.pop("seal", None)
    if seal != _seal(state) or state.get("format") != FORMAT:
        raise CheckpointDamaged(problem("checkpoint-damaged/changed", file=folder / STATE))
    renamed = {key: earlier_names.settings(part) for key in _NAMED if isinstance(part := state.get(key), dict)}
    try:
        return msgspec.convert(state | renamed, Saved)
    except msgspec.ValidationError as error:
        raise CheckpointDamaged(
            problem("checkpoint-damaged/unreadable", says=str(error), file=folder / STATE)
        ) from error


def config(folder: Path, kind: type[Value]) -> Value:
    """The config that a checkpoint's modules were built with. Raises ``VoicewrightError``."""
    values = read_state(folder).values
    if values is None:
        raise CheckpointDamaged(problem("checkpoint-damaged/no-config", file=folder))
    return converted(values, kind, str(folder))


def resources(folder: Path) -> list[Resource]:
    """What listened or read for that training; older checkpoints do not say it. Raises :class:`CheckpointDamaged`."""
    return read_state(folder).resources


def load(folder: Path, state: TrainState) -> Snapshot:
    """Put a checkpoint into ``state`` and the random generators. Raises :class:`CheckpointDamaged`."""
    saved = verify(folder)
    _expect(saved.resources, state.resources, folder)
    try:
        tensors.into_modules(tensors.read(folder / "modules.safetensors"), state.modules)
        tensors.into_modules(tensors.read(folder / "ema.safetensors"), state.ema)
        optimizer_tensors = tensors.read(folder / "optimizers.safetensors")
        tensors.into_optimizers(optimizer_tensors, saved.optimizers, state.optimizers)
    except (ValueError, KeyError, SafetensorError) as error:
        raise CheckpointDamaged(problem("checkpoint-damaged/other-model", says=str(error), file=folder)) from error
    state.numbers = dict(saved.numbers)
    state.step = saved.step
    rng.restore(tensors.read(folder / "rng.safetensors"), saved.rng)
    return Snapshot(
        step=state.step,
        trainer=saved.trainer,
        family=saved.family,
        stage=saved.stage,
        values=saved.values,
    )


def _expect(kept: Sequence[Resource], found: Sequence[Resource], folder: Path) -> None:
    """Raise ``VoicewrightError`` unless what listened until now listens on. Older checkpoints do not say what did."""
    contents = {(one.kind, one.name): one.content for one in found}
    for one in kept:
        if contents.get((one.kind, one.name)) != one.content:
            refuse("resource-changed", name=one.name, file=folder)


def weights(folder: Path, *, averaged: bool = True) -> dict[str, dict[str, Tensor]]:
    """Module name → state dict, for stages that build on this one and for exports.

    ``averaged``: the EMA's weights where there are some. Raises :class:`CheckpointDamaged`.
    """
    verify(folder)
    try:
        found = tensors.split(tensors.read(folder / "modules.safetensors"))
        if averaged:
            found |= tensors.split(tensors.read(folder / "ema.safetensors"))
    except (OSError, SafetensorError) as error:
        raise CheckpointDamaged(problem("checkpoint-damaged/unreadable", says=str(error), file=folder)) from error
    return found


def _seal(body: Mapping[str, object]) -> str:
    return hashlib.sha256(msgspec.json.encode(body, order="sorted")).hexdigest()
