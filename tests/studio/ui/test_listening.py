"""From a recording without words to clips with texts, in the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.listening_jobs import (
    Proofread,
    ProofreadClips,
    Slice,
    Sliced,
    SpeakersTold,
    TellSpeakers,
    Transcribe,
    Transcribed,
    Written,
)
from studio.app import Studio
from studio.ui.dataset.workspace import DatasetWorkspace
from studio.ui.file_actions import FileActions
from tests.fakes.client import FakeClient
from tests.studio.conftest import new_clip


@pytest.fixture
def dataset(studio: Studio, project: Project, qtbot: QtBot) -> DatasetWorkspace:
    """Two clips without a text, one with."""
    for number, text in enumerate(("", "", "Said.")):
        project.clips.add(new_clip(number, text=text))
    studio.context.clips.reload()
    qtbot.waitUntil(lambda: studio.context.clips.shown == 3)
    studio.window.go("dataset")
    found = studio.window.workspace("dataset")
    assert isinstance(found, DatasetWorkspace)
    return found


def test_what_has_no_text_is_transcribed_first_and_undo_takes_the_words_away(
    dataset: DatasetWorkspace, studio: Studio, project: Project, client: FakeClient, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: dataset.primary() == "dataset.transcribe")
    first, second, _ = project.clips.all()
    dataset.action("dataset.transcribe").trigger()
    with Project.open(project.folder, lock=False) as worker:
        worker.clips.update(first.id, text="Heard.", tags=["transcribed"])
        worker.clips.update(second.id, excluded=True, tags=["no-speech"])
    written = [Written(clip=first.id, before="", text="Heard.", sure=0.9)]
    client.done(client.id_of(Transcribe), Transcribed(written=written, silent=[second.id], skipped=[]))
    dataset.context.state.poll()
    qtbot.waitUntil(lambda: dataset.primary() == "dataset.prepare")
    banner = studio.context.banners.banners[-1]
    assert "1 clip transcribed" in banner.text
    dataset.context.undo.undo()
    assert project.clips.get(first.id).text == ""
    assert not project.clips.get(second.id).excluded
    dataset.context.undo.redo()
    assert project.clips.get(first.id).tags == ["transcribed"]


def test_who_agrees_takes_the_mark_away(dataset: DatasetWorkspace, project: Project, qtbot: QtBot) -> None:
    clip = project.clips.all()[2]
    project.clips.update(clip.id, tags=["mine", "transcribed"])
    dataset.context.clips.reload()
    qtbot.waitUntil(lambda: dataset.context.clips.clip(clip.id) == project.clips.get(clip.id))
    dataset.table.go_to(clip.id)
    dataset.action("dataset.done").trigger()
    assert (project.clips.get(clip.id).done, project.clips.get(clip.id).tags) == (True, ["mine"])


def test_a_recording_that_is_dropped_is_cut_and_can_be_taken_back(
    dataset: DatasetWorkspace, studio: Studio, project: Project, client: FakeClient, tmp_path: Path
) -> None:
    recording = tmp_path / "Rede 演讲.MP3"
    recording.write_bytes(b"x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(recording))])
    files = studio.window.findChild(FileActions)
    assert files is not None
    assert files.can_take(data)
    files.take(data)
    id_ = client.id_of(Slice)
    job = client.jobs[id_]
    assert isinstance(job, Slice)
    assert job.source == str(recording)
    old, *_, piece = project.clips.all()
    project.clips.remove([old.id])
    client.done(id_, Sliced(added=[piece.id], already=0, removed=[old.id], inside=1, unlike=0, skipped=[]))
    assert "no pause" in studio.context.banners.banners[-1].detail
    studio.context.undo.undo()
    assert project.clips.all()[0].id == old.id
    assert piece.id not in [clip.id for clip in project.clips.all()]


def test_clips_with_wrong_words_are_counted_and_one_click_away(
    dataset: DatasetWorkspace, studio: Studio, project: Project, client: FakeClient
) -> None:
    clip = project.clips.all()[2]
    dataset.action("dataset.proofread").trigger()
    client.done(client.id_of(ProofreadClips), Proofread(heard={clip.id: "Sad."}, wrong=[clip.id], skipped=[]))
    banner = studio.context.banners.banners[-1]
    assert banner.text == "1 of 1 clip say something else than is written."
    assert banner.action is not None
    banner.action[1]()
    assert dataset.table.search.text() == "check:words"


def test_speakers_are_proposed_named_and_unnamed(
    dataset: DatasetWorkspace, studio: Studio, project: Project, client: FakeClient
) -> None:
    context = studio.context
    ids = context.clips.shown_ids
    dataset.action("dataset.speakers").trigger()
    (handle,) = context.jobs.of(TellSpeakers)
    client.done(handle.id, SpeakersTold(speakers=[ids[:2], ids[2:]], unsure=[]))
    banner = context.banners.banners[-1]
    assert banner.text == "2 speakers, with 2 and 1 clip."
    assert {project.clips.get(id_).speaker for id_ in ids} == {"one"}
    assert banner.action is not None
    banner.action[1]()
    assert [project.clips.get(id_).speaker for id_ in ids] == ["one", "one", "one 2"]
    context.undo.undo()
    assert {project.clips.get(id_).speaker for id_ in ids} == {"one"}
