"""Sing: a song, a voice, and one click to hear it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from backend.protocol.song import Song
from backend.protocol.song_jobs import Sung
from backend.protocol.voices import VoiceInfo
from studio.models.time_view import TimeView
from studio.models.voices import AbleVoices
from studio.sessions.song_session import OWNER, SongSession, shipped
from studio.ui.context import AppContext
from studio.ui.shared.buttons import action_button
from studio.ui.shared.controls import choice
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.sing.note_roll import NoteRoll
from studio.ui.workspace import Workspace
from studio.words.format import count

SONGS = "Songs (*.mid *.midi *.musicxml *.xml *.mxl *.ust *.ustx *.ds *.json);;All files (*)"


class SingWorkspace(Workspace):
    """Shows the song's notes; the voice's pitch is drawn over them once it has sung."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.session = SongSession(context, self)
        self.voices = AbleVoices(context.voices, "speaks", self)
        self.view = TimeView(self)
        self.roll = NoteRoll(context.theme, self.view)
        self.song = choice("Song", [_called(path) for path in shipped()])
        self.voice = choice("Voice")
        self.facts = label("", "dim", wrap=True)
        self._shown: tuple[Song | None, Sung | None] = (None, None)
        self._build()
        self._connect()
        self._update()

    def _build(self) -> None:
        self.voice.setModel(self.voices)
        for box in (self.song, self.voice):
            box.setMinimumWidth(180)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        line = row(
            label("Song", "dim"),
            self.song,
            8,
            label("Voice", "dim"),
            self.voice,
            None,
            action_button(self.action("sing.open")),
            action_button(self.action("sing.export")),
            action_button(self.action("sing.sing"), "primary"),
        )
        line.setContentsMargins(16, 0, 16, 0)
        bar = set_role(QWidget(), "toolbar")
        bar.setFixedHeight(56)
        bar.setLayout(line)
        below = column(self.facts)
        below.setContentsMargins(16, 8, 16, 12)
        layout = column(bar, self.roll, below, gap=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        context = self.context
        self.song.activated.connect(lambda index: self.session.open(shipped()[index]))
        self.voice.currentIndexChanged.connect(self._update)
        self.session.changed.connect(self._changed)
        self.view.seek_requested.connect(self._seek)
        self.voices.items_changed.connect(self._update)
        context.playback.position_changed.connect(self._played)
        context.state.project_changed.connect(lambda _project: self.session.clear())

    # -- the shell's interface --------------------------------------------------------------------------------

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {"sing.sing": self.sing, "sing.open": self.ask_song, "sing.export": self.ask_export}

    def primary(self) -> str:
        return "sing.sing"

    def activated(self) -> None:
        songs = shipped()
        if self.session.song is None and not self.session.busy and songs:
            self.session.open(songs[self.song.currentIndex()])

    def voice_info(self) -> VoiceInfo | None:
        """The voice that is to sing."""
        info = self.voice.currentData(AbleVoices.VOICE_ROLE)
        return info if isinstance(info, VoiceInfo) else None

    # -- what it does -----------------------------------------------------------------------------------------

    def sing(self) -> None:
        """Have the chosen voice sing."""
        voice = self.voice_info()
        if voice is not None:
            self.session.sing(voice.id)

    def ask_song(self) -> None:
        """Ask for a song's file and open it."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Open a song", "", SONGS)
        if chosen:
            self.song.setCurrentIndex(-1)
            self.session.open(Path(chosen))

    def ask_export(self) -> None:
        """Ask where to, and write what was sung."""
        name = f"{self.session.title or 'song'}.wav"
        chosen, _ = QFileDialog.getSaveFileName(self, "Export the singing", name, "WAV (*.wav)")
        if chosen:
            self.session.export(Path(chosen).with_suffix(".wav"))

    def _seek(self, at_s: float) -> None:
        source, sung = self.context.playback.source, self.session.sung
        if source is not None and source.owner == OWNER and sung is not None:
            self.context.playback.play(max(0.0, at_s - sung.start_s), None)

    def _played(self, at_s: float) -> None:
        source, sung = self.context.playback.source, self.session.sung
        if source is not None and source.owner == OWNER and sung is not None:
            self.view.set_cursor(max(0.0, at_s + sung.start_s))

    def _changed(self) -> None:
        shown = (self.session.song, self.session.sung)
        if shown != self._shown:
            self._shown = shown
            self.roll.show_song(*shown)
        self._update()

    def _update(self) -> None:
        if self.voice.currentIndex() < 0 and self.voices.items:
            self.voice.setCurrentIndex(0)
        flags, session = self.context.flags, self.session
        ready = session.song is not None and not session.busy and self.voice_info() is not None
        flags.set("sing.ready", ready)
        flags.set("sing.sung", session.sung is not None)
        self.facts.setText(self._facts())

    def _facts(self) -> str:
        song, sung = self.session.song, self.session.sung
        if song is None:
            return "Choose a song, or open one of yours."
        notes = sum(len(track.notes) for track in song.tracks)
        parts = [f"{self.session.title}: {count(notes, 'note')}", count(len(song.tracks), "voice")]
        said = ", ".join(parts) + "."
        if song.source:
            said += f" {song.source.rstrip('.')}."
        if sung is not None:
            said += " ".join([f" Sung in {sung.wall_s:.1f} s.", *(hint.say() for hint in sung.hints)])
        return said.strip()


def _called(path: Path) -> str:
    return path.stem.replace("-", " ").capitalize()
