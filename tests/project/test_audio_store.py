import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.project import file_system
from backend.project.audio_store import NAME
from backend.project.errors import ProjectError
from backend.project.project import Project


def left_behind(project: Project) -> list[str]:
    return [p.name for p in project.audio.folder.iterdir() if not NAME.fullmatch(p.name)]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=5000), suffix=st.sampled_from([".wav", ".FLAC", "", ".weird suffix", ".."]))
def test_what_goes_in_comes_out_and_once(project: Project, data: bytes, suffix: str) -> None:
    name = project.audio.add_bytes(data, suffix)
    assert NAME.fullmatch(name)
    assert project.audio.path(name).read_bytes() == data
    assert project.audio.verify(name)
    assert project.audio.add_bytes(data, suffix) == name
    assert left_behind(project) == []


def test_a_file_is_copied_and_left_alone(project: Project, tmp_path: Path) -> None:
    source = tmp_path / "Aufnahme e\u0301 🎤.WAV"
    source.write_bytes(b"sound" * 1_000_000)
    name = project.audio.add_file(source)
    assert name.endswith(".wav")
    assert project.audio.path(name).read_bytes() == source.read_bytes()
    assert project.audio.add_bytes(source.read_bytes(), ".wav") == name
    assert project.audio.names() == [name]


def test_a_recording_that_rotted_is_noticed_and_healed_by_importing_again(project: Project) -> None:
    name = project.audio.add_bytes(b"good", ".wav")
    project.audio.path(name).write_bytes(b"evil")
    assert not project.audio.verify(name)
    assert project.audio.add_bytes(b"good", ".wav") == name
    assert project.audio.verify(name)
    project.audio.path(name).unlink()
    assert not project.audio.verify(name)


@pytest.mark.parametrize("make", ["missing", "folder"])
def test_what_cannot_be_read_is_told(project: Project, tmp_path: Path, make: str) -> None:
    source = tmp_path / "x.wav"
    if make == "folder":
        source.mkdir()
    with pytest.raises(ProjectError) as error:
        project.audio.add_file(source)
    assert "x.wav" in error.value.problem.sentence()
    assert left_behind(project) == []


def test_a_full_disk_leaves_nothing_half(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProjectError) as error:
        project.audio.add_bytes(b"x", ".wav")
    assert error.value.problem.general == "disk-full"
    assert error.value.problem.say().remedy
    assert list(project.audio.folder.iterdir()) == []
    monkeypatch.undo()
    assert project.audio.verify(project.audio.add_bytes(b"x", ".wav"))


def test_of_many_files_a_bad_one_is_named_and_the_rest_goes_in(project: Project, tmp_path: Path) -> None:
    good, same = tmp_path / "good.wav", tmp_path / "same.wav"
    for path in (good, same):
        path.write_bytes(b"good")
    first, missing, second = project.audio.add_files([good, tmp_path / "none.wav", same])
    assert first == second
    assert isinstance(missing, ProjectError)
    assert "none.wav" in missing.problem.sentence()
    assert project.audio.names() == [first]
    assert left_behind(project) == []


@pytest.mark.parametrize("together", [True, False], ids=["one sync", "a sync each"])
def test_a_disk_that_fills_up_takes_none_of_many(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    sources = [tmp_path / f"{number}.wav" for number in range(3)]
    for source in sources:
        source.write_bytes(source.name.encode())
    left = iter(range(2))

    def full(descriptor: int) -> bool:
        if together or next(left, None) is None:
            raise OSError(28, "No space left on device")
        return True

    monkeypatch.setattr(file_system, "_tells_errors", lambda: together)
    monkeypatch.setattr(file_system, "_kind", lambda descriptor: 0xEF53)
    monkeypatch.setattr(*((file_system, "sync") if together else (os, "fsync")), full)
    with pytest.raises(ProjectError) as error:
        project.audio.add_files(sources)
    assert error.value.problem.general == "disk-full"
    assert list(project.audio.folder.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no such call")
@pytest.mark.parametrize(("kind", "called"), [(0xEF53, 1), (0x794C7630, 0), (0x6969, 0), (0x65735546, 0)])
def test_one_sync_is_for_disks_that_tell_of_errors(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: int, called: int
) -> None:
    """ext4; not overlayfs, NFS, FUSE."""
    real_sync, real_fsync = file_system.sync, os.fsync
    whole: list[int] = []
    each: list[int] = []
    monkeypatch.setattr(file_system, "_kind", lambda descriptor: kind)

    def sync(descriptor: int) -> bool:
        whole.append(descriptor)
        return real_sync(descriptor)

    def fsync(descriptor: int) -> None:
        each.append(descriptor)
        real_fsync(descriptor)

    monkeypatch.setattr(file_system, "sync", sync)
    monkeypatch.setattr(os, "fsync", fsync)
    for number in range(3):
        (tmp_path / f"{number}.wav").write_bytes(bytes([number]))
    names = project.audio.add_files(sorted(tmp_path.glob("?.wav")))
    assert (len(whole), len(each)) == (called, 1 if called else 4)  # the folder's is always there
    assert project.audio.names() == sorted(map(str, names))
