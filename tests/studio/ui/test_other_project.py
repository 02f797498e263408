"""Nothing of a project follows into another one."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.jobs import Imported, Prepare, Prepared, Rendered, Speak
from studio.app import Studio
from studio.models.clip_rows import ClipColumn
from studio.ui.dataset.workspace import DatasetWorkspace
from studio.ui.record.workspace import RecordWorkspace
from studio.ui.speak.workspace import SpeakWorkspace
from studio.ui.targets import Say
from studio.ui.training.workspace import TrainingWorkspace
from tests.fakes.client import FakeClient
from tests.patience import WINDOW_MS
from tests.studio.conftest import fill
from tests.studio.maths.test_score import score_of
from tests.studio.ui.test_speak import VOICE, sound


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "Other.voicewright"
    Project.create(folder, "Other").close()
    return folder


def test_text_speed_and_pitch(studio: Studio, project: Project, elsewhere: Path) -> None:
    studio.context.voices.set_items([VOICE])
    studio.window.go("speak")
    speak = studio.window.workspace("speak")
    assert isinstance(speak, SpeakWorkspace)
    speak.composer.text.setPlainText("Hello.")
    speak.composer.speed.setValue(1.5)
    speak.composer.semitones.setValue(3)
    studio.context.state.open(elsewhere)
    assert speak.composer.text.toPlainText() == ""
    assert speak.composer.speed.value() == 1.0
    assert speak.composer.semitones.value() == 0.0


def test_the_first_greeting_is_at_its_own_pace(studio: Studio, project: Project) -> None:
    from studio.sessions.first_steps import Saying

    studio.context.voices.set_items([VOICE])
    studio.window.go("speak")
    speak = studio.window.workspace("speak")
    assert isinstance(speak, SpeakWorkspace)
    speak.composer.speed.setValue(1.5)
    studio.context.navigate(Say(Saying("v1", "Hello.")))
    assert speak.composer.speed.value() == 1.0


def test_what_is_still_being_said(
    studio: Studio, client: FakeClient, project: Project, elsewhere: Path, tmp_path: Path
) -> None:
    studio.context.voices.set_items([VOICE])
    studio.window.go("speak")
    speak = studio.window.workspace("speak")
    assert isinstance(speak, SpeakWorkspace)
    speak.composer.text.setPlainText("Hello.")
    speak.action("speak.speak").trigger()
    said = client.id_of(Speak)
    studio.context.state.open(elsewhere)
    assert said in client.cancelled
    score = score_of([0.2])
    client.done(
        said,
        Rendered(path=str(sound(tmp_path / "x.wav", 0.2)), score=score, sample_rate=16000, duration_s=0.2, wall_s=1),
    )
    assert speak.session.document.score is None
    assert speak.session.comparison.path is None


def test_a_script_that_is_being_read(studio: Studio, project: Project, elsewhere: Path, qtbot: QtBot) -> None:
    studio.window.go("record")
    record = studio.window.workspace("record")
    assert isinstance(record, RecordWorkspace)
    for name in (project.folder, elsewhere):
        with Project.open(name, lock=False) as other:
            other.prompts.add(["The first sentence.", "The second."], "en-us")
    studio.context.prompts.reload()
    record.recording.show(studio.context.prompts.items[0])
    record.read_through()
    qtbot.waitUntil(lambda: record.recording.state == "recording", timeout=WINDOW_MS)
    studio.context.state.open(elsewhere)
    assert not record.reading.on
    qtbot.waitUntil(lambda: record.recording.prompt is not None and record.recording.state == "idle", timeout=WINDOW_MS)
    record.read_on()  # as it is read in one go there, which a reading that goes on would forbid
    qtbot.waitUntil(lambda: record.long.reading.recording, timeout=WINDOW_MS)
    record.long.reading.cancel()


def test_order_filter_and_what_was_looked_for(studio: Studio, project: Project, elsewhere: Path, qtbot: QtBot) -> None:
    fill(project.folder, 5)
    fill(elsewhere, 6)
    qtbot.waitUntil(lambda: studio.context.clips.shown == 5)
    studio.window.go("dataset")
    dataset = studio.window.workspace("dataset")
    assert isinstance(dataset, DatasetWorkspace)
    dataset.table.table.sortByColumn(ClipColumn.DURATION, Qt.SortOrder.DescendingOrder)
    dataset.table.search.setText("sentence")
    dataset.inspector().replace.pattern.setText("sentence")
    studio.context.state.open(elsewhere)
    qtbot.waitUntil(lambda: studio.context.clips.total == 6)
    assert studio.context.clips.shown_ids == [clip.id for clip in studio.context.clips.clips()]
    assert dataset.table.search.text() == ""
    assert dataset.inspector().replace.pattern.text() == ""
    assert dataset.table.table.horizontalHeader().sortIndicatorSection() in (-1, len(ClipColumn))


def test_banners_but_for_those_of_the_machine(studio: Studio, project: Project, elsewhere: Path) -> None:
    context = studio.context
    context.say("Clip removed.", kind="warning", key="x")
    context.say("The backend does not answer.", kind="warning", key="backend", lasting=True)
    context.state.open(elsewhere)
    assert [banner.text for banner in context.banners.banners] == ["The backend does not answer."]


def test_an_import_that_ends_later_says_whose_it_is(
    studio: Studio, client: FakeClient, project: Project, elsewhere: Path, tmp_path: Path
) -> None:
    studio.window.files.import_from(tmp_path)
    job = client.id_of(Prepare)
    studio.context.state.open(elsewhere)
    client.done(job, Prepared(imported=Imported(added=3, already=0, skipped=[]), aligned=None, checked=None))
    name = project.folder.name.removesuffix(".voicewright")
    assert studio.context.banners.banners[-1].text == f"{name}: 3 recordings imported."


def test_the_form_of_a_training(studio: Studio, project: Project, elsewhere: Path) -> None:
    studio.window.go("training")
    training = studio.window.workspace("training")
    assert isinstance(training, TrainingWorkspace)
    training.new.minutes.setValue(400)
    training.new.seed.setValue(7)
    studio.context.state.open(elsewhere)
    assert (training.new.minutes.value(), training.new.seed.value()) == (20, 0)


def test_the_sample_is_shown_while_it_is_imported(studio: Studio, project: Project, tmp_path: Path) -> None:
    studio.window.go("speak")
    studio.window.files.make_sample(tmp_path / "Sample.voicewright")
    assert studio.window.front_id == "dataset"
