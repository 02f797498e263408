"""Tools that have no room go into a menu, and come back with the room."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.shared.buttons import action_button
from studio.ui.shared.overflow_row import OverflowRow
from studio.ui.theme import Theme


def test_what_has_no_room_is_in_the_menu_and_does_the_same(qtbot: QtBot) -> None:
    actions = [QAction(name) for name in ("Draw", "Smooth", "Erase", "Keep")]
    buttons, told = [action_button(action) for action in actions], QLabel("By the voice")
    bar = OverflowRow(Theme(), (*buttons[:3], told, None, buttons[3]), yielding=[*buttons[:3], told], gap=4)
    window = QWidget()
    qtbot.addWidget(window)
    bar.setParent(window)
    window.show()
    seen = []
    for width in (700, bar.minimumSizeHint().width(), 700):
        bar.resize(width, 40)
        QApplication.processEvents()
        assert buttons[3].isVisible(), "what matters most never goes"
        seen.append((sum(button.isVisible() for button in buttons), bar.more.isVisible()))
        if bar.more.isVisible():
            menu = bar.menu()
            assert [action.text() for action in menu.actions()] == ["Draw", "Smooth", "Erase", "By the voice"]
            done: list[bool] = []
            actions[1].triggered.connect(lambda _checked=False, done=done: done.append(True))
            menu.actions()[1].trigger()
            assert len(done) == 1
    assert seen == [(4, False), (1, True), (4, False)]
