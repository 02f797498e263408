"""Voices inside the install: in every project, and no project's to change."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from backend.project.project import Project
from backend.project.voices import built_in_voices
from backend.protocol.problems import VoicewrightError
from backend.protocol.voices import VoiceInfo
from tests.fakes.built_in import put_built_in_voices


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "Meine Stimme 声.voicewright")


def _put(project: Project, id: str) -> None:
    (project.voices_folder / id).mkdir()
    info = VoiceInfo(
        id="x", name="Mine", family="fake", sample_rate=16_000, languages=[], speakers=[],
        created="2025-01-01", built_in=True,
    )  # fmt: skip
    (project.voices_folder / id / "voice.json").write_bytes(msgspec.json.encode(info))


def test_they_stand_before_the_projects_own(project: Project, built_in: Path) -> None:
    assert project.voices.all() == built_in_voices() == []
    made = put_built_in_voices(built_in, "wren", "ash")
    _put(project, "mine")
    assert [(voice.id, voice.built_in) for voice in project.voices.all()] == [
        ("ash", True),
        ("wren", True),
        ("mine", False),
    ]
    assert built_in_voices() == sorted(made, key=lambda voice: voice.id)
    assert project.voices.get("wren") == made[0]
    assert project.voices.folder("wren") == built_in / "wren"
    project.close()


def test_nothing_in_a_project_changes_them(project: Project, built_in: Path) -> None:
    put_built_in_voices(built_in, "wren")
    before = {file: file.read_bytes() for file in built_in.rglob("*") if file.is_file()}
    changes: tuple[Callable[[], None], ...] = (
        lambda: project.voices.remove("wren"),
        lambda: project.voices.rename("wren", "Mine"),
        lambda: project.voices.put_figures("wren", {"wer": 0.0}),
    )
    for change in changes:
        with pytest.raises(VoicewrightError) as caught:
            change()
        assert caught.value.problem.general == "voice-built-in"
        assert "Wren" in caught.value.problem.say().what
    assert {file: file.read_bytes() for file in built_in.rglob("*") if file.is_file()} == before
    project.close()


def test_a_voice_of_the_project_with_the_same_id_is_the_projects(project: Project, built_in: Path) -> None:
    put_built_in_voices(built_in, "wren")
    _put(project, "wren")
    assert [(voice.name, voice.built_in) for voice in project.voices.all()] == [("Mine", False)]
    project.voices.rename("wren", "Still mine")
    assert project.voices.get("wren").name == "Still mine"
    project.voices.remove("wren")
    assert [voice.built_in for voice in project.voices.all()] == [True], "the built-in one is there again"
    project.close()


def test_renaming_keeps_what_only_the_family_knows(project: Project) -> None:
    _put(project, "v1")
    file = project.voices_folder / "v1" / "voice.json"
    file.write_bytes(msgspec.json.encode(msgspec.json.decode(file.read_bytes()) | {"a family's own": [1]}))
    project.voices.rename("v1", "声")
    assert msgspec.json.decode(file.read_bytes())["a family's own"] == [1]
    project.close()
