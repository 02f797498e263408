"""The whole song as a strip: all notes small, and a frame around what the roll shows. Drag it to go there."""

import numpy as np
from PySide6.QtGui import QColor, QPainter

from backend.protocol.song import Track
from studio.models.song_document import SongDocument
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.overview import Overview
from studio.ui.sing.note_image import note_image
from studio.ui.theme import Theme
from studio.words.language import tr

HEIGHT = 34
_PAD_PX, _NOTE_PX = 4, 2


class Minimap(Overview):
    """All tracks in one strip, the one that is worked on in the accent."""

    def __init__(self, theme: Theme, view: TimeView, document: SongDocument) -> None:
        self._document = document
        super().__init__(theme, view, tr("The whole song"), HEIGHT)
        self.setAccessibleDescription(tr("All notes small. Drag the frame, or press ← and →, to show another part."))
        document.changed.connect(self._song_changed)

    def paint_content(self, painter: QPainter, width: int, height: int) -> None:
        painter.fillRect(0, 0, width, height, self.theme.color("panel"))
        song = self._document.song
        tracks = [track for track in song.tracks if track.notes] if song else []
        if not tracks:
            return
        tones = [tone for track in tracks for tone in (note.tone for note in track.notes)]
        low, high = min(tones) - 1, max(tones) + 1
        front = self._document.track
        for track in sorted(tracks, key=lambda one: one is front):
            self._track(painter, track, (low, high), self.theme.color("accent" if track is front else "text-faint"))

    def _track(self, painter: QPainter, track: Track, reach: tuple[int, int], color: QColor) -> None:
        low, high = reach
        room = self.height() - 2 * _PAD_PX - _NOTE_PX

        def rows(tone: int) -> tuple[int, int]:
            top = round(_PAD_PX + (high - tone) / max(1, high - low) * room)
            return top, top + _NOTE_PX

        clock = self._document.clock
        left, right = (
            np.array([self.x_of(at_s) for at_s in clock.each(ticks)])
            for ticks in ([note.start for note in track.notes], [note.end for note in track.notes])
        )
        tones = np.array([note.tone for note in track.notes])
        picture = note_image(left, right - 0.5, tones, rows, color, (self.width(), self.height()))
        painter.drawImage(0, 0, picture)

    def _song_changed(self) -> None:
        self.follow()
        self.redraw()
