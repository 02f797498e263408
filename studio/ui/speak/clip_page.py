"""“From a clip”: a page of Speak on which ten seconds of somebody become a voice."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from backend.protocol.imitation_jobs import ClipHeard
from backend.protocol.recordings import SUFFIXES
from studio.audio.engine import Engine
from studio.maths.picture import Picture, read_picture
from studio.models import languages
from studio.models.preferences import SettingsStore
from studio.models.time_view import TimeView
from studio.sessions.clip_session import ENOUGH_S, ClipSession
from studio.sessions.playback import Source
from studio.ui.needs import Shell, Tells, Works
from studio.ui.shared import dropping
from studio.ui.shared.buttons import action_button, button
from studio.ui.shared.canvas.waveform import Waveform
from studio.ui.shared.controls import choice, field
from studio.ui.shared.file_chooser import chooser
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import column, label, row, scrolled, set_role
from studio.ui.shared.level_meter import LevelMeter
from studio.ui.speak.maker_choice import MakerChoice
from studio.ui.speak.maker_choice import Needs as HasMakers
from studio.ui.speak.verdict_list import VerdictList
from studio.ui.tokens import SPACE
from studio.words import format
from studio.words.language import tr
from studio.words.language_cards import card

OWNER = "clip"
WIDTH = 640
TO_READ = (
    "On Sunday we walked the whole old road with a watch and a map. It took us three hours, and just before noon "
    "we could see the harbour and every ship in it."
)
"""About ten seconds, with most sounds of English."""
INTRO = tr(
    "Ten seconds of one person speaking are enough for a first likeness, without training. Record them here, drop a "
    "recording on this page, or choose a file."
)
CONSENT = tr("Make voices only of people who have agreed to it.")


class Needs(Shell, Tells, Works, HasMakers, Protocol):
    """What the page needs."""

    @property
    def engine(self) -> Engine: ...
    @property
    def settings(self) -> SettingsStore: ...


class ClipPage(QWidget):
    """Record or drop; what was heard, how good it is; then a name, and the voice."""

    closed = Signal()

    def __init__(self, context: Needs, action: Callable[[str], QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.session = ClipSession(context, self)
        self._view = TimeView(self)
        self._time = label("", "figure")
        self.meter = LevelMeter(context.theme, scale=True)
        self.record = button(tr("Record"), self.toggle, "record")
        self.choose = button(tr("Choose a file…"), self.ask_file)
        self.wave = Waveform(context.theme, self._view, tr("The clip"))
        self.listen = button(tr("Listen"), self.play)
        self.text = QPlainTextEdit()
        self.verdicts = VerdictList(context.theme)
        self.name = field(tr("Name"), tr("What the voice is called"))
        self.language, self.maker = choice(tr("Language")), MakerChoice(context)
        self.make = action_button(action("speak.make-clip-voice"), "primary")
        self._intro, self._reading, self._wait = label(INTRO, "dim", wrap=True), QWidget(), label("", "dim")
        self._source, self._result = set_role(QFrame(), "card"), set_role(QFrame(), "card")
        self._shown: ClipHeard | None = None
        self._build()
        self._connect()
        self._update()

    def _build(self) -> None:
        self._build_source()
        self._build_result()
        body = QWidget()
        body.setMaximumWidth(WIDTH)
        body.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        body.setLayout(column(self._intro, self._source, self._wait, self._result, None, gap=12))
        line = row(None, body, None, margin=2 * SPACE)
        line.setStretch(1, 100)
        centred = QWidget()
        centred.setLayout(line)
        layout = column(self._bar(), scrolled(centred), gap=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setAcceptDrops(True)
        set_role(self, "window")

    def _bar(self) -> QWidget:
        back = button(tr("Back"), self.closed.emit, "ghost", tr("Back to the lines"))
        head = row(back, label(tr("A voice from a clip"), "heading"), None, self.make)
        head.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 0)
        bar = set_role(QWidget(), "toolbar")
        bar.setFixedHeight(56)
        bar.setLayout(head)
        return bar

    def _build_source(self) -> None:
        to_read = label(TO_READ, "heading", wrap=True)
        self._reading.setLayout(column(label(tr("Read this aloud, or say anything"), "caption"), to_read, SPACE))
        self._source.setLayout(
            column(
                self._reading,
                row(self._time, self.meter, gap=2 * SPACE),
                FlowLayout(self.record, self.choose),
                margin=2 * SPACE,
            )
        )

    def _build_result(self) -> None:
        self.text.setAccessibleName(tr("What it says"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(72)
        self.wave.setFixedHeight(72)
        asked = FlowLayout(gap=2 * SPACE)
        for said, widget in ((tr("Name"), self.name), (tr("Language"), self.language)):
            pair = QWidget()
            pair.setLayout(row(label(said, "dim"), widget))
            asked.addWidget(pair)
        self.name.setMinimumWidth(220)
        self._result.setLayout(
            column(
                self.wave,
                row(self.listen, None),
                self.verdicts,
                SPACE,
                label(tr("It says"), "heading"),
                self.text,
                label(tr("Read it over, and write what was really said."), "caption", wrap=True),
                SPACE,
                asked,
                self.maker,
                SPACE,
                label(CONSENT, "caption", wrap=True),
                margin=2 * SPACE,
            )
        )

    def _connect(self) -> None:
        session = self.session
        session.changed.connect(self._update)
        session.recording.level_changed.connect(self.meter.show_level)
        session.recording.refused.connect(self._context.problem)
        self.name.textChanged.connect(lambda _text: self._tell_flags())
        self._context.state.project_changed.connect(lambda _project: session.clear())
        self._context.playback.position_changed.connect(self._played)

    def start_over(self) -> None:
        """Without a clip."""
        self.session.clear()

    def toggle(self) -> None:
        """Record, or stop."""
        self._context.playback.stop()
        self.session.toggle(self._context.settings.value.input_device)

    def ask_file(self) -> None:
        """Ask for a recording."""
        kinds = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        if chosen := chooser(self).file(self, tr("A recording of somebody"), tr("Recordings ({kinds})", kinds=kinds)):
            self.session.take(chosen)

    def play(self) -> None:
        """Hear what is used of it."""
        if self.session.heard is not None:
            self._context.playback.load(
                Source(path=Path(self.session.heard.path), title=self.name.text() or tr("Clip"), owner=OWNER)
            )
            self._context.playback.play()

    def make_voice(self) -> None:
        """The voice, as it is asked for."""
        self.session.make(
            name=self.name.text().strip(),
            text=self.text.toPlainText().strip(),
            language=str(self.language.currentData() or ""),
            voice=self.maker.chosen,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One recording may be dropped; everything else is the window's."""
        if _recording(event) is not None and not self.session.busy:
            dropping.accept(event)
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Listen to it."""
        path = _recording(event)
        if path is not None:
            dropping.accept(event)
            self.session.take(path)

    def _update(self) -> None:
        session = self.session
        recording = session.recording.state
        again = session.heard is not None and recording == "idle"
        for part in (self._intro, self._reading):
            part.setVisible(not again)  # what was made of it needs the room
        idle = tr("Record again") if again else tr("Record")
        self.record.setText(
            {"recording": tr("Stop"), "starting": tr("Opening…"), "ending": tr("Saving…")}.get(recording, idle)
        )
        self.choose.setText(tr("Choose another file…") if again else tr("Choose a file…"))
        self.record.setEnabled(recording == "recording" or not session.busy)
        self.choose.setEnabled(not session.busy)
        self._time.setText(
            tr("{seconds} of {enough_s:.0f} s", seconds=format.duration(session.recording.seconds), enough_s=ENOUGH_S)
        )
        for part in (self._time, self.meter):
            part.setVisible(recording != "idle")
        said = {"listening": tr("Listening to it…"), "making": tr("Making the voice…")}.get(session.state, "")
        self._wait.setText(said)
        self._wait.setVisible(bool(said))
        self._result.setVisible(session.heard is not None)
        self._result.setEnabled(session.state == "heard")
        if session.heard is not self._shown:
            self._shown = session.heard
            if session.heard is not None:
                self._show(session.heard)
        self._tell_flags()

    def _show(self, heard: ClipHeard) -> None:
        self.text.setPlainText(heard.text)
        self.verdicts.show_verdicts(heard.verdicts)
        if not self.name.text() or self.name.text() == self.name.property("offered"):
            self.name.setText(self.session.name or tr("My voice"))
            self.name.setProperty("offered", self.name.text())
        self.language.clear()
        for code in dict.fromkeys([heard.language or languages.OTHERWISE, *languages.OFFERED]):
            self.language.addItem(languages.name(code), code)
            self.language.setItemData(self.language.count() - 1, card(code).said(), Qt.ItemDataRole.ToolTipRole)
        self.wave.set_picture(None)
        self._context.work.run(
            partial(read_picture, Path(heard.path)), partial(self._drawn, heard), lambda _problem: None, receiver=self
        )

    def _drawn(self, heard: ClipHeard, picture: Picture) -> None:
        if heard is self._shown:
            self._view.set_duration(picture.duration_s)
            self.wave.set_picture(picture)

    def _played(self, at_s: float) -> None:
        source = self._context.playback.source
        if source is not None and source.owner == OWNER:
            self._view.set_cursor(at_s)

    def _tell_flags(self) -> None:
        heard = self.session.heard
        ready = heard is not None and heard.useful and self.session.state == "heard" and bool(self.name.text().strip())
        self._context.flags.set("speak.clip", ready)


def _recording(event: QDropEvent) -> Path | None:
    """The one recording that is dragged."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in SUFFIXES else None
