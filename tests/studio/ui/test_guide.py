"""The first steps: offered once, found in Help ever after, and true about how far one is."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from backend.project.lines import Line, Spoken, Voicing
from backend.project.project import Project
from backend.protocol.voices import VoiceInfo
from studio.app import Studio
from studio.ui.guide import steps
from tests.studio.conftest import fill
from tests.studio.fitting import misfits, seen_whole
from tests.studio.ui.test_health_report import HEALTH

VOICE = VoiceInfo(id="v1", name="Ann", family="fastpitch", sample_rate=16000, languages=["en-us"], speakers=["ann"])


def done(studio: Studio) -> list[bool]:
    return [step.done for step in steps(studio.context)]


def primary(studio: Studio) -> list[str]:
    """The button of the step to take."""
    buttons = studio.window.guide.findChildren(QPushButton)
    return [one.text() for one in buttons if one.property("role") == "primary" and one.isVisible()]


def test_the_steps_are_done_as_the_project_has_them(studio: Studio, project: Project, qtbot: QtBot) -> None:
    context = studio.context
    assert done(studio) == [False] * 4
    fill(project.folder, 4)
    qtbot.waitUntil(lambda: context.clips.total == 4)
    assert done(studio) == [True, False, False, False]
    project.findings.put_health(HEALTH)
    context.health.reload()
    assert done(studio) == [True, True, False, False]
    context.voices.set_items([VOICE])
    assert done(studio) == [True, True, True, False]
    said = Spoken(text="Hello.", voicing=Voicing(voice="v1"), sound="x.wav", sheet="x", sample_rate=16000, duration_s=1)
    context.script.write([Line(id=1, text="Hello.", voicing=Voicing(voice="v1"), spoken=said)])
    assert done(studio) == [True] * 4
    context.state.close()
    assert done(studio) == [False] * 4


def test_the_first_step_that_is_left_leads_there(studio: Studio, project: Project, qtbot: QtBot) -> None:
    fill(project.folder, 4)
    qtbot.waitUntil(lambda: studio.context.clips.total == 4)
    studio.window.go("speak")
    studio.context.actions["app.guide"].trigger()
    sheet = studio.window.guide
    assert primary(studio) == ["Look at the clips"]
    assert [mark.accessibleName() for mark in sheet.findChildren(QLabel) if mark.accessibleName()] == [
        "done",
        "step 2",
        "step 3",
        "step 4",
    ]
    (button,) = (one for one in sheet.findChildren(QPushButton) if one.text() == "Look at the clips")
    button.click()
    assert studio.window.front_id == "dataset"
    assert not sheet.isVisible()


def test_the_sheet_is_as_high_as_what_it_says(studio: Studio, project: Project, qtbot: QtBot) -> None:
    for width, height in ((1024, 700), (1280, 800), (2560, 1440)):
        studio.window.resize(width, height)
        studio.window.guide.toggle()
        qtbot.waitUntil(lambda: misfits(studio.window.guide) == [])
        buttons = studio.window.guide.findChildren(QPushButton)
        qtbot.waitUntil(lambda buttons=buttons: all(map(seen_whole, buttons)))  # type: ignore[misc]
        assert studio.window.guide.height() < 560
        QTest.keyClick(studio.window.guide, Qt.Key.Key_Escape)
        assert not studio.window.guide.isVisible()


def test_it_is_offered_on_the_first_page_until_it_was_seen_or_sent_away(studio: Studio) -> None:
    offer = studio.window.welcome.guide
    assert offer.isVisible()
    (away,) = offer.findChildren(QToolButton)
    away.click()
    assert not offer.isVisible()
    studio.window.welcome.refresh()
    assert not offer.isVisible()
    studio.context.settings.change(guide=True)
    studio.window.welcome.refresh()
    (show,) = offer.findChildren(QPushButton)
    show.click()
    assert studio.window.guide.isVisible()
    assert not studio.context.settings.value.guide
    assert not offer.isVisible()
