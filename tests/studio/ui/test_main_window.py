"""The shell: actions, palette, welcome, banners, drops, two instances."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QUrl
from PySide6.QtGui import QUndoCommand
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from backend import registry
from backend.project.bundle import read_bundle, write_bundle
from backend.project.errors import ProjectError
from backend.project.project import Project
from backend.protocol.jobs import Aligned, Checked, Imported, Prepare, Prepared, Unpack, Unpacked
from backend.voices import bases
from studio.app import Studio
from studio.places import PLACES
from studio.ui import icons, tokens
from studio.ui.place import all_actions, all_menus
from studio.unforeseen import Unforeseen
from tests.fakes.client import FakeClient
from tests.fakes.health import healthy
from tests.fakes.problems import told
from tests.fakes.voice import put_voice
from tests.studio.conftest import fill

ACTIONS = all_actions(PLACES)
IDS = [place.id for place in PLACES]


def test_actions_are_unique_and_have_icons() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(ids) == len(set(ids))
    for action in ACTIONS:
        if action.icon:
            assert icons.svg(action.icon, "#ffffff")


def test_menus_are_unique_and_none_is_empty() -> None:
    menus = [menu.id for menu in all_menus(PLACES)]
    assert len(menus) == len(set(menus))
    assert {action.menu_id for action in ACTIONS if action.menu} == set(menus)


@pytest.mark.parametrize("workspace", ["app", *IDS])
def test_no_shortcut_means_two_things_at_once(workspace: str) -> None:
    here = [action for action in ACTIONS if action.scope in ("app", workspace)]
    keys = [key for action in here for key in action.shortcuts]
    assert sorted(keys) == sorted(set(keys))


def test_every_action_has_someone_to_do_it(studio: Studio, project: Project) -> None:
    for id_ in IDS:
        studio.window.go(id_)
    assert studio.window.actions_.unhandled() == []


def test_every_workspace_opens_and_names_its_controls(qtbot: QtBot, studio: Studio, project: Project) -> None:
    for id_ in IDS:
        studio.window.go(id_)
        front = studio.window.front
        assert front is not None
        assert studio.window.front_id == id_
        if front.primary():
            assert front.primary() in studio.window.actions_.living
        for control in front.findChildren(QAbstractButton):
            if control.metaObject().className() in ("QTableCornerButton", "QLineEditIconButton"):
                continue  # Qt's own; the keyboard does not reach them
            named = control.text().strip() or control.accessibleName() or control.toolTip()
            assert named, f"a {control.metaObject().className()} of {id_} has no name"


def test_workspace_shortcuts_rest_while_it_is_at_the_back(studio: Studio, project: Project) -> None:
    studio.window.go("record")
    studio.context.flags.set("record.prompt", True)
    assert studio.window.actions_.living["record.toggle"].isEnabled()
    studio.window.go("library")
    assert not studio.window.actions_.living["record.toggle"].isEnabled()


def test_palette_finds_and_does(qtbot: QtBot, studio: Studio, project: Project) -> None:
    studio.window.open_palette()
    QTest.keyClicks(studio.window.palette_.field, "librar")
    QTest.keyClick(studio.window.palette_.field, Qt.Key.Key_Return)
    assert studio.window.front_id == "library"
    assert not studio.window.palette_.isVisible()


def test_the_sample_project_is_imported_aligned_and_checked(
    qtbot: QtBot, studio: Studio, client: FakeClient, tmp_path: Path
) -> None:
    studio.window.files.make_sample(tmp_path / "Sample.voicewright")
    assert studio.context.project is not None
    health = healthy(3, 9.0, "Ready to train.")
    brought = Prepared(
        imported=Imported(added=3, already=0, skipped=[], clips=[1, 2, 3]),
        aligned=Aligned(aligned=3, failed=[], seconds=9.0, wall_s=1.0),
        checked=Checked(health=health, findings=0),
    )
    client.done(client.id_of(Prepare), brought)
    assert studio.context.banners.banners[-1].text == "Ready to train."


def test_welcome_lists_recent_projects(qtbot: QtBot, studio: Studio, project: Project) -> None:
    studio.context.state.close()
    rows = [b.text() for b in studio.window.welcome.findChildren(QAbstractButton) if b.isVisibleTo(studio.window)]
    assert project.folder.name.removesuffix(".voicewright") in rows
    assert studio.window.windowTitle() == "Voicewright"


def test_a_dropped_folder_is_imported(studio: Studio, project: Project, client: FakeClient, tmp_path: Path) -> None:
    source = tmp_path / "Aufnahmen 録音"
    source.mkdir()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(source))])
    assert studio.window.files.can_take(data)
    studio.window.files.take(data)
    job = client.jobs[client.id_of(Prepare)]
    assert isinstance(job, Prepare)
    assert Path(job.source) == source


def test_a_dropped_bundle_becomes_a_project_that_is_offered(
    studio: Studio, project: Project, client: FakeClient, tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(write_bundle(project, tmp_path / "Bündel.zip")))])
    assert studio.window.files.can_take(data)
    studio.window.files.take(data)
    job = client.jobs[client.id_of(Unpack)]
    assert isinstance(job, Unpack)
    folder = read_bundle(Path(job.bundle), tmp_path / "Bündel.voicewright")
    client.done(client.id_of(Unpack), Unpacked(project=str(folder)))
    banner = studio.context.banners.banners[-1]
    assert banner.action is not None
    banner.action[1]()
    assert studio.context.project is not None
    assert studio.context.project.folder == folder


def test_a_second_window_reads_only(qtbot: QtBot, studio: Studio, tmp_path: Path) -> None:
    folder = tmp_path / "Shared.voicewright"
    with Project.create(folder):
        studio.context.state.open(folder)
        assert not studio.context.state.writable
        assert any(banner.key == "readonly" for banner in studio.context.banners.banners)
        assert not studio.window.actions_.living["app.import"].isEnabled()


def test_a_folder_that_is_no_project_says_so(studio: Studio, tmp_path: Path) -> None:
    assert not studio.context.state.open(tmp_path / "nothing")
    assert studio.context.banners.banners[-1].kind == "error"


def test_badges_say_how_things_stand(qtbot: QtBot, studio: Studio, project: Project) -> None:
    fill(project.folder, 12)
    qtbot.waitUntil(lambda: studio.context.clips.total == 12)
    assert studio.window.rail.buttons["dataset"].accessibleDescription() == "12 clips"


class Windows(QObject):
    """Who was shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


def test_a_workspace_that_is_built_flashes_no_window_of_its_own(studio: Studio, project: Project) -> None:
    """All is known already that parts may want to show: families with a base, a voice, a clip."""
    fill(project.folder, 2)
    put_voice(project, "ann", ("Ann", "Ben"))
    studio.context.voices.reload()
    families = [msgspec.structs.replace(one, base=bases.shipped(one.name) is not None) for one in registry.describe()]
    studio.context.families.families = families
    watch = Windows()
    studio.application.installEventFilter(watch)
    try:
        for id_ in IDS:
            studio.window.go(id_)
    finally:
        studio.application.removeEventFilter(watch)
    assert watch.shown == []


def test_palettes_have_the_same_tokens_and_enough_contrast() -> None:
    assert set(tokens.DARK) == set(tokens.LIGHT)
    for palette in (tokens.DARK, tokens.LIGHT):
        for ground in ("window", "panel", "raised", "sunken"):
            assert contrast(palette["text"], palette[ground]) >= 7
            assert contrast(palette["text-dim"], palette[ground]) >= 4.5
        for kind in ("good", "warning", "error"):
            assert contrast(palette["text"], palette[f"{kind}-soft"]) >= 4.5
        assert contrast(palette["accent-text"], palette["accent"]) >= 4.5
        assert contrast(palette["record-text"], palette["record"]) >= 3


def contrast(first: str, second: str) -> float:
    """WCAG's contrast of two ``#rrggbb``."""

    def light(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_both_themes_draw(qtbot: QtBot, studio: Studio, project: Project) -> None:
    for _ in range(2):
        studio.window.actions_.living["app.theme"].trigger()
        image = studio.window.grab().toImage()
        ground = image.pixelColor(image.width() // 2, image.height() // 2)
        assert (ground.lightness() < 128) == studio.context.theme.dark


def test_a_workspace_without_sound_offers_no_other_workspaces(qtbot: QtBot, studio: Studio, project: Project) -> None:
    fill(project.folder, 2)
    studio.window.go("dataset")
    qtbot.waitUntil(lambda: studio.context.playback.source is not None)
    assert studio.window.transport.title.toolTip() == "clip 00000"
    for silent in ("training", "library", "sing", "speak"):
        studio.window.go(silent)
        assert studio.context.playback.source is None
        assert studio.window.transport.title.toolTip() == ""
        assert not studio.window.actions_.living["app.play"].isEnabled()
        studio.window.go("dataset")
        assert studio.context.playback.source is not None


class _Refused(QUndoCommand):
    def redo(self) -> None:
        raise ProjectError(told("disk-full", "The disk is full.", "", "Make room."))


def test_what_fails_in_the_event_loop_is_told_in_a_banner_and_the_window_lives_on(
    qtbot: QtBot, studio: Studio, project: Project
) -> None:
    button = QPushButton(studio.window)
    button.clicked.connect(lambda: studio.context.undo.push(_Refused()))
    with qtbot.captureExceptions() as told:
        unforeseen = Unforeseen(studio.context.banners)  # the tests' own listener came after the window's
        button.click()
        unforeseen.release()
    assert told, "whoever listened before is told as well"
    (banner,) = studio.context.banners.banners
    assert (banner.text, banner.detail) == ("The disk is full.", "Make room.")
    studio.window.go("dataset")
    assert studio.window.front is not None
