"""A file that is dropped stays where it is, even where the file manager proposes to move it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from backend.project.project import Project
from studio.app import Studio
from studio.ui.speak.workspace import SpeakWorkspace
from tests.fakes.echo import put_echo
from tests.studio.ui.test_speak import sound

MOVE, LEFT, SHIFT = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


def takes_files(studio: Studio, where: str) -> QWidget:
    if where == "window":
        return studio.window
    if where == "convert":
        studio.window.go("convert")
        return studio.window.workspace("convert")
    studio.window.go("speak")
    speak = studio.window.workspace("speak")
    assert isinstance(speak, SpeakWorkspace)
    return speak.clip


@pytest.mark.parametrize("where", ["window", "convert", "clip"])
def test_what_is_dropped_is_copied_and_never_moved(
    studio: Studio, project: Project, tmp_path: Path, where: str
) -> None:
    put_echo(project)
    studio.context.voices.reload()
    widget = takes_files(studio, where)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sound(tmp_path / "a.wav", 0.5)))])
    either = MOVE | Qt.DropAction.CopyAction
    over = QDragEnterEvent(QPoint(9, 9), either, data, LEFT, SHIFT)
    widget.dragEnterEvent(over)
    assert over.isAccepted()
    assert over.dropAction() == Qt.DropAction.CopyAction
    drop = QDropEvent(QPointF(9, 9), either, data, LEFT, SHIFT)
    assert drop.proposedAction() == MOVE
    widget.dropEvent(drop)
    assert drop.isAccepted()
    assert drop.dropAction() == Qt.DropAction.CopyAction
