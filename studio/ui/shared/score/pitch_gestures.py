"""What mouse and keys on the pitch canvas mean: each becomes an undoable command."""

from typing import Literal, get_args

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QUndoStack

from studio.commands import score as edit
from studio.maths.pitch_shapes import Shape
from studio.maths.score import Sheet, phone_at
from studio.models.score_document import ScoreDocument
from studio.ui.shared.canvas.f0_canvas import F0Canvas
from studio.ui.shared.canvas.time_canvas import DRAG_PX
from studio.ui.shared.score.anchors import Anchors
from studio.words.language import tr
from studio.words.pitch_names import pitch_text

Tool = Literal["select", "draw", "line", "curve", "vibrato", "smooth", "erase", "anchor"]
TOOLS: tuple[Tool, ...] = get_args(Tool)
BRUSH_S = 0.05
VIBRATO_HZ, VIBRATO_MOST = 5.5, 3.0
"""Waves a second; semitones."""


class PitchGestures(QObject):
    """Left drag: what the tool says. Right drag always erases back to predicted, Alt always smooths.

    The line and the S-curve go from where the drag began to where it is; the vibrato lies over the times that were
    dragged over, as deep as the drag is high. With the pencil, Shift draws a straight line; with pencil, line and
    S-curve, Ctrl gives voice to voiceless frames too. With the arrow,
    dragging inside the selection moves its pitch: freely, or with Shift by whole semitones. Anchors are put by a click,
    and bend the pitch when they are dragged; the right button takes one away.
    """

    tool_changed = Signal(str)

    def __init__(self, canvas: F0Canvas, document: ScoreDocument, undo: QUndoStack) -> None:
        super().__init__(canvas)
        self._canvas, self._document, self._undo = canvas, document, undo
        self._tool: Tool = "draw"
        self._doing: Tool | Literal["move"] | None = None
        self._origin: Sheet | None = None
        self._gesture = 0
        self._from = QPointF()
        self._stroke: list[tuple[float, float]] = []
        self._anchors = Anchors(canvas)
        document.replanned.connect(self._anchors.clear)
        canvas.pressed.connect(self._press)
        canvas.moved.connect(self._move)
        canvas.released.connect(self._release)
        canvas.key_pressed.connect(self._key)
        self._show_tool()

    @property
    def tool(self) -> Tool:
        return self._tool

    def set_tool(self, tool: Tool) -> None:
        """What the left button does."""
        if tool != self._tool:
            self._tool = tool
            self._anchors.clear()
            self._show_tool()
            self.tool_changed.emit(tool)

    def _show_tool(self) -> None:
        shape = Qt.CursorShape.ArrowCursor if self._tool == "select" else Qt.CursorShape.CrossCursor
        self._canvas.setCursor(shape)

    # -- mouse ------------------------------------------------------------------------------------------------

    def _press(self, event: QMouseEvent) -> None:
        if self._document.sheet is None:
            return
        doing: Tool | Literal["move"] = self._tool
        if event.button() == Qt.MouseButton.RightButton:
            if doing == "anchor" and self._anchors.drop(event.position().x()):
                event.accept()
                return
            doing = "erase"
        elif event.button() != Qt.MouseButton.LeftButton:
            return
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            doing = "smooth"
        elif doing == "select":
            held = self._canvas.view.selection
            at_s = self._canvas.time_at(event.position().x())
            if held is None or not held[0] <= at_s <= held[1]:
                return
            doing = "move"
        event.accept()
        if doing == "anchor":
            self._anchors.take(event.position().x())
        self._doing, self._origin = doing, self._document.sheet
        self._gesture = edit.new_gesture()
        self._from = event.position()
        self._stroke = [self._point(event)]

    def _point(self, event: QMouseEvent) -> tuple[float, float]:
        return self._canvas.time_at(event.position().x()), self._canvas.hz_at(event.position().y())

    def _move(self, event: QMouseEvent) -> None:
        if self._doing is None or self._origin is None:
            return
        event.accept()
        away = event.position() - self._from
        if len(self._stroke) == 1 and abs(away.x()) + abs(away.y()) < DRAG_PX:
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        point = self._point(event)
        self._stroke = [self._stroke[0], point] if shift else [*self._stroke, point]
        if self._doing == "draw":
            self._draw(event, point)
        elif self._doing in ("line", "curve"):
            self._ramp(event, point)
        elif self._doing == "vibrato":
            self._vibrato(away.y())
        elif self._doing == "erase":
            self._erase()
        elif self._doing == "smooth":
            self._smooth(point[0])
        elif self._doing == "anchor":
            self._bend(-away.y() * self._canvas.semitones_per_pixel, whole=shift)
        elif self._doing == "move":
            self._shift(-away.y() * self._canvas.semitones_per_pixel, whole=shift)

    def _draw(self, event: QMouseEvent, point: tuple[float, float]) -> None:
        voice_all = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        assert self._origin is not None
        self._undo.push(
            edit.draw_f0(self._document, self._origin, self._stroke, gesture=self._gesture, voice_all=voice_all)
        )
        self._canvas.say(pitch_text(point[1]))

    def _ramp(self, event: QMouseEvent, point: tuple[float, float]) -> None:
        voice_all = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shape: Shape = "line" if self._doing == "line" else "s-curve"
        start, gesture = self._stroke[0], self._gesture
        assert self._origin is not None
        self._undo.push(
            edit.ramp_f0(self._document, self._origin, shape, start, point, gesture=gesture, voice_all=voice_all)
        )
        self._canvas.say(pitch_text(point[1]))

    def _vibrato(self, down_px: float) -> None:
        """Over the times that were dragged over; the further up or down, the deeper."""
        at = [time for time, _ in self._stroke]
        semitones = min(VIBRATO_MOST, abs(down_px) * self._canvas.semitones_per_pixel)
        assert self._origin is not None
        span = (min(at), max(at))
        self._undo.push(
            edit.vibrato_f0(self._document, self._origin, span, semitones, VIBRATO_HZ, gesture=self._gesture)
        )
        self._canvas.say(tr("Vibrato {semitones:.0f} ct", semitones=100 * semitones))

    def _erase(self) -> None:
        assert self._origin is not None
        at = [time for time, _ in self._stroke]
        self._undo.push(edit.erase_f0(self._document, self._origin, min(at), max(at), gesture=self._gesture))
        self._canvas.say(tr("Back to predicted"))

    def _smooth(self, at_s: float) -> None:
        self._undo.push(edit.smooth_f0(self._document, at_s - BRUSH_S, at_s + BRUSH_S, gesture=self._gesture))
        self._canvas.say(tr("Smooth"))

    def _shift(self, semitones: float, *, whole: bool) -> None:
        held = self._canvas.view.selection
        if held is None or self._origin is None:
            return
        semitones = float(round(semitones)) if whole else round(semitones, 2)
        self._undo.push(edit.shift_f0(self._document, *held, semitones, gesture=self._gesture, origin=self._origin))
        self._canvas.say(tr("{semitones:+.2f} semitones", semitones=semitones).replace("-", "−"))

    def _bend(self, semitones: float, *, whole: bool) -> None:
        assert self._origin is not None
        semitones = float(round(semitones)) if whole else round(semitones, 2)
        span = self._anchors.span()
        self._undo.push(edit.bend_f0(self._document, self._origin, span, semitones, gesture=self._gesture))
        self._canvas.say(f"{100 * semitones:+.0f} ct".replace("-", "−"))

    def _release(self, event: QMouseEvent) -> None:
        if self._doing is None:
            return
        event.accept()
        if len(self._stroke) == 1 and event.button() == Qt.MouseButton.LeftButton and self._doing != "anchor":
            self._canvas.view.seek(self._canvas.time_at(event.position().x()))
        self._doing = self._origin = None
        self._canvas.say("")
        self._canvas.widen()

    # -- keys -------------------------------------------------------------------------------------------------

    def span(self) -> tuple[float, float] | None:
        """The selection, or the phone at the cursor."""
        score, view = self._document.score, self._canvas.view
        if score is None:
            return None
        if view.selection is not None:
            return view.selection
        index = phone_at(score, view.cursor_s)
        if index < 0:
            return None
        phone = score.phones[index]
        return phone.start_s, phone.start_s + phone.duration_s

    def _key(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1.0
            if modifiers & Qt.KeyboardModifier.ControlModifier:
                step = 12.0
            elif modifiers & Qt.KeyboardModifier.AltModifier:
                step = 0.1
            self.shift(step if key == Qt.Key.Key_Up else -step)
            event.accept()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.reset_pitch()
            event.accept()

    def shift(self, semitones: float) -> None:
        """Move the selection's pitch."""
        span = self.span()
        if span is not None:
            self._undo.push(edit.shift_f0(self._document, *span, semitones))
            self._canvas.widen()

    def reset_pitch(self) -> None:
        """The selection's pitch as predicted."""
        span = self.span()
        if span is not None and self._document.sheet is not None:
            self._undo.push(edit.erase_f0(self._document, self._document.sheet, *span))

    def smooth(self) -> None:
        """Smooth the selection's pitch."""
        span = self.span()
        if span is not None:
            self._undo.push(edit.smooth_f0(self._document, *span))
