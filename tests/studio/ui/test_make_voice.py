"""“Make my voice”: the time is said beforehand, preparing is shown, then the run; refusals say what to do."""

from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.project.freshness import looked_at
from backend.project.project import Project
from backend.protocol.findings import Finding
from backend.protocol.imitation_jobs import Imitate, VoiceMade
from backend.protocol.problems import Problem
from backend.protocol.training_jobs import ExpectVoice, MakeVoice, Train, Training, VoiceExpected
from studio.app import Studio
from studio.ui.dataset.workspace import DatasetWorkspace
from studio.ui.shared.make_voice_card import MakeVoiceCard, expectation
from studio.ui.speak.workspace import SpeakWorkspace
from studio.ui.training.workspace import TrainingWorkspace
from studio.words.format import span
from tests.fakes.client import FakeClient
from tests.fakes.health import healthy
from tests.fakes.problems import told
from tests.studio.conftest import fill
from tests.studio.ui.test_dataset import align
from tests.studio.ui.test_library import make_voice
from tests.studio.ui.test_training import FAMILY, write_run

MINUTES = VoiceExpected(prepare_s=0, train_minutes=20, speech_s=720, based=False, preset="small")


@pytest.fixture
def card(studio: Studio, project: Project, client: FakeClient, qtbot: QtBot) -> MakeVoiceCard:
    """The card in Train, of a project of five clips."""
    fill(project.folder, 5)
    studio.context.state.poll()
    qtbot.waitUntil(lambda: studio.context.clips.total == 5)
    studio.window.go("training")
    found = studio.window.workspace("training").findChildren(MakeVoiceCard)
    assert len(found) == 1
    answer(client, qtbot, MINUTES)
    return found[0]


def answer(client: FakeClient, qtbot: QtBot, said: VoiceExpected | Problem) -> None:
    """Wait until the window asks how long it takes, and say it."""
    qtbot.waitUntil(lambda: any(isinstance(job, ExpectVoice) for job in client.jobs.values()))
    id_ = client.id_of(ExpectVoice)
    client.jobs.pop(id_)
    client.fail(id_, said) if isinstance(said, Problem) else client.done(id_, said)


def test_the_time_is_said_before_anything_is_done(
    card: MakeVoiceCard, studio: Studio, client: FakeClient, qtbot: QtBot
) -> None:
    assert card.said.text() == "A voice that learns from 12 minutes of recordings, in about 20 minutes."
    assert not any(isinstance(job, MakeVoice) for job in client.jobs.values())
    assert card.make.isEnabled()
    assert studio.window.workspace("training").primary() == "app.make-voice"
    fill(Path(studio.context.project_path), 6)
    studio.context.state.poll()
    more = VoiceExpected(prepare_s=48, train_minutes=10, speech_s=100, based=True, preset="base")
    answer(client, qtbot, more)
    assert "48 seconds to prepare the clips, 10 minutes to train" in card.said.text()
    assert "the base that comes with Voicewright" in card.said.text()
    assert "in about 11 minutes" in card.said.text()
    assert card.concern.text().startswith("Nothing to choose")
    fill(Path(studio.context.project_path), 7)
    studio.context.state.poll()
    answer(client, qtbot, VoiceExpected(prepare_s=48, train_minutes=20, speech_s=100, based=False, preset="small"))
    assert card.concern.text().startswith("That is little"), "for a start from nothing"


def test_preparing_is_shown_and_then_the_run(
    card: MakeVoiceCard, studio: Studio, project: Project, client: FakeClient, qtbot: QtBot
) -> None:
    studio.window.actions_.living["app.make-voice"].trigger()
    assert not studio.window.actions_.living["app.make-voice"].isEnabled(), "once is enough"
    job = client.id_of(MakeVoice)
    client.begin(job)
    client.progress(job, 0.5, "3 of 5 clips", 20)
    assert card.said.text() == "3 of 5 clips · about 20 seconds left"
    assert (card.progress.isVisible(), card.progress.value()) == (True, 500)
    card.cancel.click()
    assert client.cancelled == [job]
    client.stop(job)
    assert card.make.isEnabled()
    assert not card.progress.isVisible()

    card.make.click()
    write_run(project, "a", cut_off=True)
    client.done(client.id_of(MakeVoice), Training(runs=["a"], voice="v"))
    training = studio.window.workspace("training")
    assert isinstance(training, TrainingWorkspace)
    qtbot.waitUntil(lambda: training.header.title.text() == "Run a")
    assert training.pages.currentIndex() == 1


def test_a_run_that_was_seen_before_its_job_was_done_comes_to_the_front(
    card: MakeVoiceCard, studio: Studio, project: Project, client: FakeClient, qtbot: QtBot
) -> None:
    card.make.click()
    write_run(project, "a", cut_off=True)
    studio.context.runs.look()
    qtbot.waitUntil(lambda: studio.context.runs.ids == ["a"])
    client.done(client.id_of(MakeVoice), Training(runs=["a"], voice="v"))
    training = studio.window.workspace("training")
    assert isinstance(training, TrainingWorkspace)
    assert training.header.title.text() == "Run a"
    assert training.pages.currentIndex() == 1


def test_refusals_are_sentences_with_a_remedy(
    card: MakeVoiceCard, studio: Studio, client: FakeClient, qtbot: QtBot
) -> None:
    card.make.click()
    refusal = told("too-few-clips", "There is too little speech.", "", "Add recordings.")
    client.fail(client.id_of(MakeVoice), refusal)
    banner = studio.context.banners.banners[-1]
    assert "too little speech" in banner.text
    assert "Add recordings." in f"{banner.text} {banner.detail}"
    fill(Path(studio.context.project_path), 6)
    studio.context.state.poll()
    answer(client, qtbot, told("x", "The clips cannot be read.", "", "Close the other program."))
    assert "Close the other program." in card.said.text()


def test_two_trainings_at_once_are_not_offered(
    card: MakeVoiceCard, studio: Studio, project: Project, qtbot: QtBot
) -> None:
    write_run(project, "a")
    studio.context.runs.look()
    qtbot.waitUntil(lambda: studio.context.runs.ids == ["a"])
    studio.context.runs.items[0].story.state = "running"
    studio.context.runs.counts_changed.emit()
    assert "stop it, or wait" in card.said.text()
    assert not card.make.isEnabled()
    assert studio.context.new_voice.make() is None


def test_a_healthy_dataset_offers_it(
    card: MakeVoiceCard, studio: Studio, project: Project, client: FakeClient, qtbot: QtBot
) -> None:
    studio.window.go("dataset")
    dataset = studio.window.workspace("dataset")
    assert isinstance(dataset, DatasetWorkspace)
    dataset.inspector().pages.choose("health")
    (offer,) = dataset.inspector().findChildren(MakeVoiceCard)

    def checked(errors: int) -> None:
        wrong = [
            Finding(check="echo", clip=clip.id, severity="error", figure=0.9, unit="s", kind="echo", fields={})
            for clip in project.clips.all()[:errors]
        ]
        project.findings.replace(["echo"], None, wrong)
        project.findings.put_health(msgspec.structs.replace(healthy(5, 9), errors=errors))
        studio.context.health.reload()
        studio.context.clips.reload()

    checked(0)
    assert not offer.isVisible(), "nothing is prepared"
    align(project)
    studio.context.clips.reload()
    qtbot.waitUntil(offer.isVisible)
    checked(1)
    qtbot.waitUntil(lambda: not offer.isVisible())
    checked(0)
    qtbot.waitUntil(offer.isVisible)
    offer.make.click()
    assert studio.window.front is studio.window.workspace("training"), "what happens is shown there"
    assert client.id_of(MakeVoice)


def test_without_speech_it_says_what_is_missing() -> None:
    nothing = VoiceExpected(prepare_s=0, train_minutes=20, speech_s=0, based=False, preset="small")
    assert "import recordings" in expectation(nothing)


def test_a_first_likeness_is_spoken_with_at_once(
    card: MakeVoiceCard, studio: Studio, project: Project, client: FakeClient, qtbot: QtBot
) -> None:
    assert card.imitate.isEnabled()
    card.imitate.click()
    assert not card.imitate.isEnabled(), "once is enough"
    assert card.make.isEnabled(), "a training does not wait for it"
    make_voice(project, "like", "Ada, first likeness")
    client.done(client.id_of(Imitate), VoiceMade(voice="like", name="Ada, first likeness", seconds=30))
    assert studio.window.front is studio.window.workspace("speak")
    speak = studio.window.workspace("speak")
    assert isinstance(speak, SpeakWorkspace)
    chosen = speak.composer.voice_info()
    assert chosen is not None
    assert chosen.id == "like"
    assert card.imitate.isEnabled()


def test_the_health_page_is_not_wider_than_its_panel(studio: Studio, project: Project, qtbot: QtBot) -> None:
    studio.window.resize(1280, 800)
    studio.window.go("dataset")
    dataset = studio.window.workspace("dataset")
    assert isinstance(dataset, DatasetWorkspace)
    dataset.inspector().pages.choose("health")
    health = dataset.inspector().health
    health.show_offer(True)
    bar = health.verticalScrollBar().sizeHint().width()
    inside = health.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() <= health.width() - bar


@pytest.fixture
def form(studio: Studio, project: Project, qtbot: QtBot) -> TrainingWorkspace:
    """Train's form, in a project of five clips that are prepared, one of them held out."""
    fill(project.folder, 5)
    project.clips.update(project.clips.all()[0].id, held_out=True)
    align(project)
    studio.context.families.families = [FAMILY]
    studio.context.clips.reload()
    qtbot.waitUntil(lambda: studio.context.clips.tally.used == 5 and not studio.context.clips.tally.unprepared)
    studio.window.go("training")
    training = studio.window.workspace("training")
    assert isinstance(training, TrainingWorkspace)
    return training


def test_a_training_that_begins_cannot_be_begun_again(form: TrainingWorkspace, client: FakeClient) -> None:
    start = form.action("training.start")
    assert start.isEnabled()
    start.trigger()
    form.start()
    assert sum(isinstance(job, Train) for job in client.jobs.values()) == 1
    assert not start.isEnabled()
    client.fail(client.id_of(Train), told("x", "No disk."))
    assert start.isEnabled()  # whoever has made room tries again


def test_card_and_form_count_the_same_recordings(form: TrainingWorkspace, project: Project) -> None:
    job = ExpectVoice(project=str(project.folder))
    length = span(runner.run(job, JobContext("test", lambda _said: None, lambda: False)).speech_s)
    assert form.readiness().sentence.startswith(f"4 clips with {length} of recordings.")
    assert form.readiness().concerns[0] == "1 is held out, to judge the voice with."


def test_a_clip_that_was_changed_after_the_checks_is_not_called_checked(
    form: TrainingWorkspace, studio: Studio, project: Project, qtbot: QtBot
) -> None:
    clips = project.clips.all()
    seen = {clip.id: looked_at(clip) for clip in clips}
    project.findings.put_health(healthy(5, 9, looked_at=seen))
    studio.context.health.reload()
    assert not [said for said in form.readiness().concerns if "checked" in said]
    project.clips.update(clips[1].id, text="Something else.")
    studio.context.clips.reload()
    qtbot.waitUntil(lambda: "checked" in form.readiness().concerns[-1])
