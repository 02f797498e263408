"""How a piano roll looks: rows and bars, notes and ghosts, the predicted and the drawn pitch."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from backend.protocol.song import HOLD, NEXT_SYLLABLE, Note
from backend.protocol.song_clock import SongClock, bar_ticks, beat_ticks
from studio.maths import scales
from studio.ui.sing.note_image import note_image
from studio.ui.tokens import LEAST_CUT
from studio.words.language import tr, trn
from studio.words.pitch_names import note_name

if TYPE_CHECKING:
    from studio.ui.sing.note_roll import NoteRoll

_BLACK = frozenset((1, 3, 6, 8, 10))
_LABEL_PX, _LINE_PX, _NOTE_PX = 11, 7.0, 6.0
_WORD_PX, _TALL_PX, _DOT_PX = 11, 30, 2
_SIGN_PX = 24.0
"""Narrower notes do without the sign that the word goes on."""
_ROUND_PX = 6
"""Around a word, together."""
_GOES_ON = (HOLD, NEXT_SYLLABLE)
_CURVE_S_PER_PX = 0.03
"""Zoomed out further, a pitch curve would be a smear."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def described(notes: Sequence[Note], clock: SongClock) -> str:
    """Selected notes as a screen reader says them."""
    first = notes[0]
    place = clock.place(first.start)
    where = tr("bar {bar}, beat {beat}", bar=place.bar, beat=place.beat)
    if len(notes) == 1:
        beats = round(first.length / beat_ticks(clock.meter(first.start)), 2)
        length = trn("{beats:g} beat long", "{beats:g} beats long", math.ceil(beats), beats=beats)
        return tr(
            "{lyric}, {note_name}, {where}, {length}",
            lyric=first.lyric or "la",
            note_name=note_name(first.tone),
            where=where,
            length=length,
        )
    return trn(
        "{n:,} note from {where}: {lyric}",
        "{n:,} notes from {where}: {lyric}",
        len(notes),
        where=where,
        lyric=" ".join(note.lyric or "la" for note in notes[:50]),
    )


def rows(roll: "NoteRoll", painter: QPainter, width: int) -> None:
    """A row a semitone; black keys, or what is beside the scale, darker."""
    key = scales.key_at(roll.document.song.keys, 0) if roll.document.song and roll.state.in_scale else None
    for midi in range(math.floor(roll.low), math.ceil(roll.high) + 1):
        top = roll.y_of(midi + 0.5)
        if not scales.holds(key, midi) if key else midi % 12 in _BLACK:
            painter.fillRect(QRectF(0, top, width, roll.row_px), roll.theme.color("grid", 0.32))
        if midi % 12 == 0 or roll.row_px >= _LABEL_PX:
            painter.setPen(QPen(roll.theme.color("grid", 0.9 if midi % 12 == 0 else 0.3), 1))
            y = round(roll.y_of(midi - 0.5)) + 0.5
            painter.drawLine(QPointF(0, y), QPointF(width, y))


def bars(roll: "NoteRoll", painter: QPainter, height: int) -> None:
    """Lines at bars, beats and the grid, as far as they can be told apart."""
    clock, view = roll.document.clock, roll.view
    painter.fillRect(
        QRectF(0, 0, max(0.0, roll.x_of(0.0)), height), roll.theme.color("sunken", 0.7)
    )  # before the first beat
    last = clock.tick(view.end_s)
    tick = clock.bar_start(max(0, int(clock.tick(view.start_s))))
    lines: dict[float, list[QLineF]] = {1.0: [], 0.6: [], 0.28: []}
    while tick <= last:
        meter = clock.meter(tick)
        bar, beat = bar_ticks(meter), beat_ticks(meter)
        width = roll.x_of_tick(tick + bar) - roll.x_of_tick(tick)
        step = next((n for n in (roll.state.grid, beat) if n and width * n / bar >= _LINE_PX), bar)
        skip = max(1, math.ceil(_LINE_PX / max(width, 1e-6)))
        for at in range(0, bar, step):
            x = round(roll.x_of_tick(tick + at)) + 0.5
            lines[1.0 if at == 0 else 0.6 if at % beat == 0 else 0.28].append(QLineF(x, 0, x, height))
        tick += bar * skip
    for alpha, row in lines.items():
        painter.setPen(QPen(roll.theme.color("border-strong" if alpha == 1 else "grid", alpha), 1))
        painter.drawLines(row)


def ghosts(roll: "NoteRoll", painter: QPainter) -> None:
    """The notes of the other voices, faint."""
    song, clock = roll.document.song, roll.document.clock
    for index, track in enumerate(song.tracks if song else []):
        if index == roll.document.track_index or track.muted:
            continue
        found = roll.visible(track.notes)
        if _dense(roll, found):
            edges_s = [np.array(clock.each(ticks)) for ticks in ([n.start for n in found], [n.end for n in found])]
            _image(roll, painter, edges_s, np.array([n.tone for n in found]), roll.theme.color("text-faint", 0.35))
            continue
        painter.setPen(QPen(roll.theme.color("text-faint", 0.8), 1))
        painter.setBrush(roll.theme.color("text-faint", 0.22))
        for note in found:
            painter.drawRoundedRect(roll.box(note).adjusted(1, 1, -1, -1), 3, 3)


def notes(roll: "NoteRoll", painter: QPainter) -> None:
    """The notes with their words; selected ones stronger. Very small ones are drawn all at once."""
    found = roll.visible(roll.document.notes)
    if _dense(roll, found):
        _dots(roll, painter)
        return
    font = painter.font()
    font.setPixelSize(_WORD_PX)
    painter.setFont(font)
    spoken = -1
    for at, note in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        box, held = roll.box(note).adjusted(0.5, 0.5, -0.5, -0.5), note.id in roll.state.selected
        painter.setPen(QPen(roll.theme.color("accent" if not held else "text"), 1 if not held else 1.5))
        painter.setBrush(roll.theme.color("accent", 0.75 if held else 0.30))
        painter.drawRoundedRect(box, 3, 3)
        if note.id != spoken:
            spoken = _word(roll, painter, box, note, after)


def _word(roll: "NoteRoll", painter: QPainter, box: QRectF, note: Note, after: Note | None) -> int:
    """The note's word, cut where it is too long; it may lie over a note that goes on with it, whose id is returned."""
    if note.lyric in _GOES_ON and box.width() < _SIGN_PX:
        return -1
    metrics, lyric, over = painter.fontMetrics(), note.lyric or "la", -1
    inside = roll.row_px >= _TALL_PX
    reach = box.width() if inside else _free_px(roll, box, note, after, metrics.height())
    goes_on = after is not None and after.lyric in _GOES_ON and (after.tone, after.start) == (note.tone, note.end)
    if after is not None and goes_on and metrics.horizontalAdvance(lyric) > box.width() - _ROUND_PX:
        reach, over = max(reach, roll.box(after).right() - box.left()), after.id
    room = reach - _ROUND_PX
    text = metrics.elidedText(lyric, Qt.TextElideMode.ElideRight, round(room))
    if text != lyric and len(text) < LEAST_CUT:
        return -1
    # In a tall row above the pitch, else under the note: the pitch runs through its middle.
    painter.setPen(roll.theme.color("accent-text" if inside and note.id in roll.state.selected else "text"))
    top = box.top() + 1 if inside else box.bottom()
    painter.drawText(QRectF(box.left() + 4, top, room + 2, metrics.height()), _LEFT, text)
    return over


def _free_px(roll: "NoteRoll", box: QRectF, note: Note, after: Note | None, high: float) -> float:
    """How far a word under a note may reach: to the next note, or beyond it where that and its word lie elsewhere."""
    if after is None:
        return roll.width() - box.left()
    up = (after.tone - note.tone) * roll.row_px
    beside = up >= high or -up - roll.row_px >= high
    there = roll.box(after)
    return (there.right() if beside else there.left()) - box.left()


def _dots(roll: "NoteRoll", painter: QPainter) -> None:
    """So many notes that no one is told from the next: one picture of them, the selected ones in another colour."""
    document, view, selected = roll.document, roll.view, roll.state.selected
    first, last = np.searchsorted(document.starts, (view.start_s, view.end_s)).tolist()
    edges_s, tones = [document.starts[first:last], document.ends[first:last]], document.tones[first:last]
    _image(roll, painter, edges_s, tones, roll.theme.color("accent"))
    held = np.array([note.id in selected for note in document.notes[first:last]] if selected else [], dtype=bool)
    if held.any():
        _image(roll, painter, [edge[held] for edge in edges_s], tones[held], roll.theme.color("text"))


def _image(
    roll: "NoteRoll", painter: QPainter, edges_s: Sequence[NDArray[np.float64]], tones: NDArray[np.int64], color: QColor
) -> None:
    """Notes from and to these times, as columns of ``_DOT_PX``."""
    view, height, columns = roll.view, roll.height(), max(1, roll.width() // _DOT_PX)

    def rows_of(tone: int) -> tuple[int, int]:
        top = round(roll.y_of(tone + 0.5))
        return top, max(top + 1, round(roll.y_of(tone - 0.5)) - 1)

    left, right = ((edge_s - view.start_s) / view.span_s * columns for edge_s in edges_s)
    picture = note_image(left, right, tones, rows_of, color, (columns, height))
    painter.drawImage(QRectF(0, 0, columns * _DOT_PX, height), picture)


def _dense(roll: "NoteRoll", found: Sequence[Note]) -> bool:
    return len(found) * _NOTE_PX > roll.width()


def curves(roll: "NoteRoll", painter: QPainter) -> None:
    """Predicted pitch in grey, what was drawn in the accent."""
    view = roll.view
    if view.span_s / max(roll.width(), 1) > _CURVE_S_PER_PX:
        return
    ground = QPen(roll.theme.color("sunken", 0.7), 4.5)
    predicted = QPen(roll.theme.color("predicted"), 1.6)
    edited = QPen(roll.theme.color("edited"), 2.4)
    dashed = QPen(roll.theme.color("predicted", 0.8), 1.2, Qt.PenStyle.DashLine)
    for phrase in roll.curves.between(view.start_s, view.end_s):
        shown = (phrase.at_s >= view.start_s - 0.1) & (phrase.at_s <= view.end_s + 0.1)
        at_s, sung = phrase.at_s[shown], phrase.sung[shown]
        drawn = phrase.edited[shown]
        wide = drawn | np.roll(drawn, 1) | np.roll(drawn, -1)
        if drawn.any():
            _stroke(roll, painter, at_s, np.where(wide, phrase.predicted[shown], np.nan), dashed)
        _stroke(roll, painter, at_s, sung, ground)
        _stroke(roll, painter, at_s, np.where(drawn, np.nan, sung), predicted)
        _stroke(roll, painter, at_s, np.where(wide, sung, np.nan), edited)


def _stroke(
    roll: "NoteRoll", painter: QPainter, at_s: NDArray[np.float64], midi: NDArray[np.float64], pen: QPen
) -> None:
    view = roll.view
    x = (at_s - view.start_s) / view.span_s * roll.width()
    y = (roll.high - midi) / (roll.high - roll.low) * roll.height()
    there = np.flatnonzero(~np.isnan(y))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for run in np.split(there, np.flatnonzero(np.diff(there) > 1) + 1):
        if len(run) > 1:
            points = zip(x[run].tolist(), y[run].tolist(), strict=True)
            painter.drawPolyline(QPolygonF([QPointF(a, b) for a, b in points]))
