import zipfile
from pathlib import Path

import pytest

from backend.project.bundle import read_bundle, write_bundle
from backend.project.errors import ProjectError
from backend.project.project import Project
from backend.protocol.notices import Notice
from backend.protocol.problems import Cancelled
from tests.project.making import add, alignment, new_clip


@pytest.fixture
def full(project: Project) -> Project:
    name = project.audio.add_bytes(b"sound" * 1000, ".wav")
    clip = project.clips.add(new_clip("ein Satz mit ü 🎤", audio=name, tags=["x"]))
    project.alignments.put([alignment(clip.id)])
    project.preferences.put("k", [1])
    for path, data in {
        "runs/läufe 走/config.json": b"{}", "runs/läufe 走/checkpoints/step-1/ema.safetensors": b"\0" * 300_000,
        "runs/läufe 走/trainer.log": b"again\n" * 100_000, "voices/v1/voice.json": b"{}", "renders/a.wav": b"RIFF",
        "cache/features.npy": b"cached", "voices/.removed/v0/voice.json": b"{}", "audio/.tmp-1-x": b"half",
    }.items():  # fmt: skip
        (project.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (project.folder / path).write_bytes(data)
    return project


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("project.")
    }


def test_a_project_moves_whole(full: Project, tmp_path: Path) -> None:
    heard: list[float] = []
    bundle = write_bundle(full, tmp_path / "Bündel 束.zip", lambda fraction, text: heard.append(fraction))
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    target = read_bundle(
        bundle, tmp_path / "elsewhere" / "ü.voicewright", lambda fraction, text: heard.append(fraction)
    )
    assert heard[-1] == 1.0
    expected = files(full.folder)
    for left_out in ("cache/features.npy", "voices/.removed/v0/voice.json", "audio/.tmp-1-x"):
        del expected[left_out]
    assert files(target) == {k: v for k, v in expected.items() if not k.startswith("backups/")}
    with Project.open(target) as moved:
        assert moved.name == full.name
        assert moved.clips.all() == full.clips.all()
        assert moved.alignments.all() == full.alignments.all()
        assert not moved.readonly
        assert moved.audio.verify(moved.clips.all()[0].audio)
        add(moved, "goes on")
    assert [p.name for p in target.parent.iterdir()] == [target.name]


def test_names_in_it_are_relative_and_nothing_else_is_in_it(full: Project, tmp_path: Path) -> None:
    bundle = write_bundle(full, tmp_path / "b.zip")
    with zipfile.ZipFile(bundle) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        text = b"".join(archive.read(n) for n in names if n.endswith((".json", ".sqlite")))
    assert all(not n.startswith("/") and ".." not in n and "cache" not in n for n in names)
    assert str(tmp_path).encode() not in text


def test_a_cancelled_bundle_leaves_nothing(full: Project, tmp_path: Path) -> None:
    def cancel(fraction: float, doing: Notice | None) -> None:
        if fraction > 0.01:
            raise Cancelled

    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(Cancelled):
        write_bundle(full, out / "b.zip", cancel)
    assert list(out.iterdir()) == []
    bundle = write_bundle(full, tmp_path / "b.zip")
    with pytest.raises(Cancelled):
        read_bundle(bundle, out / "p.voicewright", cancel)
    assert list(out.iterdir()) == []


def test_an_older_bundle_of_that_name_stays_until_the_new_one_is_whole(full: Project, tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    out.write_bytes(b"old")

    def cancel(fraction: float, doing: Notice | None) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_bundle(full, out, cancel)
    assert out.read_bytes() == b"old"


def test_a_place_that_is_taken_is_refused(full: Project, tmp_path: Path) -> None:
    bundle = write_bundle(full, tmp_path / "b.zip")
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine").write_text("precious")
    with pytest.raises(ProjectError) as error:
        read_bundle(bundle, taken)
    assert error.value.problem.general == "folder-not-empty"
    assert (taken / "mine").read_text() == "precious"
    with pytest.raises(ProjectError) as error:
        read_bundle(tmp_path / "nowhere.zip", tmp_path / "x")
    assert error.value.problem.general == "file-not-found"


def test_a_reader_can_bundle_what_another_window_writes(full: Project, tmp_path: Path) -> None:
    with Project.open(full.folder) as reader:
        bundle = write_bundle(reader, tmp_path / "b.zip")
    with Project.open(read_bundle(bundle, tmp_path / "p")) as copy:
        assert copy.clips.count() == 1
