"""A workspace of one's own: one file (this one) and its registration."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from studio.actions import Action, Menu
from studio.app import Studio, start
from studio.audio.fake import FakeEngine
from studio.models.preferences import SettingsStore
from studio.places import PLACES
from studio.ui.action_set import ActionSet
from studio.ui.context import AppContext
from studio.ui.place import Badge, Place, all_actions, all_menus
from studio.ui.shared.layout import column
from studio.ui.targets import Target
from studio.ui.workspace import Workspace
from tests.fakes.client import FakeClient
from tests.studio.conftest import FOLDER, fill


class ToyWorkspace(Workspace):
    """Shows a word, and winds up a toy."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.word = QLabel()
        self.setLayout(column(self.word))

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"toy.wind": lambda: self.word.setText("wound up"), "toy.stop": self.word.clear}

    def show_target(self, target: Target) -> None:
        if isinstance(target, ShowWord):
            self.word.setText(target.word)


@dataclass(frozen=True)
class ShowWord(Target):
    word: str
    place = "toy"


TOY = Place(
    id="toy",
    title="Toy",
    icon="music",
    factory=ToyWorkspace,
    actions=(
        Action(id="toy.wind", text="Wind it up", icon="rotate-ccw", shortcut="W", menu="toy@1"),
        Action(id="toy.stop", text="Stop it", menu="toy@2"),
    ),
    menus=(Menu("toy", "Toy", 45),),
    badge=lambda context: Badge(f"{context.clips.total} clips to play with", "warning"),
)


@pytest.fixture
def toys(qtbot: QtBot, tmp_path: Path, client: FakeClient, engine: FakeEngine) -> Iterator[Studio]:
    settings = SettingsStore(tmp_path / "settings")
    made = start(["voicewright"], client=client, engine=engine, settings=settings, places=(*PLACES, TOY))
    assert made.context.state.create(tmp_path / FOLDER)
    yield made
    made.close()
    made.window.deleteLater()


def test_a_workspace_is_one_file_and_its_registration(toys: Studio, qtbot: QtBot) -> None:
    window = toys.window
    window.rail.buttons["toy"].click()
    toy = window.front
    assert isinstance(toy, ToyWorkspace)
    assert toy.accessibleName() == "Toy"
    QTest.keyClick(window, Qt.Key.Key_W)
    assert toy.word.text() == "wound up"
    titles = [menu.text() for menu in window.menuBar().actions()]
    assert titles.index("Record") < titles.index("Toy") < titles.index("Clip")
    (menu,) = (menu for menu in window.menuBar().findChildren(QMenu) if menu.title() == "Toy")
    entries = [entry.text() for entry in menu.actions()]
    assert entries == ["Wind it up", "", "Stop it"], "a line lies between two groups"
    window.open_palette()
    QTest.keyClicks(window.palette_.field, "stop it")
    QTest.keyClick(window.palette_.field, Qt.Key.Key_Return)
    assert toy.word.text() == ""
    toys.context.navigate(ShowWord("bear"))
    assert toy.word.text() == "bear"
    assert toys.context.project is not None
    fill(toys.context.project.folder, 3)
    qtbot.waitUntil(lambda: "3 clips to play with" in window.rail.buttons["toy"].toolTip())


def test_an_action_in_a_menu_that_is_none_is_refused(studio: Studio) -> None:
    lost = Place(
        id="lost",
        title="Lost",
        icon="music",
        factory=ToyWorkspace,
        actions=(Action(id="lost.go", text="Go", menu="nowhere@1"),),
    )
    found = ActionSet(all_actions((lost,)), studio.context.flags, studio.context.theme)
    with pytest.raises(KeyError, match="nowhere"):
        found.attach(studio.window, all_menus((lost,)))
