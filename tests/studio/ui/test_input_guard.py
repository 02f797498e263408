"""The wheel scrolls pages; it changes no field that nobody went into. Enter presses what Space presses."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPushButton, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from studio.app import Studio
from studio.ui.shared.controls import choice, number, slider
from studio.ui.shared.layout import column
from tests.studio.gestures import wheel


def roll(widget: QWidget) -> None:
    wheel(widget, widget.rect().center(), -120)


def test_a_wheel_over_a_page_changes_no_field(qtbot: QtBot, studio: Studio, project: Project) -> None:
    page = QWidget(studio.window)
    box, spin, handle = choice("Box", ["a", "b"]), number("Number", 0, 9, 1, value=4), slider("Slider", 0, 9, 4)
    page.setLayout(column(box, spin, handle))
    page.show()
    for field in (box, spin, handle):
        roll(field)
        assert not field.hasFocus()
    assert (box.currentText(), spin.value(), handle.value()) == ("a", 4, 4)
    studio.window.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    roll(box)
    assert box.currentText() == "b", "who went into a field may turn it"


def test_no_field_of_the_window_takes_the_focus_by_the_wheel(studio: Studio, project: Project) -> None:
    for place in ("training", "speak", "record"):
        studio.window.go(place)
        QApplication.processEvents()
        for field in [*studio.window.findChildren(QComboBox), *studio.window.findChildren(QSlider)]:
            if field.isVisible():
                assert field.focusPolicy() != Qt.FocusPolicy.WheelFocus, field.accessibleName()


def test_enter_and_space_press_whatever_button_has_the_focus(qtbot: QtBot, studio: Studio) -> None:
    page = QWidget(studio.window)
    buttons = [QPushButton("Push"), QToolButton(), QCheckBox("Check"), studio.window.welcome.new]
    page.setLayout(column(*buttons))
    page.show()
    studio.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is studio.window)
    buttons[3].clicked.disconnect()
    for button in buttons:
        pressed: list[int] = []
        button.clicked.connect(lambda _checked=False, pressed=pressed: pressed.append(1))
        button.setFocus()
        for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QTest.keyClick(button, key)
        assert len(pressed) == 3, button
        QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert len(pressed) == 3, "a shortcut is none of its matter"


def test_space_opens_the_list_that_has_the_focus_whatever_else_it_plays(qtbot: QtBot, studio: Studio) -> None:
    page, box = QWidget(studio.window), choice("Box", ["a", "b"])
    page.setLayout(column(box))
    page.addAction("Play").setShortcut("Space")
    page.show()
    studio.window.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert box.view().isVisible()
    box.hidePopup()


def test_what_is_typed_on_a_closed_list_looks_for_an_entry_and_is_no_shortcut(qtbot: QtBot, studio: Studio) -> None:
    page, pressed = QWidget(studio.window), list[str]()
    box, button = QComboBox(), QPushButton("Beside it")
    box.addItems(["Cantonese", "Danish", "7-bit"])
    page.setLayout(column(box, button))
    for key in ("D", "7", "Ctrl+D"):
        QShortcut(QKeySequence(key), page, lambda key=key: pressed.append(key))
    page.show()
    studio.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is studio.window)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_D)
    assert (box.currentText(), pressed) == ("Danish", [])
    QTest.keyClick(box, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["Ctrl+D"]
    qtbot.wait(QApplication.keyboardInputInterval() + 1)
    QTest.keyClick(box, Qt.Key.Key_7)
    assert (box.currentText(), pressed) == ("7-bit", ["Ctrl+D"])
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_D)
    assert pressed == ["Ctrl+D", "D"], "elsewhere it is a shortcut"
