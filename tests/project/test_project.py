import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from backend.project.errors import NotFoundError, ProjectError, ReadOnlyProjectError
from backend.project.project import Project
from tests.project.making import add, audio_name


def test_a_new_project_has_its_layout_and_its_name(project: Project, folder: Path) -> None:
    assert project.folder == folder
    assert project.name == folder.name.removesuffix(".voicewright")
    assert {p.name for p in folder.iterdir() if p.is_dir()} >= {"audio", "runs", "voices", "renders", "cache"}
    assert not project.readonly


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(ProjectError) as error:
        Project.create(tmp_path)
    assert error.value.problem.general == "folder-not-empty"
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_what_was_stored_is_there_after_opening_again(folder: Path) -> None:
    with Project.create(folder, "My voice") as project:
        add(project, "one", "two")
    with Project.open(folder) as again:
        assert again.name == "My voice"
        assert [clip.text for clip in again.clips.all()] == ["one", "two"]
    with Project.open(folder / "project.sqlite") as by_database:
        assert by_database.clips.count() == 2


@pytest.mark.parametrize("make", [lambda p: None, lambda p: p.mkdir(), lambda p: p.write_text("hello")])
def test_what_is_no_project_is_refused_with_a_sentence(tmp_path: Path, make: object) -> None:
    place = tmp_path / "thing"
    make(place)  # type: ignore[operator]
    with pytest.raises(ProjectError) as error:
        Project.open(place)
    assert error.value.problem.general == "not-a-project"
    assert error.value.problem.say().remedy


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "project.sqlite")
    connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    with pytest.raises(ProjectError) as error:
        Project.open(tmp_path)
    assert error.value.problem.general == "not-a-project"


def test_a_trigger_planted_in_a_database_never_runs(folder: Path) -> None:
    with Project.create(folder) as project:
        add(project, "one")
    connection = sqlite3.connect(folder / "project.sqlite")
    connection.execute("CREATE TRIGGER evil AFTER INSERT ON clips BEGIN DELETE FROM clips; END")
    connection.commit()
    connection.close()
    with Project.open(folder) as project:
        assert project.readonly
        assert project.damage is not None
        project.restore()
    with Project.open(folder) as project:
        add(project, "two")
        assert project.clips.count() == 2


def test_the_second_window_reads_and_sees_what_the_first_writes(project: Project, folder: Path) -> None:
    with Project.open(folder) as second:
        assert second.readonly
        assert "another window" in second.readonly_reason
        version = second.data_version()
        assert second.data_version() == version
        add(project, "new")
        assert second.data_version() != version
        assert [clip.text for clip in second.clips.all()] == ["new"]


def test_a_readonly_project_refuses_every_write(project: Project, folder: Path, tmp_path: Path) -> None:
    clip = add(project, "one")[0]
    recording = tmp_path / "r.wav"
    recording.write_bytes(b"RIFF")
    with Project.open(folder) as second:
        writes = [
            lambda: add(second, "two"),
            lambda: second.clips.update(clip.id, text="x"),
            lambda: second.clips.remove([clip.id]),
            lambda: second.audio.add_bytes(b"x", ".wav"),
            lambda: second.audio.add_file(recording),
            lambda: second.preferences.put("a", 1),
            lambda: second.renders.new_path(),
            lambda: second.prompts.add(["p"], "en-us"),
            lambda: second.lexicon.put("a", "b"),
            lambda: second.findings.replace(["x"], None, []),
            lambda: second.restore(None),
        ]
        for write in writes:
            with pytest.raises(ProjectError) as error:
                write()  # type: ignore[no-untyped-call]
            assert error.value.problem.general == "project-read-only"
    assert [c.text for c in project.clips.all()] == ["one"]


def test_a_worker_writes_while_the_window_holds_the_lock(project: Project, folder: Path) -> None:
    with Project.open(folder, lock=False) as worker:
        assert not worker.readonly
        add(worker, "from the worker")
    assert project.clips.count() == 1


def test_the_lock_goes_with_its_holder(folder: Path) -> None:
    """A window that is killed leaves no lock behind."""
    Project.create(folder).close()
    script = (
        "import sys, pathlib; from backend.project.project import Project;"
        "p = Project.open(pathlib.Path(sys.argv[1])); print(p.readonly, flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "False"
        with Project.open(folder) as second:
            assert second.readonly
            assert str(holder.pid) in second.readonly_reason
    finally:
        holder.kill()
        holder.communicate()
    with Project.open(folder) as third:
        assert not third.readonly


def test_of_many_windows_that_race_one_writes(folder: Path) -> None:
    Project.create(folder).close()
    windows = [Project.open(folder) for _ in range(5)]
    try:
        assert sorted(window.readonly for window in windows) == [False, True, True, True, True]
    finally:
        for window in windows:
            window.close()


def test_a_project_made_by_a_newer_version_is_read_only_and_says_so(folder: Path) -> None:
    with Project.create(folder) as project:
        add(project, "one")
    connection = sqlite3.connect(folder / "project.sqlite")
    connection.execute("PRAGMA user_version=999")
    connection.execute("ALTER TABLE clips ADD COLUMN mood TEXT")
    connection.commit()
    connection.close()
    with Project.open(folder) as project:
        assert "newer Voicewright" in project.readonly_reason
        assert [clip.text for clip in project.clips.all()] == ["one"]
        with pytest.raises(ReadOnlyProjectError):
            add(project, "two")
    with Project.open(folder):  # the lock was let go
        pass


def test_a_transaction_is_all_or_nothing_and_nests(project: Project) -> None:
    def fail(text: str) -> None:
        with project.transaction():
            add(project, text)
            project.clips.get(10_000)

    with pytest.raises(NotFoundError):
        fail("lost")
    with project.transaction():
        add(project, "kept")
        with pytest.raises(NotFoundError):
            fail("lost inside")
        add(project, "kept too")
    assert [clip.text for clip in project.clips.all()] == ["kept", "kept too"]


def test_closing_twice_is_fine_and_the_folder_can_go(folder: Path) -> None:
    project = Project.create(folder)
    project.close()
    project.close()
    assert not (folder / "project.sqlite-wal").exists()


def test_a_name_that_is_no_stored_recording_has_no_path(project: Project) -> None:
    for name in ("../../etc/passwd", "/etc/passwd", "x.wav", audio_name(1) + "/..", audio_name(1).upper(), ""):
        with pytest.raises(ProjectError):
            project.audio.path(name)


def test_missing_folders_are_made_again(folder: Path) -> None:
    Project.create(folder).close()
    (folder / "renders").rmdir()
    (folder / "cache").rmdir()
    with Project.open(folder) as project:
        assert project.cache_folder.is_dir()
        assert project.renders_folder.is_dir()
