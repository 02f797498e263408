"""One clip: waveform with trim handles, spectrogram, phones, and its text."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.project.freshness import MANUAL
from backend.protocol.score import Phone
from studio.maths import alignment as maths
from studio.maths.picture import Picture, read_picture
from studio.models import languages
from studio.models.background import Background
from studio.models.time_view import TimeView
from studio.sessions.playback import Playback, Source
from studio.ui.dataset.phone_menu import ask_phone
from studio.ui.shared.canvas.phone_lane import PhoneLane
from studio.ui.shared.canvas.spectrogram import Spectrogram
from studio.ui.shared.canvas.waveform import Waveform
from studio.ui.shared.layout import column, label, row
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.language import tr

OWNER = "dataset"
AROUND_S = 0.2
"""On each side of a boundary, to hear what lies there."""
RECENT_S = 3600.0
"""Sound that is kept ready to be drawn, beside the one that is shown; twelve files at most."""


class ClipEditor(QWidget):
    """Shows a clip's file as a whole; what is trimmed away is dimmed."""

    trimmed = Signal(int, float, float, bool)
    """Clip, start and end in seconds, whether the drag is over."""
    text_edited = Signal(int, str)
    text_left = Signal()
    """By Enter or Esc: whoever proofreads goes on to the next clip."""
    phones_edited = Signal(object, object, str)
    """The alignment that was shown, its new phones, what was done."""

    def __init__(self, theme: Theme, background: Background, playback: Playback, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background, self._playback = background, playback
        self._clip: Clip | None = None
        self._path: Path | None = None
        self._recent: dict[Path, Picture] = {}
        self._alignment: Alignment | None = None
        self._phones: list[Phone] = []
        """As they are while an edge is dragged."""
        self._edge = 0
        self.view = TimeView(self)
        self.wave = Waveform(theme, self.view)
        self.spectrogram = Spectrogram(theme, self.view)
        self.lane = PhoneLane(theme, self.view, editable=True)
        self.lane.setToolTip(
            tr(
                "Drag an edge to move it; with Alt, hear what lies around it. Alt+←/→ moves it by 10 ms. "
                "An orange line lies under phones that fit their sound badly."
            )
        )
        self.text = QLineEdit()
        self.text.setAccessibleName(tr("Text of the clip"))
        self.text.setPlaceholderText(tr("What is said in this clip"))
        self.facts = label("", "caption")
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.wave.setMinimumHeight(56)
        self.spectrogram.setMinimumHeight(80)
        line = row(self.text, self.facts, gap=2 * SPACE)
        line.setContentsMargins(2 * SPACE, SPACE, 2 * SPACE, SPACE)
        line.setStretchFactor(self.text, 1)
        stack = [canvas.with_axis() for canvas in (self.wave, self.spectrogram, self.lane)]
        layout = column(line, *stack, gap=1)
        for canvas, share in zip(stack, (2, 3), strict=False):
            layout.setStretchFactor(canvas, share)
        self.setLayout(layout)
        self._connect()

    def _connect(self) -> None:
        self.text.editingFinished.connect(self._text_finished)
        self.text.installEventFilter(self)
        self.wave.trimmed.connect(self._trimmed)
        self.lane.edge_dragged.connect(lambda index, length_s, _total: self._move_edge(index, length_s))
        self.lane.edge_pressed.connect(self._hold_edge)
        self.lane.edge_released.connect(self._let_go)
        self.lane.nudged.connect(self._nudge)
        self.lane.offer_menu()
        self.lane.menu_asked.connect(self._ask_phone)
        self.view.seek_requested.connect(self._playback.seek)
        self._playback.position_changed.connect(self._played)
        self._playback.ended.connect(self._back_to_the_cursor)

    def show_clip(self, clip: Clip | None, path: Path | None, alignment: Alignment | None) -> None:
        """Show a clip, or nothing. Its sound is read off the Qt thread."""
        other = clip is None or self._clip is None or clip.id != self._clip.id
        self._clip, self._alignment = clip, alignment
        if not self.text.hasFocus() or other:
            self._show_text(clip.text if clip else "")
        self.text.setEnabled(clip is not None)
        if clip is None or path is None:
            self._path = None
            self._set_picture(None)
            self.wave.set_trim(None)
            self._show_phones([])
            self.facts.clear()
            return
        if other:
            self.view.set_duration(clip.duration_s)
        self._read(path)
        self.wave.set_trim((clip.start_s, clip.duration_s if clip.end_s is None else clip.end_s))
        self._show_phones(alignment.phones if alignment else [])
        self.lane.setVisible(alignment is not None)
        self.wave.set_marks([])
        manual = tr("boundaries by hand") if alignment and alignment.origin.method == MANUAL else ""
        held = tr("held out for judging") if clip.held_out else ""
        parts = [f"{clip.sample_rate / 1000:g} kHz", languages.name(clip.language), held, manual]
        self.facts.setText(" · ".join(part for part in parts if part))

    def source(self) -> Source | None:
        """The whole file, for the transport bar."""
        if self._clip is None or self._path is None:
            return None
        clip = self._clip
        return Source(path=self._path, end_s=clip.duration_s, gain_db=clip.gain_db, title=clip.name, owner=OWNER)

    def trimmed_span(self) -> tuple[float, float]:
        """What is left after trimming, seconds of the file."""
        if self._clip is None:
            return 0.0, 0.0
        end_s = self._clip.duration_s if self._clip.end_s is None else self._clip.end_s
        return self._clip.start_s, end_s

    def go_to(self, at_s: float) -> None:
        """Put the cursor at a second of the trimmed clip and show it."""
        at_s += self.trimmed_span()[0]
        if self.view.span_s > 2.5:
            self.view.show(at_s - 0.75, at_s + 0.75)
        self.view.reveal(at_s)
        self.view.seek(at_s)
        self.wave.setFocus()

    def _read(self, path: Path) -> None:
        if path == self._path:
            return
        self._path = path
        known = self._recent.get(path)
        self._set_picture(known)
        if known is None:
            self._background.run(
                lambda: read_picture(path), lambda picture: self._arrived(path, picture), lambda _problem: None
            )

    def _arrived(self, path: Path, picture: Picture) -> None:
        self._recent[path] = picture
        while len(self._recent) > 1 and (
            len(self._recent) > 12 or sum(each.duration_s for each in self._recent.values()) > RECENT_S
        ):
            self._recent.pop(next(iter(self._recent)))
        if path == self._path:
            self._set_picture(picture)

    def _set_picture(self, picture: Picture | None) -> None:
        self.wave.set_picture(picture)
        self.spectrogram.set_picture(picture)

    def _show_phones(self, phones: Sequence[Phone]) -> None:
        self._phones = list(phones)
        words, fits = (self._alignment.words, self._alignment.fits) if self._alignment else ([], [])
        doubts = maths.doubts(fits) if len(fits) == len(phones) else []
        self.lane.set_phones(self._phones, words, offset_s=self.trimmed_span()[0], doubts=doubts)
        self.spectrogram.set_marks(self.lane.boundaries())

    def _hold_edge(self, index: int) -> None:
        self._edge = index

    def _move_edge(self, index: int, length_s: float) -> None:
        self._show_phones(maths.move_edge(self._phones, index, length_s))

    def _let_go(self, listen: bool) -> None:
        self.put_phones(self._phones, tr("Move a boundary"))
        if listen:
            at_s = self.lane.boundaries()[self._edge + 1]
            self._playback.play(max(0.0, at_s - AROUND_S), at_s + AROUND_S)

    def _ask_phone(self, index: int, at_s: float, where: QPoint) -> None:
        ask_phone(self, self._phones, index, at_s - self.trimmed_span()[0], where, self.put_phones)

    def put_phones(self, phones: Sequence[Phone], text: str) -> None:
        """What a person makes of the alignment that is shown."""
        if self._alignment is not None and list(phones) != self._alignment.phones:
            self.phones_edited.emit(self._alignment, list(phones), text)

    def _nudge(self, index: int, by_s: float) -> None:
        self._move_edge(index, self._phones[index].duration_s + by_s)
        self._let_go(False)

    def _trimmed(self, start_s: float, end_s: float, done: bool) -> None:
        if self._clip is not None:
            self.trimmed.emit(self._clip.id, start_s, end_s, done)

    def _show_text(self, text: str) -> None:
        """From its beginning: the field shows what is around its cursor, however narrow it becomes."""
        self.text.setText(text)
        self.text.setCursorPosition(0)

    def _text_finished(self) -> None:
        if self._clip is not None and self.text.text().strip() != self._clip.text:
            self.text_edited.emit(self._clip.id, self.text.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the text gives up what was typed."""
        if watched is self.text and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self._clip is not None:
                self._show_text(self._clip.text)
                self.text_left.emit()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._text_finished()
                self.text_left.emit()
                return True
        return super().eventFilter(watched, event)

    def _played(self, at_s: float) -> None:
        source = self._playback.source
        if source is not None and source.owner == OWNER:
            self.view.set_cursor(at_s)
            if self._playback.playing:
                self.view.reveal(at_s)

    def _back_to_the_cursor(self) -> None:
        source = self._playback.source
        if source is not None and source.owner == OWNER:
            self.view.reveal(self.view.cursor_s)
