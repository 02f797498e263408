"""The Sing workspace: a song is there at once, one click sings it, and what was sung can be taken away."""

from pathlib import Path

import pytest

from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.jobs import ExportAudio
from backend.protocol.score import Contour, Phone, Score
from backend.protocol.song import Note, Song, Tempo, Track
from backend.protocol.song_jobs import ReadSong, Sing, Sung, SungPart
from studio.app import Studio
from studio.maths import notes
from studio.sessions.song_session import shipped
from studio.ui.sing.workspace import SingWorkspace
from tests.fakes.client import FakeClient
from tests.fakes.voice import put_voice
from tests.studio.ui.test_speak import sound


@pytest.fixture
def sing(studio: Studio, project: Project) -> SingWorkspace:
    put_voice(project)
    studio.context.voices.reload()
    studio.window.resize(1280, 800)
    studio.window.go("sing")
    found = studio.window.workspace("sing")
    assert isinstance(found, SingWorkspace)
    return found


def read(client: FakeClient) -> Song:
    """Answer the window's wish to read a song as the backend does."""
    id_ = client.id_of(ReadSong)
    job = client.jobs[id_]
    assert isinstance(job, ReadSong)
    found = runner.run(job, JobContext("x", lambda message: None, lambda: False))
    client.done(id_, found)
    return found.song


def test_a_song_is_there_at_the_first_visit(sing: SingWorkspace, client: FakeClient) -> None:
    assert not sing.action("sing.sing").isEnabled()
    song = read(client)
    assert sing.session.song == song
    assert sing.action("sing.sing").isEnabled()
    assert sing.primary() == "sing.sing"
    count = sum(len(track.notes) for track in song.tracks)
    assert f"{count} notes" in sing.facts.text()
    assert sing.roll.accessibleDescription().startswith(f"{count} notes")


def test_one_click_sings_and_the_pitch_is_drawn(sing: SingWorkspace, client: FakeClient, tmp_path: Path) -> None:
    read(client)
    before = sing.roll.grab().toImage()
    sing.action("sing.sing").trigger()
    assert not sing.action("sing.sing").isEnabled(), "it is being sung"
    job = client.jobs[client.id_of(Sing)]
    assert isinstance(job, Sing)
    assert job.voice == sing.context.voices.ids[0]
    path = sound(tmp_path / "歌.wav", 2.0)
    phones = [Phone(symbol="a", start_s=0.0, duration_s=2.0, word=0)]
    score = Score(language="en", text="a", phones=phones, words=["a"], f0=Contour(hop_s=0.01, hz=[262.0] * 200))
    part = SungPart(track=0, start_s=0.0, score=score, predicted_hz=[262.0] * 200)
    sung = Sung(
        path=str(path), sample_rate=16000, duration_s=2.0, start_s=0.0, wall_s=0.3, parts=[part], semitones=[0.0]
    )
    client.done(client.id_of(Sing), sung)
    assert sing.context.playback.source is not None
    assert sing.context.playback.source.owner == "sing"
    assert sing.roll.grab().toImage() != before
    out = tmp_path / "out.wav"
    sing.session.export(out)
    export = client.jobs[client.id_of(ExportAudio)]
    assert isinstance(export, ExportAudio)
    assert (export.source, export.out) == (str(path), str(out))
    sing.context.playback.stop()


def test_another_song_is_chosen(sing: SingWorkspace, client: FakeClient) -> None:
    first = read(client)
    sing.session.open(shipped()[1])
    job = client.jobs[client.id_of(ReadSong)]
    assert isinstance(job, ReadSong)
    assert Path(job.source) == shipped()[1]
    assert read(client) != first


def test_bars_are_where_the_notes_are() -> None:
    track = Track(notes=[Note(id=0, start=480, length=240, tone=60, lyric="la")])
    (bar,) = notes.bars(Song(tempos=[Tempo(bpm=60)], tracks=[track]), {0: 12.0})
    assert (bar.start_s, bar.end_s, bar.midi, bar.lyric) == (1.0, 1.5, 72.0, "la")
    low, high = notes.span([bar])
    assert low < 72 < high
    assert high - low >= notes.LEAST_RANGE
