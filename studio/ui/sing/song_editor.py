"""A song under its tools: ruler, piano roll and phones, moving as one. What changes the song is a command."""

import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

import msgspec
from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QGuiApplication, QMouseEvent, QUndoStack
from PySide6.QtWidgets import QGridLayout, QWidget

from backend.protocol import json
from backend.protocol.song import MOST_NOTES, Note
from studio.commands.song import edit_notes
from studio.maths import hum, lyric_line, song_notes, song_pitch, sung_phones
from studio.maths.sung_curves import SungCurves
from studio.models.background import Background
from studio.models.roll_state import RollState
from studio.models.time_view import TimeView
from studio.sessions.playback import Playback, Source
from studio.sessions.song_session import SongSession
from studio.ui.sing import pitch_gestures
from studio.ui.sing.backdrop import Backdrop
from studio.ui.sing.bar_ruler import BarRuler
from studio.ui.sing.lyric_field import LyricField
from studio.ui.sing.minimap import Minimap
from studio.ui.sing.note_gestures import NoteGestures
from studio.ui.sing.note_roll import NoteRoll
from studio.ui.sing.piano_keys import PianoKeys
from studio.ui.sing.pitch_gestures import PitchGestures
from studio.ui.sing.roll_keys import RollKeys
from studio.ui.sing.sung_lane import SungLane
from studio.ui.sing.time_popup import TimePopup
from studio.ui.theme import Theme
from studio.words.language import tr

CLIP_TYPE = "application/x-voicewright-notes"
ROOM_S = 8.0
"""Empty time after the last note, to write into."""
BEFORE_S = 0.3
"""What is seen before the first beat: the consonants of a first note lie there."""
LEAST_S = 16.0
LEAD_S, TAIL_S = 0.15, 0.1
"""Of notes that are played alone: for their first consonants, and their last."""
_SHOWN_S = (6.0, 24.0)
"""Least and most of a song that is shown where it is opened."""
_WORD_PX, _ROLL_PX = 34.0, 600
"""Width of a short word with its edges, and of the roll where it is not laid out yet."""
_clip: json.Decoder[list[Note]] = json.Decoder(list[Note])


class Needs(Protocol):
    """What the editor stands on."""

    @property
    def theme(self) -> Theme: ...
    @property
    def playback(self) -> Playback: ...
    @property
    def undo(self) -> QUndoStack: ...
    @property
    def work(self) -> Background: ...


class SongEditor(QWidget):
    """Ruler, roll, phones."""

    def __init__(self, needs: Needs, session: SongSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._document = session, session.document
        self._playback, self._undo = needs.playback, needs.undo
        self._shown = 0
        """Which song is in sight."""
        self.view = TimeView(self, lead_s=BEFORE_S)
        self.state = RollState(session.document, self)
        self.ruler = BarRuler(needs.theme, self.view, session.document)
        self.roll = NoteRoll(needs.theme, self.view, session.document, self.state)
        self.lane = SungLane(needs.theme, self.view, session, needs.undo)
        self.gestures = NoteGestures(self.roll, needs.undo)
        self.pitch = PitchGestures(self.roll, needs.undo)
        self.keys = RollKeys(self.roll, needs.undo)
        self.lyric = LyricField(self.roll)
        self.piano = PianoKeys(self.roll)
        self.minimap = Minimap(needs.theme, self.view, session.document)
        self.backdrop = Backdrop(self.roll, session, needs.work)
        self.time = TimePopup(session.document, needs.undo, self)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.minimap, 0, 1)
        layout.addWidget(self.ruler, 1, 1)
        layout.addWidget(self.piano, 2, 0)
        layout.addWidget(self.roll, 2, 1)
        layout.addWidget(self.lane.widget, 3, 1)
        self._connect()

    def _connect(self) -> None:
        self._document.opened.connect(self._opened)
        self._document.changed.connect(self._changed)
        self._session.planned.connect(self._show_pitch)
        self._session.changed.connect(self._show_pitch)
        self.view.seek_requested.connect(self._seek)
        self._playback.position_changed.connect(self._played)
        self.roll.double_clicked.connect(self._double_clicked)
        self.ruler.time_asked.connect(self.ask_time)
        for asking in (self.keys, self.lane):
            asking.lyric_asked.connect(self.type_lyric)
        self.lyric.typed.connect(self._typed)
        self.lyric.stepped.connect(self._stepped)
        for source in (self.gestures, self.keys, self.piano):
            source.tone_touched.connect(self._hear)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Who does the editing actions of ``studio.actions.sing``."""
        selected = self.keys.edit_selected
        return {
            "sing.play": self.play,
            "sing.play-selection": self.play_selection,
            "sing.lyric": self.ask_lyric,
            "sing.split": self.split,
            "sing.merge": partial(selected, song_notes.merged, tr("Merge notes")),
            "sing.quantize": lambda: selected(partial(song_notes.quantized, grid=self.state.step), tr("Quantize")),
            "sing.humanize": self.humanize,
            "sing.to-scale": self.to_scale,
            "sing.reset-pitch": partial(selected, song_pitch.without, tr("Pitch as predicted")),
            "sing.reset-phones": partial(selected, sung_phones.without_edits, tr("Phones as by themselves")),
            "sing.pin-notes": self.pin,
            "sing.cut": self.cut,
            "sing.copy": self.copy,
            "sing.paste": self.paste,
            "sing.spectrum": self.backdrop.toggle,
            "sing.time": lambda: self.ask_time(self.keys.cursor),
            "sing.zoom-selection": self.zoom_selection,
            "sing.zoom-all": self.zoom_all,
        }

    # -- what is shown ----------------------------------------------------------------------------------------

    def _length_s(self) -> float:
        song = self._document.song
        return max(LEAST_S, self._document.clock.seconds(song.end) + ROOM_S if song else 0.0)

    def _opened(self) -> None:
        if self._document.id == self._shown:
            return  # another of its voices
        self._shown = self._document.id
        self.view.set_duration(self._length_s())
        song = self._document.song
        end_s = self._document.clock.seconds(song.end) if song and song.end else LEAST_S
        self.view.show(-BEFORE_S, min(end_s + 0.5, self._readable_s()))

    def _readable_s(self) -> float:
        """As many seconds as leave most notes wide enough for a short word."""
        song, clock = self._document.song, self._document.clock
        notes = song.tracks[self._document.track_index].notes if song else []
        lengths = sorted(clock.seconds(note.end) - clock.seconds(note.start) for note in notes)
        least_s, most_s = _SHOWN_S
        if not lengths:
            return most_s
        words = max(self.roll.width(), _ROLL_PX) / _WORD_PX
        return min(max(words * lengths[len(lengths) // 4], least_s), most_s)

    def _changed(self) -> None:
        if abs(self._length_s() - self.view.duration_s) > 1e-6:
            start_s, end_s = self.view.start_s, self.view.end_s
            self.view.set_duration(self._length_s(), keep=True)
            self.view.show(start_s, end_s)

    def _show_pitch(self) -> None:
        track = self._document.track_index
        parts = self._session.parts(track)
        if [id(one.part) for one in self.roll.curves.phrases] != [id(part) for part in parts]:
            self.roll.set_curves(SungCurves(parts, self._session.semitones(track)))
            self.lane.show()

    def zoom_all(self) -> None:
        """Show the whole song."""
        song = self._document.song
        self.view.show(-BEFORE_S, self._document.clock.seconds(song.end) + 0.5 if song else LEAST_S)
        self.roll.fit()

    def zoom_selection(self) -> None:
        """Show the selected notes with a little air."""
        notes, clock = self.state.notes, self._document.clock
        if notes:
            start_s, end_s = clock.seconds(notes[0].start), clock.seconds(notes[-1].end)
            air = max(0.2, 0.1 * (end_s - start_s))
            self.view.show(start_s - air, end_s + air)
            self.roll.show_tones(min(n.tone for n in notes) - 5, max(n.tone for n in notes) + 5)

    # -- playing ----------------------------------------------------------------------------------------------

    def play(self) -> None:
        """From the cursor, or the span or notes that are selected; stops what plays. What was not sung yet as it is
        now is heard while it is sung.
        """
        if self._playback.playing:
            self._playback.toggle()
        elif self._session.stale:
            self._session.sing(*self.span_s())
        else:
            self._session.sound.play(*self.span_s())

    def play_selection(self) -> None:
        """The selected time or notes, from their beginning; else the phrase at the cursor. What plays gives way."""
        self._playback.stop()
        span = self.view.selection or self._notes_s() or self._phrase_s()
        if self._session.stale:
            self._session.sing(*(span or (None, None)))
        elif span is not None:
            self._session.sound.play(*span)

    def _notes_s(self) -> tuple[float, float] | None:
        """Where the selected notes lie, with room for their consonants; seconds of the song."""
        notes, clock = self.state.notes, self._document.clock
        return (clock.seconds(notes[0].start) - LEAD_S, clock.seconds(notes[-1].end) + TAIL_S) if notes else None

    def _phrase_s(self) -> tuple[float, float] | None:
        """Where the phrase at the cursor, or the next one, lies; seconds of the song."""
        parts = self._session.parts(self._document.track_index)
        spans = [(part.start_s, part.start_s + part.score.duration_s) for part in parts]
        return next((span for span in spans if span[1] > self.view.cursor_s), None)

    def ask_time(self, tick: int) -> None:
        """Another tempo or meter from the bar of a tick on."""
        bar = self._document.clock.bar_start(max(0, tick))
        x = min(max(0.0, self.ruler.x_of(self._document.clock.seconds(bar))), self.ruler.width() - 40.0)
        self.time.begin(bar, self.ruler.mapToGlobal(QPoint(round(x), self.ruler.height())))

    def span_s(self) -> tuple[float, float | None]:
        """What is to be played, in seconds of the song: selected time, several selected notes, or from the cursor."""
        span = self.view.selection or (self._notes_s() if len(self.state.notes) > 1 else None)
        if span is not None:
            return span
        at_s, song = self.view.cursor_s, self._document.song
        end_s = self._document.clock.seconds(song.end) if song else 0.0
        return (at_s if at_s < end_s - 0.05 else self._session.sound.origin_s), None

    def _seek(self, at_s: float) -> None:
        self._session.sound.seek(at_s)

    def _played(self, at_s: float) -> None:
        if self._session.sound.on and self._playback.playing:
            self.view.set_cursor(max(0.0, at_s + self._session.sound.origin_s))
            self.view.reveal(self.view.cursor_s)

    def _hear(self, tone: int) -> None:
        """A hum of one tone, unless the song plays."""
        if self._playback.playing and self._session.sound.on:
            return
        samples = hum.hum(tone + self._session.semitones(self._document.track_index))
        self._playback.load(Source(samples=samples, sample_rate=hum.RATE, title=tr("Note"), owner="sing.note"))
        self._playback.play()

    # -- words ------------------------------------------------------------------------------------------------

    def ask_lyric(self) -> None:
        """Type the word of the first selected note."""
        if self.state.notes:
            self.type_lyric(self.state.notes[0].id)

    def type_lyric(self, id: int) -> None:
        """Type a note's word in its place."""
        place = song_notes.place_of(self._document.notes, id)
        if place >= 0:
            note = self._document.notes[place]
            self.state.select({id})
            self.roll.reveal(note)
            self.lyric.begin(id, note.lyric, self.roll.box(note))

    def _typed(self, id: int, text: str) -> None:
        after = song_notes.with_lyrics(self._document.notes, id, lyric_line.lyrics(text) or [""])
        self._push(after, tr("Type lyrics"))

    def _stepped(self, id: int, forward: bool) -> None:
        notes = self._document.notes
        place = song_notes.place_of(notes, id) + (1 if forward else -1)
        if 0 <= place < len(notes):
            self.type_lyric(notes[place].id)

    def _double_clicked(self, event: QMouseEvent) -> None:
        note = self.roll.note_at(event.position())
        if self.state.tool not in ("pointer", "pencil"):
            return
        if note is not None:
            self.type_lyric(note.id)
        elif ghost := self.roll.ghost_at(event.position()):
            self._document.choose_track(ghost[0])
            self.state.select({ghost[1].id})

    # -- edits ------------------------------------------------------------------------------------------------

    def _push(self, notes: Sequence[Note], text: str) -> None:
        if self._document.song is not None and list(notes) != self._document.notes:
            self._undo.push(edit_notes(self._document, notes, text))

    def split(self) -> None:
        """The selected notes at the cursor, or in their middle; without a selection, the note at the cursor."""
        notes, tick = self._document.notes, self.keys.cursor
        place = song_notes.at_tick(notes, tick)
        for note in self.state.notes or notes[max(place, 0) : place + 1]:
            inside = note.start < tick < note.end
            notes = song_notes.split(notes, note.id, tick if inside else note.start + note.length // 2)
        self._push(notes, tr("Split notes") if len(self.state.notes) > 1 else tr("Split note"))

    def humanize(self) -> None:
        """Loosen the selected notes, or all; each time in another way."""
        seed = random.randrange(1 << 30)
        self.keys.edit_selected(partial(song_notes.humanized, seed=seed), tr("Humanize"))

    def to_scale(self) -> None:
        """The selected notes, or all, on the nearest tones of the song's key."""
        song = self._document.song
        if song is not None:
            self.keys.edit_selected(partial(song_notes.in_scale, keys=song.keys), tr("Tones onto the scale"))

    def pin(self) -> None:
        """The selected notes, or all, keep their pitch."""
        held = self.state.notes or self._document.notes
        notes: Sequence[Note] = self._document.notes
        for note in held:
            done = pitch_gestures.pinned(self.roll, notes, self.roll.curves, note.start, note.end - 10)
            notes = notes if done is None else done
        self.roll.say("")
        self._push(notes, tr("Pin pitch"))

    def copy(self) -> None:
        """The selected notes, for this song or another one's."""
        notes = self.state.notes
        if notes:
            data = QMimeData()
            data.setData(CLIP_TYPE, msgspec.json.encode(notes))
            data.setText(" ".join(note.lyric for note in notes))
            QGuiApplication.clipboard().setMimeData(data)

    def cut(self) -> None:
        """Copy the selected notes and take them away."""
        self.copy()
        self.keys.remove()

    def paste(self) -> None:
        """What was copied, at the cursor."""
        data = QGuiApplication.clipboard().mimeData()
        if self._document.track is None or not data.hasFormat(CLIP_TYPE):
            return
        try:
            clip = _clip.decode(data.data(CLIP_TYPE).data())
        except msgspec.MsgspecError:
            return  # another program's idea of our type
        clip = [note for note in clip if note.length > 0 and 0 <= note.tone <= 127]
        if len(clip) + len(self._document.notes) > MOST_NOTES:
            self.roll.say(tr("A voice has at most {most_notes:,} notes.", most_notes=MOST_NOTES))
            return
        after, ids = song_notes.pasted(self._document.notes, clip, self.keys.cursor)
        self._push(after, tr("Paste notes"))
        self.state.select(ids)
        if self.state.notes:
            self.keys.put_cursor(self.state.notes[-1].end)
