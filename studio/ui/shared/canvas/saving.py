"""A widget as a picture in a file: PNG for a screen, SVG for print."""

from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QMessageBox, QWidget

from backend.project import outputs
from studio.ui.shared.file_chooser import chooser
from studio.words.language import tr

DENSITY = 2
"""Pixels of a PNG a logical one."""


def ask_path(parent: QWidget, title: str) -> Path | None:
    """Where a picture is to go; None: nowhere."""
    return chooser(parent).new_file(parent, tr("Save as a picture"), f"{title}.png", "PNG (*.png);;SVG (*.svg)")


def ask_and_save(widget: QWidget, title: str) -> None:
    """Ask where to, and draw it there; it is said where that did not go."""
    path = ask_path(widget, title)
    if path is not None and not save_picture(widget, path):
        QMessageBox.warning(
            widget, tr("Save as a picture"), tr("{path} could not be written. Choose another folder.", path=path)
        )


def save_picture(widget: QWidget, path: Path) -> bool:
    """Draw a widget into ``path``, as its suffix says; whether the file could be written."""
    if not outputs.allowed(path):
        return False
    if path.suffix.lower() == ".svg":
        return _save_svg(widget, path)
    image = QImage(widget.size() * DENSITY, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(DENSITY)
    image.fill(widget.palette().window().color())
    widget.render(image)
    return bool(image.save(str(path)))


def _save_svg(widget: QWidget, path: Path) -> bool:
    drawing = QSvgGenerator()
    drawing.setFileName(str(path))
    drawing.setSize(widget.size())
    drawing.setViewBox(QRect(QPoint(0, 0), widget.size()))
    drawing.setTitle(widget.accessibleName())
    painter = QPainter()
    if not painter.begin(drawing):
        return False
    widget.render(painter, QPoint(0, 0))
    return bool(painter.end())
