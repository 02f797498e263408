"""The menu of a picture of sound: how much is shown, and the picture as a file."""

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from studio.models.time_view import TimeView
from studio.ui.shared.canvas.saving import ask_and_save
from studio.words.language import tr

CLOSER = 0.5


def canvas_menu(canvas: QWidget, view: TimeView, pictured: QWidget) -> QMenu:
    """For a canvas that shows ``view``; ``pictured`` is what a picture of it shows."""
    menu = QMenu(canvas)
    menu.addAction(tr("Zoom in"), lambda: view.zoom(CLOSER, view.cursor_s))
    menu.addAction(tr("Zoom out"), lambda: view.zoom(1 / CLOSER, view.cursor_s))
    menu.addAction(tr("Show everything"), view.show_all)
    if view.selection is not None:
        menu.addAction(tr("Zoom to the selection"), partial(view.show, *view.selection))
    menu.addSeparator()
    menu.addAction(tr("Save as a picture…"), lambda: ask_and_save(pictured, canvas.accessibleName()))
    return menu
