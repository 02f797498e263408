"""The settings page: what is chosen holds at once, and everywhere."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.project.project import Project
from studio.app import Studio, start
from studio.audio.fake import FakeEngine
from studio.models.preferences import SettingsStore
from studio.ui.settings.page import SettingsPage
from tests.fakes.client import FakeClient


def opened(studio: Studio) -> SettingsPage:
    studio.context.actions["app.settings"].trigger()
    return studio.window.settings_page


def test_it_opens_without_a_project_and_leaves_where_one_was(studio: Studio, tmp_path: Path) -> None:
    page = opened(studio)
    assert page.isVisibleTo(studio.window)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert studio.window.welcome.isVisibleTo(studio.window)
    studio.context.state.create(tmp_path / "A.voicewright")
    studio.window.go("library")
    opened(studio)
    assert not studio.window.workspace("library").isVisibleTo(studio.window)
    studio.context.actions["app.settings"].trigger()
    assert studio.window.workspace("library").isVisibleTo(studio.window)


def test_the_look_changes_at_once_and_is_remembered(studio: Studio) -> None:
    page, theme = opened(studio), studio.context.theme
    page.look.theme.choose("light")
    seen = [(theme.dark, page.look.theme.value)]
    studio.context.actions["app.theme"].trigger()
    seen.append((theme.dark, page.look.theme.value))
    assert seen == [(False, "light"), (True, "dark")]
    page.look.text_size.setCurrentIndex(2)
    page.look.text_size.activated.emit(2)
    assert theme.font_px == studio.context.settings.value.font_px == 15


def test_a_loudspeaker_is_chosen_and_tried(studio: Studio, engine: FakeEngine, qtbot: QtBot) -> None:
    page = opened(studio)
    qtbot.waitUntil(lambda: page.sound.output.count() == 2)
    page.sound.output.setCurrentIndex(1)
    assert studio.context.playback.player.device == "Loudspeaker 1"
    QTest.mouseClick(page.sound.tone, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(engine.players) == 1)
    assert abs(engine.players[0].pump(20_000)).max() > 0.2
    assert studio.context.settings.value.output_device == "Loudspeaker 1"


def test_the_microphone_is_heard_while_the_page_is_open(studio: Studio, engine: FakeEngine, qtbot: QtBot) -> None:
    page = opened(studio)
    meter = page.sound.meter
    qtbot.waitUntil(lambda: len(engine.recorders) == 1)
    engine.feed(np.full(4800, 0.5, np.float32))
    qtbot.waitUntil(lambda: meter.accessibleDescription() == "-6 dB")
    page.sound.input.setCurrentIndex(1)
    qtbot.waitUntil(lambda: len(engine.recorders) == 2)
    assert engine.recorders[0].closed
    assert meter.accessibleDescription() == "silent"
    engine.feed(np.full(4800, 0.25, np.float32))
    qtbot.waitUntil(lambda: meter.accessibleDescription() == "-12 dB")
    QTest.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: engine.recorders[1].closed)
    opened(studio)
    qtbot.waitUntil(lambda: len(engine.recorders) == 3)
    page.sound.input.setCurrentIndex(0)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: all(stream.closed for stream in engine.recorders))


def test_without_a_microphone_there_is_no_meter(studio: Studio, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.inputs = 0
    page = opened(studio)
    qtbot.waitUntil(lambda: bool(page.sound.said.text()))
    assert not page.sound.meter.isVisible()


def test_the_volume_is_one_wherever_it_is_set(studio: Studio) -> None:
    page, actions, player = opened(studio), studio.context.actions, studio.context.playback.player
    page.sound.volume.setValue(50)
    assert studio.window.transport.volume.value() == 50
    assert player.gain == 0.25
    actions["app.mute"].trigger()
    assert (player.gain, page.sound.volume.value(), actions["app.mute"].isChecked()) == (0.0, 0, True)
    actions["app.mute"].trigger()
    actions["app.louder"].trigger()
    assert studio.window.transport.volume.value() == 60
    assert not actions["app.mute"].isChecked()


def test_the_pace_goes_up_and_down_by_key_and_is_shown(studio: Studio) -> None:
    actions, button = studio.context.actions, studio.window.transport.pace
    said = []
    for verb in ("faster", "faster", "slower", "slower", "slower"):
        actions[f"app.{verb}"].trigger()
        said.append(button.text())
    assert said == ["1.25×", "1.5×", "1.25×", "1×", "0.75×"]


def test_threads_are_told_to_the_backend(studio: Studio, client: FakeClient) -> None:
    studio.context.settings.change(threads=2)
    assert client.threads == 2


def test_the_last_project_is_opened_at_the_start_where_that_is_wished(
    qtbot: QtBot, tmp_path: Path, client: FakeClient, engine: FakeEngine
) -> None:
    with Project.create(tmp_path / "Mine.voicewright"):
        pass
    settings = SettingsStore(tmp_path / "settings")
    gone = str(tmp_path / "Gone.voicewright")
    settings.put(replace(settings.value, recent=(gone, str(tmp_path / "Mine.voicewright")), reopen=True))
    studio = start(["voicewright"], client=client, engine=engine, settings=settings)
    assert studio.context.project is not None
    assert studio.context.project.name == "Mine"
    studio.close()
    studio.window.deleteLater()


def press(page: SettingsPage, action: str, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> str:
    """Type a key into an action's field; what is said of it."""
    field = page.keys.rows[action].field
    QTest.keyClick(field, key, modifiers)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    field.editingFinished.emit()
    return page.keys.told.text() if page.keys.told.isVisibleTo(page) else ""


def test_a_shortcut_is_changed_and_does_its_action_at_once(studio: Studio, tmp_path: Path) -> None:
    page, control = opened(studio), Qt.KeyboardModifier.ControlModifier
    assert press(page, "app.theme", Qt.Key.Key_T, control) == ""
    assert studio.context.actions["app.theme"].shortcut().toString() == "Ctrl+T"
    assert "Ctrl+T" in studio.context.actions["app.theme"].toolTip()
    assert SettingsStore(tmp_path / "settings").value.keys == {}, "it is written a moment later"
    studio.context.settings.flush()
    assert SettingsStore(tmp_path / "settings").value.keys == {"app.theme": ("Ctrl+T",)}
    page.keys.rows["app.theme"].back.click()
    assert studio.context.actions["app.theme"].shortcut().toString() == "Ctrl+Shift+L"
    assert studio.context.settings.value.keys == {}


def test_a_key_that_is_taken_is_told_and_stays_where_it_is(studio: Studio) -> None:
    page, none = opened(studio), Qt.KeyboardModifier.NoModifier
    assert "Keep take" in press(page, "speak.export", Qt.Key.Key_K, none)
    assert "K" not in [key.toString() for key in studio.context.actions["speak.export"].shortcuts()]
    assert press(page, "dataset.prepare", Qt.Key.Key_K, none) == "", "it means something in Speak only"
    page.keys.reset.click()
    assert studio.context.settings.value.keys == {}


def test_actions_without_a_key_are_found_by_their_words(studio: Studio) -> None:
    page = opened(studio)
    assert page.keys.rows["app.doctor"].isHidden()
    page.keys.search.setText("examine machine")
    shown = [id_ for id_, one in page.keys.rows.items() if not one.isHidden()]
    assert shown == ["app.doctor"]
