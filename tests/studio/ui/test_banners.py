"""Banners float: nothing moves when one comes, and what comes next can still be pressed."""

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from studio.app import Studio
from studio.places import PLACES
from studio.ui.shared.buttons import ActionButton
from studio.ui.targets import NewTraining
from tests.fakes.client import FakeClient
from tests.studio.fitting import misfits

SIZES = (QSize(1024, 700), QSize(1280, 800), QSize(1920, 1080))


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def start_button(studio: Studio) -> ActionButton:
    """“Start training”, at the foot of its page."""
    studio.window.navigate(NewTraining())
    return next(
        one for one in studio.window.findChildren(ActionButton) if one.defaultAction().objectName() == "training.start"
    )


def hit(window: QWidget, widget: QWidget) -> QWidget | None:
    """What a press in the middle of a widget meets."""
    return window.childAt(widget.mapTo(window, widget.rect().center()))


def test_a_banner_moves_nothing_and_covers_no_button_of_a_foot(
    studio: Studio, project: Project, client: FakeClient
) -> None:
    window, start = studio.window, start_button(studio)
    for size in SIZES:
        studio.context.banners.dismiss_key("backend")
        window.resize(size)
        settle()
        before = start.mapTo(window, QPoint())
        client.open()
        client.hang()  # "The backend does not answer", with "Restart it"
        studio.context.say("3 clips could not be aligned.", kind="warning", detail="They have no text. " * 8)
        settle()
        assert window.banners.isVisible()
        assert (start.mapTo(window, QPoint()), hit(window, start)) == (before, start)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width()}x{size.height()}")
def test_whatever_is_said_is_read_whole_in_every_workspace(studio: Studio, project: Project, size: QSize) -> None:
    studio.window.resize(size)
    for number in range(4):
        long = "Its recording is shorter than a word, and its text is longer than that can be. "
        studio.context.say(f"{number} clips could not be aligned.", kind="error", detail=long * 2)
    for place in PLACES:
        studio.window.go(place.id)
        settle()
        assert [said for said in misfits(studio.window) if "Banner" in said] == []


def test_the_newest_says_all_and_those_before_it_a_line_each(studio: Studio, project: Project, qtbot: QtBot) -> None:
    studio.context.say("One.", kind="warning", detail="Why one.")
    studio.context.say("Two.", kind="warning", detail="Why two.")
    banners = studio.window.banners

    def said() -> list[str]:
        return [one.text() for one in banners.findChildren(QLabel) if one.text() and one.isVisibleTo(banners)]

    settle()
    assert said() == ["One.", "Two.", "Why two."]
    high = banners.height()
    studio.context.banners.dismiss(studio.context.banners.banners[-1].id)
    assert said() == ["One.", "Why one."]
    qtbot.waitUntil(lambda: banners.height() < high)
