"""Everything by keyboard: panes, workspaces, the palette, the sheet of shortcuts, recent projects."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView, QMenu, QWidget
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from backend.protocol.voices import VoiceInfo
from studio.app import Studio
from studio.places import PLACES
from studio.ui.recent_menu import RecentMenu
from studio.ui.record.workspace import RecordWorkspace
from studio.ui.shared.buttons import ActionButton
from studio.ui.shared.palette import matches
from tests.fakes.voice import put_voice

VOICE = VoiceInfo(id="v", name="Wren", family="toy", languages=["en-us"], speakers=[], sample_rate=16000)


def pane(studio: Studio) -> str:
    """Where the keyboard is."""
    window, focus = studio.window, QApplication.focusWidget()
    panes: dict[str, QWidget] = {"rail": window.rail, "transport": window.transport, "welcome": window.welcome}
    if window.front is not None:
        panes["work"] = window.front
    return next((name for name, widget in panes.items() if focus and widget.isAncestorOf(focus)), "elsewhere")


def keys(studio: Studio, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(studio.window, key, modifier)


@pytest.fixture
def active(studio: Studio, project: Project, qtbot: QtBot) -> Studio:
    """The window with the keyboard's focus."""
    studio.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is studio.window)
    return studio


def test_every_workspace_is_reached_by_key_and_so_is_what_it_is_for(active: Studio) -> None:
    """Its digit brings it to the front; its primary action has a key, or a button that Tab reaches."""
    window = active.window
    for number, place in enumerate(PLACES, 1):
        keys(active, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert window.front_id == place.id
        assert window.front is not None
        primary = window.front.primary()
        buttons = [made for made in window.findChildren(ActionButton) if made.defaultAction().objectName() == primary]
        by_tab = any(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons)
        assert not primary or window.actions_.declared[primary].shortcuts or by_tab


def test_f6_walks_through_the_panes_and_comes_back_to_where_one_was(active: Studio) -> None:
    active.window.go("speak")
    seen = []
    for _ in range(6):
        keys(active, Qt.Key.Key_F6)
        seen.append(pane(active))
    assert {"rail", "work", "transport"} <= set(seen)
    assert seen[0] == "rail"
    here, focus = pane(active), QApplication.focusWidget()
    keys(active, Qt.Key.Key_F6)
    keys(active, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert (pane(active), QApplication.focusWidget()) == (here, focus)


def test_the_sheet_of_shortcuts_names_every_key_of_the_place(active: Studio) -> None:
    active.window.go("speak")
    keys(active, Qt.Key.Key_F1)
    sheet = active.window.sheet
    said = [shown.text() for shown in sheet.findChildren(QLabel)]
    declared = active.window.actions_.declared.values()
    wanted = {action.text.rstrip("…") for action in declared if action.scope in ("app", "speak") and action.shortcuts}
    assert wanted <= set(said)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isHidden()


def test_the_columns_of_all_groups_of_shortcuts_stand_beneath_each_other(active: Studio) -> None:
    active.window.go("speak")
    keys(active, Qt.Key.Key_F1)
    texts = [shown for shown in active.window.sheet.findChildren(QLabel) if shown.property("role") == "dim"]
    assert len({shown.mapTo(active.window.sheet, shown.rect().topLeft()).x() for shown in texts}) == 2


def test_scripts_asked_for_by_the_palette_are_under_their_button_and_by_name(active: Studio) -> None:
    active.window.go("record")
    record = active.window.workspace("record")
    assert isinstance(record, RecordWorkspace)
    active.context.actions["record.script-prompts"].trigger()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    names = [action.text().casefold() for action in menu.actions()]
    assert names == sorted(names)
    button = record.script_button
    assert menu.pos() == button.mapToGlobal(button.rect().bottomLeft())
    menu.close()


def test_enter_in_the_palette_does_what_is_chosen_and_not_what_enter_does_on_the_page(
    active: Studio, project: Project
) -> None:
    put_voice(project, "ann", ("Ann",))
    active.context.voices.reload()
    active.window.go("library")
    assert active.context.actions["library.speak"].isEnabled()
    keys(active, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = active.window.palette_.field
    QTest.keyClicks(field, "glossary")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert active.window.glossary.isVisible()
    assert active.window.front_id == "library"


def test_the_glossary_says_what_a_word_means(active: Studio, qtbot: QtBot) -> None:
    active.context.actions["app.glossary"].trigger()
    sheet = active.window.glossary

    def said() -> str:
        return " ".join(shown.text() for shown in sheet.findChildren(QLabel) if shown.isVisible())

    assert {"Clip", "Phone", "Held out", "Take"} <= {shown.text() for shown in sheet.findChildren(QLabel)}
    QTest.keyClicks(sheet.search, "three phones")
    qtbot.waitUntil(lambda: "Phone" in said() and "Take" not in said())
    QTest.keyClicks(sheet.search, "!")
    qtbot.waitUntil(lambda: "No such word." in said())
    QTest.keyClick(sheet.search, Qt.Key.Key_Escape)
    assert sheet.isHidden()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("preferences", "Settings"),
        ("theme", "Dark or light"),
        ("volume down", "Softer"),
        ("help", "Shortcuts"),
        ("wren", "Wren"),
    ],
)
def test_the_palette_knows_other_words_and_things(studio: Studio, project: Project, typed: str, found: str) -> None:
    studio.context.voices.set_items([VOICE])
    studio.window.open_palette()
    QTest.keyClicks(studio.window.palette_.field, typed)
    assert found in studio.window.palette_.texts()[:3]


def test_the_palette_does_what_another_workspace_can(studio: Studio, project: Project) -> None:
    studio.window.go("dataset")
    studio.window.open_palette()
    QTest.keyClicks(studio.window.palette_.field, "keep take")
    QTest.keyClick(studio.window.palette_.field, Qt.Key.Key_Return)
    assert studio.window.front_id == "speak"


def test_what_is_typed_fits_words_from_their_beginning() -> None:
    assert matches("zzz", "Export project as a bundle") is None
    assert matches("x p", "Export project") is None
    assert (matches("exp", "Export") or 0) < (matches("exp", "Do not export") or 0) < (matches("port", "Export") or 0)
    assert matches("ewav", "Export WAV") is None
    assert matches("ew", "Export WAV") is not None


def test_recent_projects_are_in_the_menu_and_in_the_palette(studio: Studio, project: Project, tmp_path: Path) -> None:
    assert studio.context.state.create(tmp_path / "Another.voicewright")
    menu = studio.window.actions_.menu_of("app.import")
    recent = next(found for action in menu.actions() if isinstance(found := action.menu(), RecentMenu))
    recent.aboutToShow.emit()
    names = [action.text() for action in recent.actions()]
    assert names == ["Another", project.folder.name.removesuffix(".voicewright")]
    recent.actions()[1].trigger()
    assert studio.context.project is not None
    assert studio.context.project.folder == project.folder
    studio.window.open_palette()
    QTest.keyClicks(studio.window.palette_.field, "another")
    assert studio.window.palette_.texts()[0] == "Another"


def test_the_first_tab_goes_into_the_work_and_the_last_comes_back_to_it(studio: Studio, project: Project) -> None:
    window = studio.window
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    for place in ("record", "training", "speak", "library"):
        window.go(place)
        bench = window.centralWidget()
        assert bench is not None
        bench.setFocus()
        QTest.keyClick(bench, Qt.Key.Key_Tab)
        first, front = QApplication.focusWidget(), window.front
        assert first is not None
        assert front is not None
        assert front.isAncestorOf(first), f"in {place} Tab goes to {first.accessibleName()}"
        QTest.keyClick(first, Qt.Key.Key_Backtab)
        before = QApplication.focusWidget()
        assert before is not None
        assert window.rail.isAncestorOf(before), f"in {place} Shift+Tab goes to {before.accessibleName()}"


def test_another_workspace_has_no_button_framed_until_tab_goes_there(active: Studio) -> None:
    active.window.go("speak")
    keys(active, Qt.Key.Key_Tab)
    assert pane(active) == "work"
    active.window.go("dataset")
    assert pane(active) == "elsewhere"
    keys(active, Qt.Key.Key_Tab)
    assert pane(active) == "work"


@pytest.mark.parametrize("leave", ["escape", "elsewhere", "workspace"])
def test_jobs_close_by_escape_and_by_going_elsewhere_and_the_keyboard_is_where_it_was(
    active: Studio, leave: str
) -> None:
    window = active.window
    window.go("dataset")
    keys(active, Qt.Key.Key_Tab)
    before = QApplication.focusWidget()
    assert before is not None
    keys(active, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert window.tray.isVisible()
    QTest.mouseClick(window.tray, Qt.MouseButton.LeftButton)
    assert window.tray.isVisible(), "a click into it leaves it open"
    if leave == "escape":
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Escape)
        assert QApplication.focusWidget() is before
    elif leave == "elsewhere":
        QTest.mouseClick(window.rail, Qt.MouseButton.LeftButton, pos=window.rail.rect().bottomLeft() + QPoint(9, -9))
    else:
        window.go("record")
    assert not window.tray.isVisible()


def test_the_row_that_the_keyboard_is_at_is_framed(active: Studio, qtbot: QtBot) -> None:
    """In a list that is painted by hand, and only while the list has the keyboard."""
    active.window.go("library")
    active.context.voices.set_items([VOICE])
    views = active.window.workspace("library").findChildren(QListView)
    view = next(one for one in views if one.isVisible() and one.model().rowCount())
    frame = active.context.theme.color("focus")

    def framed() -> bool:
        picture = view.viewport().grab(view.visualRect(view.currentIndex())).toImage()
        return any(picture.pixelColor(x, y) == frame for y in range(picture.height()) for x in (40, 60))

    view.setCurrentIndex(view.model().index(0, 0))
    view.setFocus()
    assert framed()
    active.window.rail.buttons["library"].setFocus()
    assert not framed()


def test_a_workspace_in_the_rail_is_framed_by_the_keyboard(active: Studio) -> None:
    button, frame = active.window.rail.buttons["record"], active.context.theme.color("focus")

    def framed() -> bool:
        picture = button.grab().toImage()
        return picture.pixelColor(picture.width() // 2, 0) == frame

    active.window.go("dataset")
    assert not framed()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert framed()
