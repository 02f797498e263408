"""A right click on a chart offers it as a file."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from studio.ui.shared.canvas.saving import ask_and_save


def offer_picture(chart: QWidget, name: str = "") -> None:
    """Give ``chart`` a menu that saves it as PNG or SVG; ``name``: what the file is called, else what it says it is."""
    save = QAction("Save as a picture…", chart)
    save.triggered.connect(lambda: ask_and_save(chart, name or chart.accessibleName()))
    chart.addAction(save)
    chart.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
