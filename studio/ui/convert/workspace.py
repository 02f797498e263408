"""Convert: a recording, a voice, and the same words and melody in it."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from backend.protocol.problems import Problem
from backend.protocol.recordings import SUFFIXES
from studio.audio.engine import Engine
from studio.commands.conversions import RemoveFromList
from studio.maths import melody
from studio.maths.picture import Picture, read_picture
from studio.models.renders import RendersModel
from studio.models.time_view import TimeView
from studio.models.voices import AbleVoices
from studio.sessions.convert_session import OWNER, ConvertSession
from studio.ui.convert.how_form import HowForm
from studio.ui.convert.melodies import Melodies
from studio.ui.convert.pitch_editor import PitchEditor
from studio.ui.convert.queue_panel import QueuePanel
from studio.ui.convert.sources import Sources
from studio.ui.needs import Edits, HasVoices, Navigates, Shell, Tells, Works
from studio.ui.shared import dropping
from studio.ui.shared.buttons import Segmented, action_button, button
from studio.ui.shared.canvas.waveform import Waveform
from studio.ui.shared.elided_label import ElidedLabel
from studio.ui.shared.empty_state import EmptyState
from studio.ui.shared.file_chooser import chooser
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.targets import ConvertWith, NewTraining, Target
from studio.ui.workspace import Workspace
from studio.words.format import duration, sentence
from studio.words.language import tr, trn

_COMPARES = tr("Pitch: asked for in grey, made in colour")
_NOTHING_MADE = tr("Not converted yet: “Convert” has the voice at the right say it")
_NO_VOICE = tr("Not converted yet: no voice here can. Train one of the family CoMoSVC")
_DRAWS = tr("Pitch to ask for, in the recording’s own key: drawn in colour, as recorded dashed")
WRITTEN = "WAV (*.wav);;FLAC (*.flac)"


class Needs(Shell, Tells, Edits, Works, Navigates, HasVoices, Protocol):
    """What converting needs."""

    @property
    def renders(self) -> RendersModel: ...
    @property
    def engine(self) -> Engine: ...


class ConvertWorkspace(Workspace):
    """Source and result below each other, one time axis for both."""

    context: Needs

    def __init__(self, context: Needs) -> None:
        super().__init__(context)
        self.session = ConvertSession(context, self)
        self.sources = Sources(context, self.session, self)
        self.voices = AbleVoices(context.voices, "converts", "speaks", parent=self)
        self.view = TimeView(self)
        self.source = Waveform(context.theme, self.view, tr("The recording"))
        self.made = Waveform(context.theme, self.view, tr("What was made of it"))
        self.melodies = Melodies(context.theme, self.view)
        self.drawing = self.session.drawing
        self.editor = PitchEditor(context.theme, self.view, self.drawing.document, context.undo, self.action)
        self.pitches = QStackedWidget()
        self.made_says = label("", "caption")
        self.melody_says = label("", "caption")
        self.side = Segmented((("source", tr("Recording")), ("made", tr("Converted"))))
        self.stop_button = action_button(self.action("convert.cancel"))
        take = self.action("convert.take")
        self.take_buttons = (action_button(take, "icon"), action_button(take))
        self.title = ElidedLabel("", "heading")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.facts = label("", "dim", wrap=True)
        self.how = HowForm(self.voices)
        self._inspector = QueuePanel(
            context.theme, self.how, self.session.entries, context.voices, self.action("convert.export")
        )
        self._shown: tuple[str, str] = ("", "")
        self._build()
        self._connect()
        self._update()

    def _build(self) -> None:
        self.pitches.addWidget(self.melodies.with_axis())
        self.pitches.addWidget(self.editor)
        below = column(self.facts)
        below.setContentsMargins(16, 8, 16, 12)
        layout = column(self._bar(), self._waves(), below, gap=0)
        layout.setStretch(1, 1)
        page = QWidget()
        page.setLayout(layout)
        self.no_voice, self.no_recording = self._without_voice(), self._without_recording()
        self.pages = QStackedWidget()
        for one in (self.no_voice, self.no_recording, page):
            self.pages.addWidget(one)
        self.setLayout(column(self.pages))
        self.setAcceptDrops(True)

    def _without_voice(self) -> EmptyState:
        return EmptyState(
            self.context.theme,
            "refresh-cw",
            tr("No voice that converts yet"),
            tr(
                "A voice of the family CoMoSVC says or sings what you recorded, with your timing and your melody. "
                "It learns from recordings alone, without texts."
            ),
            button(tr("Train one"), self.train, "primary"),
        )

    def _without_recording(self) -> EmptyState:
        return EmptyState(
            self.context.theme,
            "refresh-cw",
            tr("Nothing to convert yet"),
            tr("Drop recordings here, spoken or sung, of any length. The voice says the same, in the same way."),
            action_button(self.action("convert.add"), "primary"),
            action_button(self.action("convert.record")),
            self.take_buttons[1],
        )

    def _bar(self) -> QWidget:
        line = row(
            self.title,
            self.stop_button,  # comes and goes: only the title may give way for it
            8,
            self.side,
            8,
            action_button(self.action("convert.add"), "icon"),
            action_button(self.action("convert.record"), "icon"),
            self.take_buttons[0],
            action_button(self.action("convert.draw"), "icon"),
            action_button(self.action("convert.remove"), "icon"),
            action_button(self.action("convert.export"), "icon"),
            action_button(self.action("convert.convert"), "primary"),
        )
        line.setContentsMargins(16, 0, 16, 0)
        line.setStretchFactor(self.title, 1)
        line.setAlignment(self.side, Qt.AlignmentFlag.AlignVCenter)
        bar = set_role(QWidget(), "toolbar")
        bar.setFixedHeight(56)
        bar.setLayout(line)
        return bar

    def _waves(self) -> QVBoxLayout:
        waves = column(
            label(tr("Recording"), "caption"),
            self.source.with_axis(),
            self.made_says,
            self.made.with_axis(),
            self.melody_says,
            self.pitches,
            gap=4,
        )
        waves.setContentsMargins(16, 8, 16, 0)
        for at, share in ((1, 2), (3, 2), (5, 4)):
            waves.setStretch(at, share)
        return waves

    def _connect(self) -> None:
        context, session = self.context, self.session
        context.state.project_changed.connect(lambda _project: self._other_project())
        context.state.data_changed.connect(session.reload)
        context.renders.items_changed.connect(self._update)
        self.voices.items_changed.connect(self._update)
        self.how.changed.connect(self._update)
        self.side.changed.connect(self._side_chosen)
        session.changed.connect(self._update)
        self.drawing.changed.connect(self._update)
        self.sources.recording.changed.connect(self._update)
        self.sources.recording.refused.connect(context.problem)
        self.sources.recording.complained.connect(context.problem)
        self._inspector.chosen.connect(session.choose)
        self.view.seek_requested.connect(self._seek)
        context.playback.position_changed.connect(self._played)

    # -- the shell's interface --------------------------------------------------------------------------------

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "convert.convert": self.convert,
            "convert.cancel": self.session.cancel,
            "convert.compare": self.session.compare,
            "convert.add": self.sources.ask_files,
            "convert.record": self.sources.recording.toggle,
            "convert.take": self.offer_takes,
            "convert.remove": self.remove,
            "convert.export": self.ask_export,
            "convert.draw": self.draw,
            **self.editor.handlers(),
        }

    def inspector(self) -> QWidget:
        return self._inspector

    def primary(self) -> str:
        return "convert.convert"

    def activated(self) -> None:
        self.session.reload()
        items = self.session.entries.items
        if self.session.chosen is None and items:
            self.session.choose(items[0].id)
        else:
            self.session.put_on()

    def show_target(self, target: Target) -> None:
        if isinstance(target, ConvertWith):
            self.how.choose_voice(target.voice)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Recordings may be dropped; everything else is the window's."""
        if _recordings([url.toLocalFile() for url in event.mimeData().urls()]):
            dropping.accept(event)
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Queue them."""
        dropping.accept(event)
        self.session.add(_recordings([url.toLocalFile() for url in event.mimeData().urls()]))

    # -- what it does -----------------------------------------------------------------------------------------

    def convert(self) -> None:
        """Convert what is new, or the chosen one again."""
        how = self.how.how()
        if how is not None:
            self.session.convert(how)

    def train(self) -> None:
        """To the form for a training whose voice converts."""
        self.context.navigate(NewTraining(can="converts"))

    def offer_takes(self) -> QMenu:
        """A menu of what Speak and Sing have."""
        button = self.take_buttons[0 if self.take_buttons[0].isVisible() else 1]
        return self.sources.offer_kept(button.mapToGlobal(button.rect().bottomLeft()))

    def remove(self) -> None:
        """Take the chosen one out of the list."""
        if (entry := self.session.chosen) is not None:
            self.context.undo.push(RemoveFromList(partial(self.session.write_removed, entry), entry.title))

    def ask_export(self) -> None:
        """Ask where to, and write what was made."""
        entry = self.session.chosen
        if entry is None:
            return
        name = f"{entry.title} converted.wav"
        if out := chooser(self).new_file(self, tr("Export the conversion"), name, WRITTEN):
            self.export_to(out)

    def export_to(self, out: Path) -> None:
        """Write what was made, as the panel says."""
        form = self._inspector.sound
        self.session.export(
            out,
            sample_rate=form.sample_rate(),
            depth=form.bit_depth(),
            lufs=form.lufs(),
            peak_dbtp=form.peak.value(),
        )

    def _other_project(self) -> None:
        self.sources.recording.cancel()
        self.session.clear()

    def draw(self) -> None:
        """Between drawing the melody and comparing what was made of it."""
        self.pitches.setCurrentIndex(1 - self.pitches.currentIndex())
        self._update()

    def _side_chosen(self, side: str) -> None:
        entry = self.session.chosen
        if entry is not None and entry.conversion is not None:
            self.session.show_side("source" if side == "source" else "made")

    def _mine(self) -> bool:
        source = self.context.playback.source
        return source is not None and source.owner == OWNER

    def _seek(self, at_s: float) -> None:
        if self._mine():
            self.context.playback.seek(at_s)

    def _played(self, at_s: float) -> None:
        if self._mine():
            self.view.set_cursor(at_s)
            self.view.reveal(at_s)

    def _update(self) -> None:
        session, flags = self.session, self.context.flags
        entry = session.chosen
        made = entry.conversion if entry is not None else None
        self.how.show_melody(session.melody)
        can = self.how.info() is not None
        flags.set("convert.ready", can and entry is not None and entry.state in ("new", "done"))
        flags.set("convert.busy", session.busy)
        flags.set("convert.chosen", entry is not None)
        flags.set("convert.made", made is not None)
        flags.set("convert.takes", self.sources.any_kept)
        said = self.sources.said()
        if entry is not None or said:
            self.pages.setCurrentIndex(2)
        else:
            self.pages.setCurrentIndex(1 if can else 0)
        self._show_drawing(entry is not None)
        self.side.setEnabled(made is not None)
        if self.side.value != session.side:
            self.side.choose(session.side)
        self.stop_button.setVisible(session.busy)
        self.made_says.setText(tr("Converted") if made is not None else _NOTHING_MADE if can else _NO_VOICE)
        self.title.setText(entry.title if entry is not None else said)
        self.title.setToolTip(self.title.text())
        self.facts.setText(self._facts())
        if entry is not None:
            self._inspector.show_chosen(entry.id)
            self._draw()

    def _show_drawing(self, any_chosen: bool) -> None:
        drawing = any_chosen and self.pitches.currentWidget() is self.editor
        self.action("convert.draw").setChecked(drawing)
        document = self.drawing.document
        if drawing:
            self.drawing.begin()
        self.context.flags.set("convert.score", drawing and document.sheet is not None)
        self.editor.status.setText(tr("Listening to the melody…") if self.drawing.listening else "")
        self.melody_says.setText(_DRAWS if drawing else _COMPARES)

    def _draw(self) -> None:
        entry = self.session.chosen
        if entry is None:
            return
        made = entry.conversion
        paths = (str(entry.source), made.path if made else "")
        if paths == self._shown:
            return
        self._shown = paths
        self.melodies.show_pitches(made.facts if made else None)
        if made is not None:
            self.view.set_duration(made.duration_s)
        for path, wave in zip(paths, (self.source, self.made), strict=True):
            wave.set_picture(None)
            if path:
                work, show = partial(read_picture, Path(path)), partial(self._arrived, paths, wave)
                self.context.work.run(work, show, self._unreadable, receiver=self)

    def _arrived(self, paths: tuple[str, str], wave: Waveform, picture: Picture) -> None:
        if paths == self._shown:
            wave.set_picture(picture)
            if wave is self.source:
                self.editor.pitch.set_picture(picture)
                self.session.measured(Path(paths[0]), picture.duration_s)
            if not paths[1]:
                self.view.set_duration(picture.duration_s)

    def _unreadable(self, _problem: Problem) -> None:
        """A source that is gone leaves its picture empty; playing it says why."""

    def _facts(self) -> str:
        if recording := self.sources.said():
            return recording
        entry = self.session.chosen
        made = entry.conversion if entry is not None else None
        if made is None:
            new = len(self.session.waiting)
            drawn = entry is not None and self.drawing.drawn(str(entry.source)) is not None
            waiting = trn("{n:,} recording to convert.", "{n:,} recordings to convert.", new) if new > 1 else ""
            return f"{waiting} {tr('It will follow the melody you drew.')}".strip() if drawn else waiting
        facts = made.facts
        off = melody.drift(melody.cents(melody.midi(facts.source, facts.semitones), melody.midi(facts.made)))
        moved = (
            tr("moved by {semitones:+g} semitones", semitones=facts.semitones).replace("-", "−")
            if facts.semitones
            else tr("in its own key")
        )
        said = sentence(duration(made.duration_s), moved)
        if off is None:
            return said
        usual = tr(
            "It is usually {usual:.0f} cents off the pitch asked for, and nineteen times in twenty less than "
            "{most:.0f}.",
            usual=off.median_cents,
            most=off.p95_cents,
        )
        return f"{said} {usual}"


def _recordings(names: list[str]) -> list[Path]:
    return [path for path in map(Path, names) if path.suffix.lower() in SUFFIXES and path.is_file()]
