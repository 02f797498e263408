"""Songs in the window's Sing, and the backend's answers to what it wishes of them."""

from pathlib import Path

from PySide6.QtCore import QPoint

from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.protocol.notices import Notice
from backend.protocol.score import Contour, Phone, Score
from backend.protocol.song import Note, Song, Tempo, Track
from backend.protocol.song_jobs import PlanSong, Sing, SongPlanned, Sung, SungPart
from backend.song import score as planner
from studio.ui.sing.workspace import SingWorkspace
from tests.fakes.client import FakeClient
from tests.studio.ui.test_speak import sound

TWO = [Note(id=0, start=0, length=480, tone=60, lyric="sing"), Note(id=1, start=480, length=480, tone=64, lyric="me")]


def put_song(sing: SingWorkspace, *notes: Note) -> None:
    """A song at 60 quarter notes a minute: a second has 480 ticks."""
    sing.session.add(Song(title="Own", tempos=[Tempo(bpm=60)], tracks=[Track(notes=list(notes))]))


def at(sing: SingWorkspace, tick: float, tone: float) -> QPoint:
    roll = sing.editor.roll
    return QPoint(round(roll.x_of_tick(tick)), round(roll.y_of(tone)))


def answer(client: FakeClient, kind: type) -> None:
    """Answer the window's newest wish of a kind as the backend does."""
    id_ = client.id_of(kind)
    client.done(id_, runner.run(client.jobs[id_], JobContext("x", lambda message: None, lambda: False)))


def answer_plan(sing: SingWorkspace, client: FakeClient, *hints: Notice) -> None:
    """Plan without a voice."""
    sing.session.make_plan()
    job = client.jobs[client.id_of(PlanSong)]
    assert isinstance(job, PlanSong)
    parts = [
        SungPart(track=job.track, start_s=one.start_s, score=one.score, predicted_hz=one.predicted_hz)
        for one in planner.plan(job.song, job.song.tracks[job.track])
    ]
    plan = SongPlanned(parts=parts, semitones=0.0, comfortable=(50, 65), possible=(45, 75), hints=list(hints))
    client.done(client.id_of(PlanSong), plan)


def answer_sing(client: FakeClient, path: Path) -> None:
    """As if it was sung: two seconds of something."""
    phones = [Phone(symbol="a", start_s=0.0, duration_s=2.0, word=0)]
    score = Score(language="en", text="a", phones=phones, words=["a"], f0=Contour(hop_s=0.01, hz=[262.0] * 200))
    part = SungPart(track=0, start_s=0.0, score=score, predicted_hz=[262.0] * 200)
    sung = Sung(
        path=str(sound(path, 2.0)),
        sample_rate=16000,
        duration_s=2.0,
        start_s=0.0,
        wall_s=0.3,
        parts=[part],
        semitones=[0.0],
    )
    client.done(client.id_of(Sing), sung)
