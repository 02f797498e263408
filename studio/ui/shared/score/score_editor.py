"""The score under its sound: waveform, pitch over the spectrogram, words and phones, moving as one."""

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.commands import score as edit
from studio.maths.score import Sheet, edges
from studio.models.time_view import TimeView
from studio.sessions.playback import Playback, Source
from studio.sessions.speak_session import OWNER, SpeakSession
from studio.ui.shared.buttons import action_button
from studio.ui.shared.canvas.f0_canvas import F0Canvas
from studio.ui.shared.canvas.phone_lane import PhoneLane
from studio.ui.shared.canvas.waveform import Waveform
from studio.ui.shared.layout import divider, set_role
from studio.ui.shared.score.pitch_gestures import TOOLS, PitchGestures
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE


class ScoreEditor(QWidget):
    """Canvases and their tools. Everything that changes the score is a command."""

    def __init__(
        self,
        theme: Theme,
        session: SpeakSession,
        playback: Playback,
        undo: QUndoStack,
        action: Callable[[str], QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._document, self._playback, self._undo = session, session.document, playback, undo
        self._origin: Sheet | None = None
        self._gesture = 0
        self.view = TimeView(self)
        self.wave = Waveform(theme, self.view)
        self.wave.setFixedHeight(72)
        self.pitch = F0Canvas(theme, self.view, self._document)
        self.gestures = PitchGestures(self.pitch, self._document, undo)
        self.lane = PhoneLane(theme, self.view, editable=True)
        self.status = set_role(QLabel(), "caption")
        self._build(action)
        self._connect()
        self._score_changed()

    def _build(self, action: Callable[[str], QAction]) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(12, SPACE, 12, SPACE)
        tools.setSpacing(SPACE // 2)
        for tool in TOOLS:
            tools.addWidget(action_button(action(f"speak.tool-{tool}"), "ghost"))
        tools.addWidget(divider(vertical=True))
        tools.addWidget(action_button(action("speak.spectrum"), "icon"))
        tools.addWidget(action_button(action("speak.listen"), "icon"))
        tools.addStretch(1)
        tools.addWidget(self.status)
        tools.addSpacing(SPACE)
        tools.addWidget(action_button(action("speak.reset-all"), "ghost", text="Reset"))
        tools.addWidget(action_button(action("speak.keep"), text="Keep"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addLayout(tools)
        layout.addWidget(self.wave)
        layout.addWidget(self.pitch, 1)
        layout.addWidget(self.lane)

    def _connect(self) -> None:
        self._document.replanned.connect(self._replanned)
        self._document.changed.connect(self._score_changed)
        self._session.picture_changed.connect(self._picture_changed)
        self._session.changed.connect(self._say)
        self.view.seek_requested.connect(self._playback.seek)
        self._playback.position_changed.connect(self._played)
        self.lane.edge_pressed.connect(self._edge_pressed)
        self.lane.edge_dragged.connect(self._edge_dragged)
        self.lane.nudged.connect(self._nudged)

    # -- the sheet and its sound ------------------------------------------------------------------------------

    def _replanned(self) -> None:
        score = self._document.score
        self.view.set_duration(score.duration_s if score else 1.0)

    def _score_changed(self) -> None:
        sheet = self._document.sheet
        if sheet is None:
            self.lane.set_phones([], [])
        else:
            now, plan = np.diff(edges(sheet.score)), np.diff(edges(sheet.plan))
            edited = frozenset(int(i) for i in np.flatnonzero(np.abs(now - plan) > 1e-6))
            self.lane.set_phones(sheet.score.phones, sheet.score.words, edited=edited)
            if abs(self.view.duration_s - sheet.score.duration_s) > 1e-6:
                self.view.set_duration(sheet.score.duration_s, keep=True)
        for canvas in (self.wave, self.pitch):
            canvas.set_marks(self.lane.boundaries())
        self._say()

    def _picture_changed(self) -> None:
        self.wave.set_picture(self._session.picture)
        self.pitch.set_picture(self._session.picture)

    def _say(self) -> None:
        self.status.setText(self._session.status)
        waiting = self._session.stale or self._session.busy
        for canvas in (self.wave,):
            canvas.setToolTip("The sound of the last edit is being made." if waiting else "")

    def _played(self, at_s: float) -> None:
        source = self._playback.source
        if isinstance(source, Source) and source.owner == OWNER:
            self.view.set_cursor(at_s)
            if self._playback.playing:
                self.view.reveal(at_s)

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
