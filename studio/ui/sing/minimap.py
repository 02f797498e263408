"""The whole song as a strip: all notes small, and a frame around what the roll shows. Drag it to go there."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from backend.protocol.song import Track
from studio.models.song_document import SongDocument
from studio.models.time_view import TimeView
from studio.ui.shared.canvas.overview import Overview
from studio.ui.theme import Theme

HEIGHT = 34
_PAD_PX, _NOTE_PX = 4, 2.0


class Minimap(Overview):
    """All tracks in one strip, the one that is worked on in the accent."""

    def __init__(self, theme: Theme, view: TimeView, document: SongDocument) -> None:
        self._document = document
        super().__init__(theme, view, "The whole song", HEIGHT)
        self.setAccessibleDescription("All notes small. Drag the frame, or press ← and →, to show another part.")
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
        painter.setPen(Qt.PenStyle.NoPen)
        for track in sorted(tracks, key=lambda one: one is front):
            painter.setBrush(self.theme.color("accent" if track is front else "text-faint"))
            painter.drawRects(self._bars(track, low, high, height))

    def _bars(self, track: Track, low: int, high: int, height: int) -> list[QRectF]:
        """Notes as bars; of those on one pixel and tone one is drawn."""
        clock = self._document.clock
        starts = np.array([self.x_of(clock.seconds(note.start)) for note in track.notes])
        ends = np.array([self.x_of(clock.seconds(note.end)) for note in track.notes])
        tones = np.array([note.tone for note in track.notes])
        _, first = np.unique(starts.astype(np.int64) * 256 + tones, return_index=True)
        room = height - 2 * _PAD_PX - _NOTE_PX
        tops = _PAD_PX + (high - tones) / max(1, high - low) * room
        return [QRectF(starts[at], tops[at], max(1.0, ends[at] - starts[at] - 0.5), _NOTE_PX) for at in first.tolist()]

    def _song_changed(self) -> None:
        self.follow()
        self.redraw()
