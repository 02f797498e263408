"""A power cut at any moment: what was acknowledged is there, what is referenced is whole, it opens without help."""

import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from backend.datasets.importing import bring, import_dataset
from backend.project import database, durable, file_system
from backend.project.incoming import Incoming
from backend.project.project import Project
from backend.protocol.jobs import ImportDataset
from backend.protocol.notices import Notice
from tests.faults.disk import Disk, watch
from tests.project.making import new_clip

if sys.platform != "linux":
    pytest.skip("descriptors are resolved through /proc", allow_module_level=True)

POINTS = 120


def work(project: Project, disk: Disk) -> None:
    """What a person does: record, edit, delete; each is acknowledged when it returns."""
    chance = random.Random(7)
    for number in range(8):
        with project.transaction():
            audio = project.audio.add_bytes(chance.randbytes(chance.randrange(100, 9000)), ".wav")
            clip = project.clips.add(new_clip(f"text {number}", audio=audio))
        disk.acknowledge(clip.id, audio)
        project.clips.update(clip.id, text=f"edited {number}", tags=["x" * 500])
        project.preferences.put("last", number)
    import_many(project, disk, chance)


def import_many(project: Project, disk: Disk, chance: random.Random) -> None:
    """An import stores files together and names them in one transaction, a group after the other."""
    source = project.folder.parent / "source"
    source.mkdir(exist_ok=True)
    for number in range(5):
        samples = np.frombuffer(chance.randbytes(2 * chance.randrange(100, 4500)), "<i2")
        soundfile.write(source / f"{number}.wav", samples, 16_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bring, "_BATCH", 2)
        imported = import_dataset(project, ImportDataset(project=str(project.folder), source=str(source)), _unheard)
    assert imported.added == 5
    for id_ in imported.clips:
        disk.acknowledge(id_, project.clips.get(id_).audio)


def _unheard(_share: float, _doing: Notice | None) -> None:
    """Progress that nobody watches."""


def losses(
    folder: Path, scratch: Path, mutant: Callable[[pytest.MonkeyPatch], None] | None, points: int, seed: int = 1
) -> list[str]:
    """What a power cut would have broken, at the first moment at which it breaks anything."""
    with pytest.MonkeyPatch.context() as patch:
        disk = watch(folder, patch)
        if mutant is not None:
            mutant(patch)
        with Project.open(folder, lock=False) as project:
            work(project, disk)
    chance = random.Random(seed)
    found: list[str] = []
    moments = range(disk.start, len(disk.events) + 1)
    for moment in sorted(chance.sample(moments, min(points, len(moments)))):
        target = scratch / "after.voicewright"
        disk.after_cut(moment, target, chance)
        expected = [(clip, audio) for before, clip, audio in disk.acknowledged if before <= moment]
        found += [f"{what} (seed {seed}, event {moment})" for what in broken(target, expected)]
        shutil.rmtree(target)
        if found:
            break
    return found


def broken(folder: Path, acknowledged: list[tuple[int, str]]) -> list[str]:
    with Project.open(folder, lock=False) as project:
        if project.readonly:
            return [project.readonly_reason]
        if project._database.row("PRAGMA integrity_check") != ("ok",):
            return ["integrity"]
        clips = {clip.id: clip for clip in project.clips.all()}
        lost = [f"clip {id_} lost" for id_, audio in acknowledged if id_ not in clips or clips[id_].audio != audio]
        return lost + [f"audio of {clip.id} broken" for clip in clips.values() if not project.audio.verify(clip.audio)]


@pytest.fixture
def made(folder: Path) -> Path:
    Project.create(folder).close()
    shutil.rmtree(folder / "backups")
    return folder


EXT4, OVERLAY = 0xEF53, 0x794C7630


@pytest.mark.parametrize("kind", [EXT4, OVERLAY])
def test_nothing_that_was_acknowledged_is_lost(
    made: Path, tmp_path: Path, kind: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one sync holds for all, and where each file has its own."""
    monkeypatch.setattr(file_system, "_kind", lambda descriptor: kind)
    assert losses(made, tmp_path, None, POINTS) == []


def without_sync(level: str) -> Callable[[pytest.MonkeyPatch], None]:
    real = database.prepare

    def prepare(connection: object, *, readonly: bool) -> None:
        real(connection, readonly=readonly)  # type: ignore[arg-type]
        connection.execute(f"PRAGMA synchronous={level}")  # type: ignore[attr-defined]

    return lambda patch: patch.setattr(database, "prepare", prepare)


def rename_first(patch: pytest.MonkeyPatch) -> None:
    def write_bytes(target: Path, data: bytes) -> None:
        temporary = durable.temporary_beside(target)
        temporary.touch()
        durable.replace(temporary, target)
        target.write_bytes(data)

    patch.setattr(durable, "write_bytes", write_bytes)


def name_without_sync(patch: pytest.MonkeyPatch) -> None:
    def keep(incoming: Incoming) -> None:
        for name, temporary in incoming._written.items():
            Path(temporary).replace(incoming._target(name))
        incoming._written.clear()
        durable.sync_folder(Path(incoming._folder))

    patch.setattr(Incoming, "keep", keep)


def a_sync_that_does_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(file_system, "_kind", lambda descriptor: EXT4)
    patch.setattr(file_system, "sync", lambda descriptor: True)


MUTANTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "synchronous=OFF": without_sync("OFF"),
    "synchronous=NORMAL": without_sync("NORMAL"),
    "files are not synced": lambda patch: patch.setattr(durable, "sync_file", lambda path: None),
    "folders are not synced": lambda patch: patch.setattr(durable, "sync_folder", lambda path: None),
    "renamed before it is written": rename_first,
    "files that are stored together are not synced": name_without_sync,
    "the file system is not synced": a_sync_that_does_nothing,
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_harness_catches(made: Path, tmp_path: Path, mutant: str) -> None:
    assert losses(made, tmp_path, MUTANTS[mutant], POINTS) != []
