"""What was sung as a spectrum behind the notes: its harmonics lie on the rows of their tones."""

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QImage, QPainter

from studio.maths import tone_spectrum
from studio.maths.tone_spectrum import ToneSpectrum
from studio.models.background import Background
from studio.sessions.song_session import SongSession
from studio.ui.sing.note_roll import NoteRoll

_STRONGEST = 0.75


class Backdrop(QObject):
    """Reads the sound in a thread whenever another one is there, and paints it under the roll while it is shown."""

    def __init__(self, roll: NoteRoll, session: SongSession, work: Background) -> None:
        super().__init__(roll)
        self._roll, self._session, self._work = roll, session, work
        self.shown = False
        self.spectrum: ToneSpectrum | None = None
        self._image: QImage | None = None
        self._of: object = None
        roll.backdrop = self
        session.changed.connect(self._follow)
        roll.theme.changed.connect(self._make_image)

    def toggle(self) -> None:
        """Show it, or hide it."""
        self.shown = not self.shown
        self._follow()
        self._roll.redraw()

    def _follow(self) -> None:
        sung = self._session.sound.sung
        if not self.shown or sung is self._of:
            return
        self._of = sung
        if sung is None:
            self._take(None, None)
            return
        semitones = self._session.semitones(self._session.document.track_index)
        read = partial(tone_spectrum.read, Path(sung.path), sung.start_s, semitones)
        self._work.run(read, partial(self._take, sung), receiver=self)

    def _take(self, of: object, spectrum: ToneSpectrum | None) -> None:
        if of is self._of:
            self.spectrum = spectrum
            self._make_image()
            self._roll.redraw()

    def _make_image(self) -> None:
        self._image = None
        if self.spectrum is not None:
            ink = self._roll.theme.color("text-dim")
            table = np.zeros((256, 4), np.uint8)
            table[:, :3] = (ink.blue(), ink.green(), ink.red())
            table[:, 3] = np.rint(255 * _STRONGEST * np.linspace(0, 1, 256) ** 3)
            pixels = np.ascontiguousarray(table.view(np.uint32).ravel()[self.spectrum.levels])
            rows, frames = pixels.shape
            self._image = QImage(pixels.data, frames, rows, 4 * frames, QImage.Format.Format_ARGB32).copy()

    def paint(self, painter: QPainter, width: int, height: int) -> None:
        """The part that is in sight."""
        spectrum, view = self.spectrum, self._roll.view
        if not self.shown or spectrum is None or self._image is None:
            return
        top, bottom = spectrum.row_of(self._roll.high), spectrum.row_of(self._roll.low)
        left, right = ((at_s - spectrum.start_s) / spectrum.hop_s for at_s in (view.start_s, view.end_s))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(0, 0, width, height), self._image, QRectF(left, top, right - left, bottom - top))
