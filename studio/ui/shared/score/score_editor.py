"""The score under its sound: waveform, pitch over the spectrogram, words and phones, moving as one."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

import numpy as np
from PySide6.QtGui import QAction, QResizeEvent, QUndoStack
from PySide6.QtWidgets import QWidget

from backend.protocol.score import Score
from studio.commands import score as edit
from studio.maths.score import Sheet, edges, sheet_of
from studio.maths.score_carry import carried
from studio.models.flags import Flags
from studio.models.time_view import TimeView
from studio.models.voices import VoicesModel
from studio.sessions.playback import Playback
from studio.sessions.score_session import ScoreSession, State
from studio.ui.shared.canvas.f0_canvas import F0Canvas
from studio.ui.shared.canvas.overview import WaveOverview
from studio.ui.shared.canvas.phone_lane import PhoneLane
from studio.ui.shared.canvas.time_ruler import TimeRuler
from studio.ui.shared.canvas.value_axis import axis_px
from studio.ui.shared.canvas.waveform import Waveform
from studio.ui.shared.layout import column
from studio.ui.shared.score.energy_lane import EnergyLane
from studio.ui.shared.score.pitch_gestures import TOOLS, PitchGestures, Tool
from studio.ui.shared.score.score_tools import ScoreTools
from studio.ui.theme import Theme
from studio.words import score_words, voice_words
from studio.words.language import tr

WAVE_PX = 62
READABLE_PX = 120
"""Pixels a second, at the least, at which a line opens."""
STATES = {
    State.IDLE: "",
    State.PLANNING: tr("Making the sound…"),
    State.RENDERING: tr("Rendering…"),
    State.STOPPED: tr("Stopped"),
    State.FAILED: tr("Failed"),
}


class Needs(Protocol):
    """What the editor stands on. ``actions``: those of ``studio.actions.score`` for the session's owner."""

    @property
    def theme(self) -> Theme: ...
    @property
    def flags(self) -> Flags: ...
    @property
    def playback(self) -> Playback: ...
    @property
    def undo(self) -> QUndoStack: ...
    @property
    def voices(self) -> VoicesModel: ...
    @property
    def actions(self) -> Mapping[str, QAction]: ...


class ScoreEditor(QWidget):
    """Canvases and their tools, for any workspace with a score. Everything that changes the score is a command."""

    def __init__(self, needs: Needs, session: ScoreSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scope, self._flags, self._actions = session.owner, needs.flags, needs.actions
        self._session, self._document = session, session.document
        self._playback, self._undo, self._voices = needs.playback, needs.undo, needs.voices
        self._origin: Sheet | None = None
        self._gesture = 0
        self._opened_s = 1.0
        self.pinned = False
        """Whether edits survive that it is said again."""
        self.view = TimeView(self)
        self.ruler = TimeRuler(needs.theme, self.view)
        self.wave = Waveform(needs.theme, self.view)
        self.pitch = F0Canvas(needs.theme, self.view, self._document)
        self.gestures = PitchGestures(self.pitch, self._document, needs.undo)
        self.energy = EnergyLane(needs.theme, self.view, self._document, needs.undo)
        self.lane = PhoneLane(needs.theme, self.view, editable=True)
        self.overview = WaveOverview(needs.theme, self.view)
        self.tools = ScoreTools(needs.theme, self._action)
        self._build()
        self._connect()
        self._show_tool(self.gestures.tool)
        self._action("spectrum").setChecked(self.pitch.show_spectrum)
        self._score_changed()

    def _build(self) -> None:
        self.wave.setFixedHeight(WAVE_PX)
        self.energy_row, pitch = self.energy.with_axis(), self.pitch.with_axis()
        self.energy_row.hide()
        below = (self.energy_row, self.lane.with_axis(), self.overview.with_axis())
        layout = column(self.tools, self.ruler.with_axis(), self.wave.with_axis(), pitch, *below, gap=1)
        layout.setStretchFactor(pitch, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        session = self._session
        self._document.replanned.connect(self._replanned)
        self._document.changed.connect(self._score_changed)
        session.planned.connect(self._planned)
        session.picture_changed.connect(self._picture_changed)
        session.front_changed.connect(self._front_changed)
        session.changed.connect(self._say)
        self.gestures.tool_changed.connect(self._show_tool)
        self.view.seek_requested.connect(self._playback.seek)
        self._playback.position_changed.connect(self._played)
        self._playback.ended.connect(self._back_to_the_cursor)
        self.lane.edge_pressed.connect(self._edge_pressed)
        self.lane.edge_dragged.connect(self._edge_dragged)
        self.lane.nudged.connect(self._nudged)

    def _action(self, verb: str) -> QAction:
        return self._actions[f"{self._scope}.{verb}"]

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """Who does the actions of ``studio.actions.score``, by their ids in this workspace."""
        gestures = self.gestures
        verbs: dict[str, Callable[[], object]] = {
            "keep": self._session.keep,
            "play": self.play,
            "play-selection": self.play_selection,
            "pitch-up": partial(gestures.shift, 1),
            "pitch-down": partial(gestures.shift, -1),
            "smooth-selection": gestures.smooth,
            "reset-pitch": gestures.reset_pitch,
            "pause": self.insert_pause,
            "reset-lengths": self.reset_lengths,
            "reset-all": self.reset_all,
            "spectrum": self._toggle_spectrum,
            "energy": self._toggle_energy,
            "pin": self._toggle_pin,
            "listen": self._toggle_listen,
            "zoom-selection": self.zoom_selection,
            "zoom-all": self.view.show_all,
        }
        verbs |= {f"tool-{tool}": partial(self._choose_tool, tool) for tool in TOOLS}
        return {f"{self._scope}.{verb}": do for verb, do in verbs.items()}

    # -- the sheet and its sound ------------------------------------------------------------------------------

    def _planned(self, score: Score) -> None:
        before = self._document.sheet
        sheet = carried(before, score) if self.pinned and before is not None else sheet_of(score)
        self._undo.push(edit.EditScore(self._document, sheet, tr("Speak"), edit.new_gesture()))

    def _replanned(self) -> None:
        score = self._document.score
        self.view.set_duration(score.duration_s if score else 1.0)
        self._show_readably()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What opened while there was no room yet is shown as it would have been with it."""
        super().resizeEvent(event)
        if (self.view.start_s, self.view.end_s) == (0.0, self._opened_s):
            self._show_readably()

    def _show_readably(self) -> None:
        """From the beginning, as much as can be read; the strip below has the rest."""
        self.view.show(0.0, (self.width() - axis_px(self.wave.theme)) / READABLE_PX)
        self._opened_s = self.view.end_s

    def _front_changed(self) -> None:
        """What was under work and the take have changed places, or another take is compared with."""
        session = self._session
        behind = session.document if session.front is session.other else session.other
        self.lane.set_editable(session.front is self._document)
        self.pitch.show_document(session.front, behind.score)
        self._picture_changed()
        self._score_changed()

    def _score_changed(self) -> None:
        sheet = self._session.front.sheet
        if sheet is None:
            self.lane.set_phones([], [])
        else:
            now, plan = np.diff(edges(sheet.score)), np.diff(edges(sheet.plan))
            edited = frozenset(int(i) for i in np.flatnonzero(np.abs(now - plan) > 1e-6))
            self.lane.set_phones(sheet.score.phones, sheet.score.words, edited=edited)
            if abs(self.view.duration_s - sheet.score.duration_s) > 1e-6:
                self.view.set_duration(sheet.score.duration_s, keep=True)
        self.wave.set_marks(self.lane.boundaries())
        self.pitch.set_marks(self.lane.boundaries())
        self._flags.set(f"{self._scope}.score", self._document.sheet is not None)
        self._flags.set(f"{self._scope}.edited", self._document.edited)
        self._say()

    def _picture_changed(self) -> None:
        for canvas in (self.wave, self.pitch, self.overview):
            canvas.set_picture(self._session.front_picture)

    def _say(self) -> None:
        session = self._session
        self.tools.say(score_words.made(session.made) if session.made else STATES[session.state])
        take = session.comparison.take if session.front is session.other else None
        voice = self._voices.voice(take.voice if take is not None else session.voice)
        if voice is None or session.front.sheet is None:
            self.tools.say_who("", "")
        else:
            self.tools.say_who(
                tr("{name}, take B", name=voice.name) if take is not None else voice.name,
                voice_words.carried_out(voice),
            )
        waiting = session.stale or session.busy
        self.wave.setToolTip(tr("The sound of the last edit is being made.") if waiting else "")

    def _played(self, at_s: float) -> None:
        source = self._playback.source
        if source is not None and source.owner == self._session.owner:
            self.view.set_cursor(at_s)
            if self._playback.playing:
                self.view.reveal(at_s)

    def _back_to_the_cursor(self) -> None:
        source = self._playback.source
        if source is not None and source.owner == self._session.owner:
            self.view.reveal(self.view.cursor_s)

    # -- lengths ----------------------------------------------------------------------------------------------

    def _edge_pressed(self, _phone: int) -> None:
        self._origin, self._gesture = self._document.sheet, edit.new_gesture()

    def _edge_dragged(self, phone: int, duration_s: float, keep_total: bool) -> None:
        if self._origin is not None:
            self._undo.push(
                edit.resize_phone(
                    self._document, self._origin, phone, duration_s, keep_total=keep_total, gesture=self._gesture
                )
            )

    def _nudged(self, phone: int, by_s: float) -> None:
        sheet = self._document.sheet
        if sheet is None:
            return
        wished = sheet.score.phones[phone].duration_s + by_s
        self._undo.push(edit.resize_phone(self._document, sheet, phone, wished, keep_total=False, gesture=0))
        changed = self._document.score
        if changed is not None:
            held = changed.phones[phone]
            self.view.select((held.start_s, held.start_s + held.duration_s))

    # -- what actions ask for ---------------------------------------------------------------------------------

    def _choose_tool(self, tool: Tool) -> None:
        self.gestures.set_tool(tool)
        self._show_tool(tool)  # also the one that was chosen already: its button stays down

    def _show_tool(self, tool: str) -> None:
        for name in TOOLS:
            self._action(f"tool-{name}").setChecked(name == tool)

    def _toggle_spectrum(self) -> None:
        self.pitch.set_show_spectrum(not self.pitch.show_spectrum)
        self._action("spectrum").setChecked(self.pitch.show_spectrum)

    def _toggle_energy(self) -> None:
        self.energy_row.setVisible(self.energy_row.isHidden())
        self._action("energy").setChecked(not self.energy_row.isHidden())

    def _toggle_pin(self) -> None:
        self.pinned = not self.pinned
        self._action("pin").setChecked(self.pinned)

    def _toggle_listen(self) -> None:
        self._session.listen_after_edits = not self._session.listen_after_edits
        self._action("listen").setChecked(self._session.listen_after_edits)

    def insert_pause(self) -> None:
        """A pause between the words at the cursor; its edges are dragged like those of any phone."""
        if self._document.sheet is None:
            return
        command, index = edit.insert_pause(self._document, self.view.cursor_s)
        if index < 0:
            return
        start_s, end_s = self.view.start_s, self.view.end_s
        self._undo.push(command)
        self.view.show(start_s, end_s)  # another plan would show everything
        if self._document.score is not None:
            pause = self._document.score.phones[index]
            self.view.select((pause.start_s, pause.start_s + pause.duration_s))

    def reset_lengths(self) -> None:
        """The selection's lengths as predicted."""
        span = self.gestures.span()
        if span is not None:
            self._undo.push(edit.reset_lengths(self._document, *span))

    def reset_all(self) -> None:
        """Everything as predicted."""
        if self._document.sheet is not None:
            self._undo.push(edit.reset_all(self._document))

    def zoom_selection(self) -> None:
        """Show the selection with a little air."""
        if self.view.selection is not None:
            start_s, end_s = self.view.selection
            air = 0.15 * (end_s - start_s)
            self.view.show(start_s - air, end_s + air)

    def play(self) -> None:
        """From the cursor, or the selection; stops what plays."""
        if self._playback.playing:
            self._playback.toggle()
        elif self.view.selection is not None:
            self._playback.play(*self.view.selection)
        else:
            at_s = self.view.cursor_s
            self._playback.play(at_s if at_s < self.view.duration_s - 0.02 else 0.0)

    def play_selection(self) -> None:
        """The selection, or the phone at the cursor, from its beginning."""
        span = self.gestures.span()
        if span is not None:
            self._playback.play(*span)
