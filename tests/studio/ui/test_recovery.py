"""A damaged project.sqlite: the window shows what could be read, and offers the two ways out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from backend.project.project import Project
from backend.project.snapshots import Snapshot
from studio.app import Studio
from studio.ui.recovery import snapshot_time
from tests.studio.conftest import fill

CLIPS = 40


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """Forty clips in a snapshot, and a database whose first page is noise."""
    folder = tmp_path / "Beschädigt 声.voicewright"
    Project.create(folder).close()
    with Project.open(folder) as project:
        fill(folder, CLIPS)
        project.preferences.put("k", "v")
    file = folder / "project.sqlite"
    file.write_bytes(b"\xff" * 100 + file.read_bytes()[100:])
    return folder


def press(studio: Studio, words: str) -> None:
    """Press the banner's button that begins with these words."""
    QApplication.processEvents()  # the layout shows what was added
    banners = studio.window.banners
    there = [button for button in banners.findChildren(QPushButton) if button.isVisibleTo(banners)]
    found = [button for button in there if button.text().startswith(words)]
    assert len(found) == 1, [button.text() for button in there]
    found[0].click()


def texts(studio: Studio) -> list[str]:
    return [banner.text for banner in studio.context.banners.banners]


@pytest.mark.parametrize("way", ["Go back to the snapshot of today, ", "Go on with what was saved"])
def test_both_ways_out(studio: Studio, damaged: Path, way: str) -> None:
    context = studio.context
    assert context.state.open(damaged)
    assert not context.state.writable
    assert len(texts(studio)) == 1
    assert "damaged" in texts(studio)[0]
    assert f"{CLIPS} clips" in context.banners.banners[0].detail
    broken = (damaged / "project.sqlite").read_bytes()
    press(studio, way)
    project = context.project
    assert project is not None
    assert not project.readonly
    assert project.clips.count() == CLIPS
    assert not any("damaged" in text for text in texts(studio))
    assert context.flags.is_up("writable")
    assert (damaged / "project.sqlite.damaged-1").read_bytes() == broken
    project.clips.update(project.clips.all()[0].id, name="goes on")


def test_without_a_snapshot_only_going_on_is_offered(studio: Studio, damaged: Path) -> None:
    for snapshot in (damaged / "backups").iterdir():
        snapshot.unlink()
    studio.context.state.open(damaged)
    banner = studio.context.banners.banners[0]
    assert banner.action is None
    assert "no snapshot" in banner.detail
    press(studio, "Go on")
    assert studio.context.state.writable


def test_a_snapshot_that_cannot_be_read_leaves_the_offer_up(studio: Studio, damaged: Path) -> None:
    studio.context.state.open(damaged)
    for snapshot in (damaged / "backups").iterdir():
        snapshot.unlink()
    press(studio, "Go back")
    assert not studio.context.state.writable
    assert [banner.kind for banner in studio.context.banners.banners] == ["error", "error"]
    press(studio, "Go on")
    assert studio.context.state.writable


def test_times_are_said_as_people_say_them() -> None:
    now = datetime(2026, 3, 4, 12, 0, tzinfo=UTC).astimezone()
    for days, said in ((0, "today, "), (2, "2 March, "), (400, "2025, ")):
        snapshot = Snapshot(path="x", number=1, taken=(now - timedelta(days=days)).astimezone(UTC).isoformat())
        assert said in snapshot_time(snapshot, now)
