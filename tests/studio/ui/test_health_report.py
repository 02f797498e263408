"""The report on the dataset: it says what is wrong, one click mends it, Undo takes that back, and it can be printed."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.project.freshness import looked_at
from backend.project.project import Project
from backend.protocol.findings import Finding, Health, Histogram, Spot, UnitCount
from backend.protocol.listening_jobs import Denoise, Denoised, Edges, Quieter, Tidied, Tidy
from backend.protocol.notices import notice
from studio.app import Studio
from studio.commands.clips import EditClips
from studio.models.health_report import health_report
from studio.ui.dataset.report import document
from studio.ui.dataset.report.charts import VoiceMap
from studio.ui.dataset.workspace import DatasetWorkspace
from tests.fakes.client import FakeClient
from tests.studio.conftest import fill

HEALTH = Health(
    clips=4,
    speech_s=8.0,
    errors=1,
    warnings=1,
    phones=[UnitCount(symbol="a", count=9)],
    missing_phones=["ʒ"],
    diphones_seen=3,
    diphones_common=9,
    suggestions=["Vision is a treasure."],
    verdict=notice("verdict/wrong", speech_s=8.0, n=1, of=4),
    histograms=[Histogram(figure="length", unit="s", first=0, step=1, counts=[1, 0, 3], middle=2.1, least=0.5)],
    spoken_s={1: 1.0, 2: 2.0, 3: 2.0, 4: 3.0},
    voices=[Spot(clip=1, speaker="a", x=-0.5, y=0), Spot(clip=2, speaker="a", x=0.5, y=0.2, odd=True)],
)


@pytest.fixture
def dataset(studio: Studio, project: Project, qtbot: QtBot) -> DatasetWorkspace:
    fill(project.folder, 4)
    qtbot.waitUntil(lambda: studio.context.clips.shown == 4)
    ids = studio.context.clips.shown_ids
    project.findings.replace(
        ["clipped", "silence-at-edges"],
        None,
        [
            Finding(
                check="clipped",
                clip=ids[1],
                severity="error",
                figure=9,
                unit="samples",
                kind="clipped",
                fields={"n": 9, "length_ms": 0.4},
            ),
            Finding(
                check="silence-at-edges",
                clip=ids[2],
                severity="warning",
                figure=3,
                unit="s",
                kind="silence-at-edges/after",
                fields={"silence_s": 3.0},
            ),
        ],
    )
    project.findings.put_health(HEALTH)
    studio.context.clips.reload()
    studio.context.health.reload()
    qtbot.waitUntil(lambda: studio.context.clips.worst(ids[1]) == "error")
    studio.window.resize(1280, 800)
    studio.window.go("dataset")
    found = studio.window.workspace("dataset")
    assert isinstance(found, DatasetWorkspace)
    found.action("dataset.health").trigger()
    return found


def text_of(dataset: DatasetWorkspace) -> str:
    return "\n".join(label.text() for label in dataset.report.findChildren(QLabel))


def test_it_says_what_to_fix_first_and_one_click_mends_it(
    dataset: DatasetWorkspace, project: Project, qtbot: QtBot
) -> None:
    assert dataset.report.isVisible()
    assert [card.fault.check for card in dataset.report.cards] == ["clipped", "silence-at-edges"]
    said = text_of(dataset)
    assert "Too loud: the tops are cut off" in said
    assert "The room is dry" in said
    assert "Vision is a treasure." in said
    clip = dataset.report.cards[0].fault.clips[0]
    QTest.mouseClick(dataset.report.cards[0].buttons["exclude"], Qt.MouseButton.LeftButton)
    assert project.clips.get(clip).excluded
    qtbot.waitUntil(lambda: [card.fault.check for card in dataset.report.cards] == ["silence-at-edges"])
    dataset.context.undo.undo()
    assert not project.clips.get(clip).excluded
    qtbot.waitUntil(lambda: len(dataset.report.cards) == 2)


def test_its_headline_follows_each_edit(dataset: DatasetWorkspace, project: Project, qtbot: QtBot) -> None:
    """Not until the next check: the ring beside it counts the clips as they are."""
    panel, card = dataset.inspector().health, dataset.report.cards[0]
    assert "1 of 4 clips needs" in text_of(dataset)
    QTest.mouseClick(card.buttons["exclude"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(dataset.report.cards) == 1)
    assert "needs" not in text_of(dataset)
    assert panel.verdict.text() == "6.0 s of speech: record more, a quick voice wants about ten minutes."
    assert not panel.errors.isVisibleTo(panel)
    assert panel.length.text() == "3 clips, 6 seconds of speech"
    dataset.context.undo.undo()
    qtbot.waitUntil(lambda: len(dataset.report.cards) == 2)
    assert "1 of 4 clips needs" in text_of(dataset)
    assert "1 of 4 clips needs" in panel.verdict.text()
    assert panel.errors.text() == "1 clip with errors"


@pytest.mark.parametrize("changes", [{"text": "Something else."}, {"speaker": "Somebody else"}, {"end_s": 0.5}])
def test_a_clip_that_changed_asks_for_another_check_until_it_is_as_it_was(
    dataset: DatasetWorkspace, project: Project, qtbot: QtBot, changes: dict[str, object]
) -> None:
    seen = {clip.id: looked_at(clip) for clip in project.clips.all()}
    project.findings.put_health(replace(HEALTH, looked_at=seen))
    dataset.context.health.reload()
    health, ids = dataset.context.health, dataset.context.clips.shown_ids
    assert health.changed_clips == set()
    dataset.context.undo.push(EditClips(dataset.context.clips, {ids[3]: changes}, "Edit"))
    assert health.changed_clips == {ids[3]}
    qtbot.waitUntil(lambda: not health.checked)
    qtbot.waitUntil(lambda: "1 clip came in or changed since the last check." in text_of(dataset))
    dataset.context.undo.undo()
    assert health.changed_clips == set()
    qtbot.waitUntil(lambda: "since the last check" not in text_of(dataset))


def test_what_a_check_does_not_look_at_makes_it_no_older(dataset: DatasetWorkspace, project: Project) -> None:
    clip = project.clips.all()[3]
    seen = {one.id: looked_at(one) for one in project.clips.all()}
    project.findings.put_health(replace(HEALTH, looked_at=seen))
    dataset.context.health.reload()
    dataset.context.clips.write(clip.id, starred=True, done=True, tags=["fine"], name="Another")
    assert dataset.context.health.checked
    dataset.context.clips.write(clip.id, excluded=True, text="Nobody learns this.")
    assert dataset.context.health.checked


def test_a_trim_is_proposed_written_and_undone(
    dataset: DatasetWorkspace, project: Project, client: FakeClient, qtbot: QtBot
) -> None:
    card = dataset.report.cards[1]
    (clip,) = card.fault.clips
    QTest.mouseClick(card.buttons["trim"], Qt.MouseButton.LeftButton)
    (handle,) = dataset.context.jobs.of(Tidy)
    client.done(handle.id, Tidied(changes={clip: Edges(start_s=0.2, end_s=0.8, gain_db=1.0)}, skipped=[]))
    assert (project.clips.get(clip).start_s, project.clips.get(clip).end_s) == (0.2, 0.8)
    dataset.context.undo.undo()
    assert (project.clips.get(clip).start_s, project.clips.get(clip).end_s) == (0.0, None)


def test_noise_is_taken_out_and_comes_back_with_undo(
    dataset: DatasetWorkspace, project: Project, client: FakeClient
) -> None:
    first, second, third = (project.clips.get(id_) for id_ in dataset.context.clips.shown_ids[:3])
    dataset.remedies.denoise([first.id, second.id])
    (handle,) = dataset.context.jobs.of(Denoise)
    # Another recording of the project stands for the one that is made.
    quieter = Quieter(audio=third.audio, channels=1, before_db=-30.0, after_db=-44.0)
    client.done(handle.id, Denoised(changes={first.id: quieter}, left=[second.id], skipped=[]))
    assert project.clips.get(first.id).audio == third.audio
    assert project.clips.get(second.id) == second
    dataset.context.undo.undo()
    assert project.clips.get(first.id) == first


def test_it_shows_clips_in_the_table_and_goes_to_a_dot_of_the_map(dataset: DatasetWorkspace, qtbot: QtBot) -> None:
    chart = dataset.report.charts["voices"]
    assert isinstance(chart, VoiceMap)
    at = chart.place(chart.spots[1]).toPoint()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=at)
    assert dataset.table.current() == 2
    assert not dataset.report.isVisible()
    pages = dataset.inspector().pages
    assert pages.value == "clip"
    dataset.action("dataset.health").trigger()
    assert pages.value == "health", "what lies beside the health of all is not one clip's"
    QTest.mouseClick(dataset.report.cards[0].show_button, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert not dataset.report.isVisible()
    qtbot.waitUntil(lambda: dataset.context.clips.shown == 1)


@pytest.mark.parametrize("suffix", [".html", ".pdf"])
def test_it_is_written_with_its_pictures(dataset: DatasetWorkspace, tmp_path: Path, suffix: str) -> None:
    clips = dataset.context.clips
    report = health_report(clips.clips(), {clip.id: clips.findings(clip.id) for clip in clips.clips()})
    path = tmp_path / f"Ünïted{suffix}"
    assert document.write(path, "A <name>", report, HEALTH)
    if suffix == ".pdf":
        assert path.read_bytes().startswith(b"%PDF")
        assert path.stat().st_size > 8_000
    else:
        page = path.read_text("utf-8")
        assert "A &lt;name&gt;" in page
        assert page.count("data:image/svg+xml") == 3
        assert "Too loud: the tops are cut off" in page
    assert not document.write(tmp_path / "nowhere" / f"x{suffix}", "x", report, HEALTH)
