"""“From a clip”: ten seconds are recorded or dropped, shown as they were heard, and become a voice."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend import registry
from backend.project.project import Project
from backend.protocol.imitation_jobs import ClipHeard, HearClip, Imitate, Verdict, VoiceMade
from backend.protocol.notices import notice
from backend.voices import bases
from studio.app import Studio
from studio.audio.fake import FakeEngine
from studio.ui.speak.workspace import SpeakWorkspace
from tests.fakes.client import FakeClient
from tests.fakes.voice import put_voice
from tests.studio.fitting import seen_whole
from tests.studio.ui.test_library import make_voice
from tests.studio.ui.test_speak import sound


@pytest.fixture
def speak(studio: Studio, project: Project) -> SpeakWorkspace:
    """Speak, on the page for a clip."""
    studio.window.go("speak")
    workspace = studio.window.workspace("speak")
    assert isinstance(workspace, SpeakWorkspace)
    workspace.action("speak.from-clip").trigger()
    assert workspace.clip.isVisible()
    return workspace


def _heard(path: Path, *, useful: bool = True) -> ClipHeard:
    length = (
        Verdict(kind="good", says=notice("clip-length", length_s=5.0))
        if useful
        else Verdict(kind="error", says=notice("clip-length/short", length_s=1.0, least_s=3.0))
    )
    return ClipHeard(path=str(path), text="Good evening.", language="en-us", duration_s=5.0, verdicts=[length])


def _drop(speak: SpeakWorkspace, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    speak.clip.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys))


def test_a_dropped_clip_becomes_a_voice_that_is_chosen(
    speak: SpeakWorkspace, studio: Studio, project: Project, client: FakeClient, tmp_path: Path
) -> None:
    path = sound(tmp_path / "Großmutter 祖母.wav", 5.0)
    make = speak.action("speak.make-clip-voice")
    _drop(speak, path)
    job = client.jobs[client.id_of(HearClip)]
    assert isinstance(job, HearClip)
    assert job.clip == str(path)
    client.done(client.id_of(HearClip), _heard(path))
    page = speak.clip
    assert page.text.toPlainText() == "Good evening."
    assert page.verdicts.said == ["5.0 s of speech: enough."]
    assert page.name.text() == "Großmutter 祖母"
    assert page.language.itemData(0, Qt.ItemDataRole.ToolTipRole).startswith("Read by espeak-ng")
    assert speak.primary() == "speak.make-clip-voice"
    page.text.setPlainText("Good evening, all.")
    page.name.setText("")
    assert not make.isEnabled(), "a voice has a name"
    page.name.setText("Oma")
    make.trigger()
    wish = client.jobs[client.id_of(Imitate)]
    assert isinstance(wish, Imitate)
    assert (wish.clip, wish.text, wish.name, wish.voice) == (str(path), "Good evening, all.", "Oma", "")
    make_voice(project, "oma", "Oma")
    client.done(client.id_of(Imitate), VoiceMade(voice="oma", name="Oma", seconds=5.0))
    assert not page.isVisible()
    info = speak.composer.voice_info()
    assert info is not None
    assert info.id == "oma"
    assert "Oma is there" in studio.context.banners.banners[-1].text


def test_a_clip_that_is_too_short_says_so_and_makes_nothing(
    speak: SpeakWorkspace, client: FakeClient, tmp_path: Path
) -> None:
    path = sound(tmp_path / "short.wav", 1.0)
    _drop(speak, path)
    client.done(client.id_of(HearClip), _heard(path, useful=False))
    assert "it takes 3" in speak.clip.verdicts.said[0]
    assert not speak.action("speak.make-clip-voice").isEnabled()


def test_what_is_recorded_is_listened_to(
    speak: SpeakWorkspace, engine: FakeEngine, client: FakeClient, qtbot: QtBot
) -> None:
    page = speak.clip
    page.record.click()
    qtbot.waitUntil(lambda: page.record.text() == "Stop")
    tone = 0.3 * np.sin(2 * np.pi * 200 * np.arange(4 * 48_000) / 48_000)
    engine.feed(tone.astype(np.float32))
    page.record.click()
    engine.feed(np.zeros(48_000, np.float32))
    qtbot.waitUntil(lambda: any(isinstance(job, HearClip) for job in client.jobs.values()))
    job = client.jobs[client.id_of(HearClip)]
    assert isinstance(job, HearClip)
    assert Path(job.clip).is_file()
    client.cancelled.clear()
    page.closed.emit()
    assert client.cancelled == [client.id_of(HearClip)], "who leaves does not want it any more"


def test_it_is_made_with_voices_that_know_others_and_not_with_those_of_one_speaker(
    speak: SpeakWorkspace, studio: Studio, project: Project
) -> None:
    for name, speakers, able in (
        ("alone", ("Ann",), {"speaks", "imitates"}),
        ("many", ("Ann", "Ben"), {"speaks", "imitates"}),
        ("follower", ("Ann",), {"speaks", "imitates", "follows"}),
    ):
        info = msgspec.structs.replace(put_voice(project, name, speakers), can=frozenset(able))
        (project.voices.folder(name) / "voice.json").write_bytes(msgspec.json.encode(info))
    studio.context.voices.reload()
    maker = speak.clip.maker.box
    assert {maker.itemData(at) for at in range(maker.count())} == {"", "many", "follower"}


def test_the_bases_that_come_along_are_offered_with_what_to_expect_of_them(
    speak: SpeakWorkspace, studio: Studio, client: FakeClient, tmp_path: Path
) -> None:
    known = [msgspec.structs.replace(one, base=bases.shipped(one.name) is not None) for one in registry.describe()]
    studio.context.families.families = known
    studio.context.families.changed.emit()
    path = sound(tmp_path / "clip.wav", 5.0)
    _drop(speak, path)
    verdicts = [*_heard(path).verdicts, Verdict(kind="good", says=notice("clip-noise")), *_heard(path).verdicts]
    client.done(client.id_of(HearClip), msgspec.structs.replace(_heard(path), verdicts=verdicts))
    maker = speak.clip.maker
    titles = [maker.box.itemText(at).split(",")[0] for at in range(maker.box.count())]
    assert titles[:3] == ["FastPitch", "GPT-SoVITS", "VALL-E"]
    assert "VITS" not in titles, "its base imitates nobody"
    before = maker.expect.text()
    maker.box.setCurrentIndex(1)
    assert maker.isVisible()
    assert "likeness" in before
    assert "English only" in maker.expect.text()
    studio.window.resize(1280, 800)
    for _ in range(3):
        QApplication.processEvents()
    assert seen_whole(maker.expect), "what to expect is below the fold"
    speak.action("speak.make-clip-voice").trigger()
    wish = client.jobs[client.id_of(Imitate)]
    assert isinstance(wish, Imitate)
    assert wish.voice == "sovits"
