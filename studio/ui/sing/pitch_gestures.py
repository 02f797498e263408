"""What the mouse means to the pitch: freehand, line, S-curve, vibrato, smooth, eraser, pin. The right button erases."""

import itertools
from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QUndoStack

from backend.protocol.song import STROKE_STEP, Note, Vibrato
from studio.commands.song import edit_notes, new_gesture
from studio.maths import pitch_shapes, song_notes, song_pitch
from studio.maths.pitch_shapes import Curve, Shape
from studio.maths.sung_curves import SungCurves
from studio.models.roll_state import RollTool
from studio.ui.shared.canvas.time_canvas import DRAG_PX
from studio.ui.sing.note_roll import NoteRoll
from studio.words.language import tr
from studio.words.pitch_names import note_name

SMOOTH_TICKS = 80
"""Width of the smoothing; 0.08 s at 125 quarter notes a minute."""
DEPTH_CENTS_PX, RATE_HZ_PX = 1.5, 0.015
TITLES: dict[str, str] = {
    "draw": tr("Draw pitch"),
    "line": tr("Draw a line"),
    "curve": tr("Draw a glide"),
    "vibrato": tr("Vibrato"),
    "smooth": tr("Smooth pitch"),
    "erase": tr("Erase drawn pitch"),
    "pin": tr("Pin pitch"),
}


class PitchGestures(QObject):
    """Each drag is one undoable step, measured from the notes as they were when it began."""

    def __init__(self, roll: NoteRoll, undo: QUndoStack) -> None:
        super().__init__(roll)
        self._roll, self._undo = roll, undo
        self._doing: RollTool | None = None
        self._origin: Sequence[Note] = ()
        self._curves = SungCurves()
        self._from = QPointF()
        self._painted: dict[int, float] = {}
        self._points: list[tuple[float, float]] = []
        self._gesture = 0
        roll.pressed.connect(self._press)
        roll.moved.connect(self._move)
        roll.released.connect(self._release)

    def _press(self, event: QMouseEvent) -> None:
        tool = self._roll.state.tool
        if tool in ("pointer", "pencil") or not self._roll.document.notes:
            return
        if event.button() == Qt.MouseButton.RightButton:
            tool = "erase"
        elif event.button() != Qt.MouseButton.LeftButton:
            return
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            tool = "smooth"
        self._doing, self._origin, self._from = tool, self._roll.document.notes, event.position()
        self._curves, self._gesture = self._roll.curves, new_gesture()
        self._points, self._painted = [self._point(event)], {}

    def _point(self, event: QMouseEvent) -> tuple[float, float]:
        return self._roll.tick_at(event.position().x()), self._roll.midi_at(event.position().y())

    def _move(self, event: QMouseEvent) -> None:
        if self._doing is None:
            if self._roll.state.tool not in ("pointer", "pencil"):
                self._roll.setCursor(Qt.CursorShape.CrossCursor)
            return
        away = event.position() - self._from
        if len(self._points) == 1 and abs(away.x()) + abs(away.y()) < DRAG_PX:
            return
        self._points.append(self._point(event))
        notes = self._vibrato(away) if self._doing == "vibrato" else self._shaped(self._doing)
        if notes is not None:
            self._undo.push(edit_notes(self._roll.document, notes, TITLES[self._doing], self._gesture))

    def _release(self, event: QMouseEvent) -> None:
        if self._doing is None or event.buttons():
            return
        if len(self._points) == 1 and event.button() == Qt.MouseButton.LeftButton:
            self._roll.view.seek(self._roll.time_at(event.position().x()))
        self._doing = None
        self._roll.say("")

    # -- what the tools do ------------------------------------------------------------------------------------

    def _shaped(self, tool: RollTool) -> list[Note] | None:
        (start, end), at = (self._points[0], self._points[-1]), [tick for tick, _ in self._points]
        low, high = min(at), max(at)
        if tool == "erase":
            self._roll.say(tr("As predicted"))
            return song_pitch.erased(self._origin, low, high)
        if tool == "draw":
            return self._freehand()
        if tool in ("line", "curve"):
            shape: Shape = "line" if tool == "line" else "s-curve"
            first, last = sorted((start, end))
            ticks = grid(low, high)
            self._roll.say(f"{note_name(end[1])} {round(100 * (end[1] - round(end[1]))):+d} ct".replace("-", "−"))
            return song_pitch.drawn(self._origin, ticks, pitch_shapes.ramp(shape, ticks, first, last))
        return (
            smoothed(self._roll, self._origin, self._curves, low, high)
            if tool == "smooth"
            else pinned(self._roll, self._origin, self._curves, low, high)
        )

    def _freehand(self) -> list[Note]:
        """A stroke may go back and forth: where it passes twice, the later passage counts."""
        for (t0, y0), (t1, y1) in itertools.pairwise(self._points[-2:]):
            ticks = grid(min(t0, t1), max(t0, t1))
            first, last = sorted(((t0, y0), (t1, y1)))
            values = pitch_shapes.ramp("line", ticks, first, last)
            self._painted.update(zip(ticks.astype(int).tolist(), values.tolist(), strict=True))
        ticks = np.array(sorted(self._painted), dtype=np.float64)
        self._roll.say(note_name(self._points[-1][1]))
        return song_pitch.drawn(self._origin, ticks, np.array([self._painted[int(tick)] for tick in ticks]))

    def _vibrato(self, away: QPointF) -> list[Note] | None:
        """Of the note where the drag began: up is deeper, right is faster."""
        place = song_notes.at_tick(self._origin, self._points[0][0])
        if place < 0:
            return None
        note = self._origin[place]
        before = note.vibrato or Vibrato(depth_cents=0.0)
        depth = max(0.0, min(300.0, before.depth_cents - away.y() * DEPTH_CENTS_PX))
        rate = max(2.0, min(10.0, before.rate_hz + away.x() * RATE_HZ_PX))
        self._roll.say(tr("Vibrato {depth:.0f} ct, {rate:.1f} Hz", depth=depth, rate=rate))
        wave = replace(before, depth_cents=round(depth, 1), rate_hz=round(rate, 2))
        ids = self._roll.state.selected if note.id in self._roll.state.selected else {note.id}
        return [replace(one, vibrato=wave) if one.id in ids else one for one in self._origin]


def grid(low: float, high: float) -> Curve:
    """Ticks on the grid of drawings that cover a span."""
    first, last = int(low // STROKE_STEP), int(-(-high // STROKE_STEP))
    return np.arange(first, last + 1, dtype=np.float64) * STROKE_STEP


def smoothed(roll: NoteRoll, notes: Sequence[Note], curves: SungCurves, low: float, high: float) -> list[Note] | None:
    """What is sung between two ticks, smoother; None where nothing is planned there."""
    ticks = grid(low, high)
    tones = curves.tones(_seconds(roll, ticks))
    if tones is None:
        return None
    roll.say(tr("Smooth"))
    return song_pitch.drawn(notes, ticks, pitch_shapes.smoothed(tones, SMOOTH_TICKS / STROKE_STEP))


def pinned(roll: NoteRoll, notes: Sequence[Note], curves: SungCurves, low: float, high: float) -> list[Note] | None:
    """What is sung between two ticks, kept as it is whatever the notes around become; None where nothing is planned."""
    ticks = grid(low, high)
    tones = curves.tones(_seconds(roll, ticks))
    if tones is None:
        return None
    roll.say(tr("Pinned"))
    return song_pitch.drawn(notes, ticks, tones, pinned=True)


def _seconds(roll: NoteRoll, ticks: Curve) -> Curve:
    return np.array([roll.document.clock.seconds(tick) for tick in ticks])
