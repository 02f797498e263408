"""Buttons that are icons follow the theme, and those that are gone are left in peace."""

from pytestqt.qtbot import QtBot
from shiboken6 import delete

from studio.app import Studio
from studio.ui.shared.icon_button import icon_button


def test_another_theme_is_no_matter_of_buttons_that_are_gone(studio: Studio, qtbot: QtBot) -> None:
    """A job's or a sample's button was asked for its icon after its row was gone: 32 problems in one banner."""
    theme = studio.context.theme
    here, gone = (icon_button(theme, "x", "Close") for _ in range(2))
    qtbot.addWidget(here)
    before = here.icon().pixmap(16).toImage()
    delete(gone)
    with qtbot.captureExceptions() as problems:
        theme.set_dark(not theme.dark)
    assert problems == []
    assert here.icon().pixmap(16).toImage() != before
