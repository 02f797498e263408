"""Recordings that nothing refers to: found, put into the trash and back; what is used or new never goes."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.project.project import Project
from backend.protocol.song import Background, Song
from tests.project.making import add

LATER_S = time.time() + 3600


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p ü.voicewright") as project:
        yield project


def names(project: Project) -> list[str]:
    return [one.name for one in project.leftovers.find(now_s=LATER_S)]


def test_only_what_nothing_refers_to_is_left_over(project: Project, tmp_path: Path) -> None:
    used, removed, unused = (project.audio.add_bytes(part, ".wav") for part in (b"used", b"removed", b"unused"))
    add(project, "x", audio=used)
    (clip,) = add(project, "y", audio=removed)
    (tmp_path / "band.wav").write_bytes(b"band")
    project.songs.add(Song(title="s", tracks=[], backgrounds=[Background(file="band.wav")]), tmp_path)
    assert names(project) == [unused]
    project.clips.remove([clip.id])
    assert names(project) == sorted([unused, removed])
    assert project.leftovers.find() == [], "what was written a moment ago may become a clip"


def test_the_trash_gives_back_until_it_is_emptied(project: Project) -> None:
    used, unused = (project.audio.add_bytes(part, ".wav") for part in (b"used", b"unused"))
    add(project, "x", audio=used)
    assert project.leftovers.sweep([unused, used, "../project.sqlite"]) == [unused]
    assert project.audio.names() == [used]
    assert [one.bytes for one in project.leftovers.trashed()] == [6]
    assert project.leftovers.put_back([unused]) == [unused]
    assert project.audio.verify(unused)
    project.leftovers.sweep([unused])
    assert project.leftovers.delete() == 6
    assert project.leftovers.trashed() == []
    assert project.leftovers.put_back([unused]) == []
