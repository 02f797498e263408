"""A score's session with no window and no workspace: plan, edit, render, hear."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.jobs import Render, Rendered, Speak
from backend.protocol.problems import Problem
from backend.protocol.score import Score
from backend.protocol.wire import Chunk
from studio.audio.fake import FakeEngine
from studio.commands.score import shift_f0
from studio.models.background import Background
from studio.models.jobs import JobsModel
from studio.sessions.playback import Playback
from studio.sessions.score_session import ScoreSession, State
from tests.fakes.client import FakeClient
from tests.fakes.problems import told
from tests.studio.maths.test_score import score_of


@dataclass
class Ground:
    """All that a session stands on."""

    jobs: JobsModel
    work: Background
    playback: Playback
    project: Project | None


def _raise(problem: Problem) -> None:
    raise AssertionError(problem)


@pytest.fixture
def ground(qtbot: QtBot, client: FakeClient, engine: FakeEngine, tmp_path: Path) -> Iterator[Ground]:
    client.open()
    with Project.create(tmp_path / "Ein Lied 声.voicewright") as project:
        made = Ground(JobsModel(client), Background(_raise), Playback(engine), project)
        yield made
        made.playback.close()
        made.work.close()


@pytest.fixture
def session(ground: Ground) -> ScoreSession:
    made = ScoreSession(ground, "sing")
    made.planned.connect(made.document.load)
    return made


def rendered(folder: Path, score: Score, name: str = "said.wav") -> Rendered:
    path = folder / name
    soundfile.write(path, np.full(round(16000 * score.duration_s), 0.1, np.float32), 16000)
    return Rendered(path=str(path), score=score, sample_rate=16000, duration_s=score.duration_s, wall_s=0.01)


def plan(session: ScoreSession) -> None:
    session.plan(Speak(project="p", voice="v", text="la"), "v", "Sing", "la")


def state(session: ScoreSession) -> State:
    return session.state


def test_a_plan_is_shown_heard_and_rendered_again_after_an_edit(
    session: ScoreSession, ground: Ground, client: FakeClient, qtbot: QtBot, tmp_path: Path
) -> None:
    plan(session)
    assert state(session) is State.PLANNING
    result = rendered(tmp_path, score_of([0.2] * 6))
    client.done(client.id_of(Speak), result)
    assert state(session) is State.IDLE
    assert session.made == result
    assert session.document.score is result.score
    assert ground.playback.playing
    assert ground.playback.source is not None
    assert ground.playback.source.owner == "sing"
    shift_f0(session.document, 0.2, 0.4, 2).redo()
    assert session.stale
    qtbot.waitUntil(lambda: state(session) is State.RENDERING)
    again = client.jobs[client.id_of(Render)]
    assert isinstance(again, Render)
    assert again.score == session.document.score
    client.done(client.id_of(Render), rendered(tmp_path, again.score, "again.wav"))
    qtbot.waitUntil(lambda: not session.stale)
    ground.playback.stop()


def test_what_failed_and_what_was_stopped_are_told_apart(session: ScoreSession, client: FakeClient) -> None:
    plan(session)
    client.fail(client.id_of(Speak), told("k", "W."))
    assert state(session) is State.FAILED
    plan(session)
    client.stop(client.id_of(Speak))
    assert state(session) is State.STOPPED
    assert not session.busy


def test_a_sentence_of_a_plan_that_was_given_up_is_not_heard(
    session: ScoreSession, ground: Ground, client: FakeClient, tmp_path: Path
) -> None:
    plan(session)
    first = client.id_of(Speak)
    plan(session)
    piece = rendered(tmp_path, score_of([0.2] * 6)).path
    client.heard.emit(Chunk(id=first, index=0, path=piece, start_s=0, duration_s=1.2))
    assert ground.playback.source is None


def test_a_new_take_in_the_list_does_not_cut_the_sentences_short(
    session: ScoreSession, ground: Ground, client: FakeClient, engine: FakeEngine, qtbot: QtBot, tmp_path: Path
) -> None:
    plan(session)
    piece = rendered(tmp_path, score_of([0.2] * 6)).path
    client.heard.emit(Chunk(id=client.id_of(Speak), index=0, path=piece, start_s=0, duration_s=1.2))
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    session.comparison.set_take(None)
    assert ground.playback.playing
    session.chunks.hush()
    client.done(client.id_of(Speak), rendered(tmp_path, score_of([0.2] * 6), "whole.wav"))
    assert ground.playback.playing, "what was heard goes on to its end"
    ground.playback.stop()
    assert ground.playback.source is not None
    assert ground.playback.source.path == tmp_path / "whole.wav"
