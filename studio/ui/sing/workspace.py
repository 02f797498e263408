"""Sing: songs of the project on a piano roll, a voice, and one click to hear it."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QComboBox, QMenu, QStackedLayout, QWidget

from backend.protocol.notices import Notice
from backend.protocol.song import Song, Track
from backend.protocol.song_jobs import SongFromAudio
from backend.protocol.voices import VoiceInfo
from studio.commands.song import AddSong, EditSong, RemoveSong, change_song
from studio.maths import lyric_line
from studio.models.roll_state import ROLL_TOOLS
from studio.models.songs import SongsModel
from studio.models.voices import AbleVoices
from studio.sessions import shipped_songs
from studio.sessions.song_session import SongSession
from studio.ui.action_set import ActionSet
from studio.ui.needs import Edits, HasVoices, Navigates, Shell, Tells, Works
from studio.ui.shared.buttons import action_button
from studio.ui.shared.canvas.canvas_menu import canvas_menu
from studio.ui.shared.controls import choice
from studio.ui.shared.empty_state import EmptyState
from studio.ui.shared.file_chooser import chooser
from studio.ui.shared.layout import column, label, row, set_role
from studio.ui.sing.note_panel import NotePanel
from studio.ui.sing.roll_tools import RollTools
from studio.ui.sing.song_editor import SongEditor
from studio.ui.sing.song_panel import SongPanel
from studio.ui.targets import SayLines, SingSaid, SingSong, Target
from studio.ui.workspace import Workspace
from studio.words import song_words
from studio.words.language import tr

OPENED = tr("Songs (*.mid *.midi *.musicxml *.xml *.mxl *.ust *.ustx *.ds *.svp *.vsqx *.json);;All files (*)")
RECORDED = tr("Recordings (*.wav *.flac *.ogg *.mp3);;All files (*)")
WRITTEN = ";;".join(
    (
        "WAV (*.wav)",
        "MIDI (*.mid)",
        "MusicXML (*.musicxml)",
        "USTX (*.ustx)",
        "UST (*.ust)",
        "DiffSinger (*.ds)",
        tr("Voicewright song (*.json)"),
        tr("Subtitles (*.srt)"),
        tr("Lyrics (*.lrc)"),
        tr("Phones (*.lab)"),
        tr("Audacity's labels (*.txt)"),
    )
)
MENU = (
    ("lyric", "split", "merge"),
    ("quantize", "humanize", "to-scale"),
    ("reset-pitch", "pin-notes", "reset-phones"),
    ("cut", "copy", "paste"),
)
"""Verbs of the roll's menu, in its groups."""
FIRST = "twinkle"
"""The song that is sung by one click."""


class Needs(Shell, Tells, Edits, Works, Navigates, HasVoices, Protocol):
    """What singing needs."""

    @property
    def action_set(self) -> ActionSet: ...


class SingWorkspace(Workspace):
    """The song's bar, the tools, the editor; an empty state where the project has no song."""

    context: Needs

    def __init__(self, context: Needs) -> None:
        super().__init__(context)
        self.songs = SongsModel(context.state, self)
        self.session = SongSession(context, self.songs, self)
        self.voices = AbleVoices(context.voices, "speaks", "converts", parent=self)
        self.editor = SongEditor(context, self.session)
        self.tools = RollTools(context.action_set, self.session.document, self.editor.state)
        self.song = choice(tr("Song"))
        self.voice = choice(tr("Voice"))
        self.facts = label("", "dim", wrap=True)
        self._sing_next = False
        self._build()
        self._connect()
        self._update()

    def _build(self) -> None:
        self.song.setModel(self.songs)
        self.voice.setModel(self.voices)
        for box in (self.song, self.voice):
            box.setMinimumWidth(160)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        line = row(
            self.song,
            action_button(self.action("sing.new"), "icon"),
            action_button(self.action("sing.open"), "icon"),
            action_button(self.action("sing.shipped"), "icon"),
            8,
            label(tr("sung by"), "dim"),
            self.voice,
            None,
            action_button(self.action("sing.export"), text=tr("Export")),
            action_button(self.action("sing.sing"), "primary"),
        )
        line.setContentsMargins(16, 0, 16, 0)
        bar = set_role(QWidget(), "toolbar")
        bar.setFixedHeight(56)
        bar.setLayout(line)
        below = column(self.facts)
        below.setContentsMargins(16, 6, 16, 8)
        work = QWidget()
        layout = column(bar, self.tools, self.editor, below, gap=0)
        layout.setStretch(2, 1)
        work.setLayout(layout)
        self.empty = EmptyState(
            self.context.theme,
            "music",
            tr("Let a voice sing"),
            tr(
                "Take a song that comes with Voicewright, open a file of notes (MIDI, MusicXML, UST, USTX, SVP, VSQX; "
                "or drop it here), or write notes yourself."
            ),
            action_button(self.action("sing.shipped"), "primary"),
            action_button(self.action("sing.new")),
            action_button(self.action("sing.open")),
        )
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(work)
        self.panel = QWidget()
        self.nothing = label(tr("A song, its voices and the notes that you choose appear here."), "dim", wrap=True)
        self.notes = NotePanel(self.session.document, self.editor.state, self.context.undo)
        self.whole = SongPanel(self.session, self.voices, self.context.undo)
        self.panel.setLayout(column(self.nothing, self.notes, 8, self.whole, None, margin=16))

    def _connect(self) -> None:
        context, session = self.context, self.session
        self.song.activated.connect(lambda index: session.show(self.songs.items[index].id))
        self.voice.currentIndexChanged.connect(self._voice_chosen)
        self.voices.items_changed.connect(self._voice_chosen)
        self.songs.items_changed.connect(self._songs_changed)
        session.changed.connect(self._update)
        session.document.opened.connect(self._update)
        session.told.connect(self._tell)
        session.made.connect(self._keep)
        session.failed.connect(context.problem)
        self.whole.backgrounds.asked.connect(self.action("sing.add-background").trigger)
        self.editor.state.selection_changed.connect(self._update)
        self.editor.roll.menu_asked.connect(self._open_menu)
        context.state.project_changed.connect(self._project_changed)

    # -- the shell's interface --------------------------------------------------------------------------------

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        state = self.editor.state
        tools = {f"sing.tool-{tool}": partial(state.set_tool, tool) for tool in ROLL_TOOLS}
        return {
            "sing.sing": lambda: self.session.sing(),
            "sing.new": self.session.new,
            "sing.open": self.ask_song,
            "sing.shipped": self.open_shipped,
            "sing.from-audio": self.ask_recording,
            "sing.export": self.ask_export,
            "sing.export-stems": self.ask_stems,
            "sing.remove": self.remove,
            "sing.to-speak": self.speak_it,
            "sing.in-scale": lambda: state.set_in_scale(not state.in_scale),
            "sing.add-voice": self.add_voice,
            "sing.add-background": self.ask_background,
            "sing.live": self._toggle_live,
            "sing.metronome": lambda: self.session.sound.set_metronome(not self.session.sound.metronome),
            "sing.count-in": self._toggle_count_in,
            **tools,
            **self.editor.handlers(),
        }

    def primary(self) -> str:
        return "sing.sing" if self.session.song is not None else "sing.shipped"

    def inspector(self) -> QWidget | None:
        return self.panel

    def activated(self) -> None:
        self.session.enter()
        self._voice_chosen()
        self.session.sound.activate()
        self.editor.roll.setFocus()

    def deactivated(self) -> None:
        self.session.save()

    def play(self) -> None:
        self.editor.play()

    def show_target(self, target: Target) -> None:
        """Open a song's file, or sing at once: the song that is there, or the first that comes with Voicewright."""
        if isinstance(target, SingSaid):
            job = SongFromAudio(project=self.context.project_path, score=target.score, keep_pitch=True)
            self.session.hear(job, title=song_words.short(target.score.text), voice=target.voice)
        elif isinstance(target, SingSong) and target.path is not None:
            self.session.open(target.path)
        elif isinstance(target, SingSong):
            self._sing_next = True
            if self.session.song is None:
                self.open_shipped()
            self._update()

    def voice_info(self) -> VoiceInfo | None:
        """The voice that is to sing."""
        info = self.voice.currentData(AbleVoices.VOICE_ROLE)
        return info if isinstance(info, VoiceInfo) else None

    # -- what it does -----------------------------------------------------------------------------------------

    def open_shipped(self) -> None:
        """The first song that comes with Voicewright; where songs are already, a list of them to choose from."""
        paths = shipped_songs.shipped()
        if not self.songs.items:
            self.session.open(next(path for path in paths if path.stem == FIRST))
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for path in paths:
            menu.addAction(shipped_songs.title(path)).triggered.connect(partial(self._open_chosen, path))
        menu.popup(self.song.mapToGlobal(self.song.rect().bottomLeft()))

    def _open_chosen(self, path: Path, _checked: bool = False) -> None:
        self.session.open(path)

    def ask_song(self) -> None:
        """Ask for a song's file and open it."""
        if chosen := chooser(self).file(self, tr("Open a song"), OPENED):
            self.session.open(chosen)

    def ask_recording(self) -> None:
        """Ask for a recording and make notes of it."""
        if chosen := chooser(self).file(self, tr("Notes from a recording"), RECORDED):
            job = SongFromAudio(project=self.context.project_path, source=str(chosen), grid=self.editor.state.grid)
            self.session.hear(job, title=chosen.stem)

    def ask_export(self) -> None:
        """Ask where to, and write the song as sound or notes."""
        name = f"{self.session.title}.wav" if self.voice_info() else f"{self.session.title}.mid"
        if out := chooser(self).new_file(self, tr("Export the song"), name, WRITTEN):
            self.session.export(out)

    def ask_stems(self) -> None:
        """Ask for a folder, and write each voice alone into it."""
        if folder := chooser(self).folder(self, tr("Export each voice alone")):
            self.session.export_stems(folder)

    def speak_it(self) -> None:
        """The words of the voice in front, a line for each phrase, in Speak."""
        lines = lyric_line.lines(self.session.document.notes)
        if lines:
            self.context.playback.stop()
            self.context.navigate(SayLines("\n".join(lines)))

    def add_voice(self) -> None:
        """One more voice in the song; it comes to the front."""
        song = self.session.song
        if song is not None:
            language = song.tracks[-1].language if song.tracks else "en-us"
            track = Track(name=tr("Voice {tracks}", tracks=len(song.tracks) + 1), language=language)
            after = replace(song, tracks=[*song.tracks, track])
            self.context.undo.push(EditSong(self.session.document, after, tr("Add voice")))
            self.session.document.choose_track(len(song.tracks))

    def ask_background(self) -> None:
        """Ask for a sound file, copy it into the project and play it beside the voices from now on."""
        project = self.context.project
        if project is None or not (chosen := chooser(self).file(self, tr("A sound beside the voices"), RECORDED)):
            return

        def add() -> None:
            kept = project.songs.keep_background(chosen)
            change_song(
                self.session.document,
                self.context.undo,
                lambda song: replace(song, backgrounds=[*song.backgrounds, kept]),
                tr("Add background"),
            )

        self.context.attempt(add)

    def remove(self) -> None:
        """Take the song out of the project's list; Undo brings it back."""
        if self.session.song is not None:
            self.session.save()
            title = self.session.title
            self.context.undo.push(RemoveSong(self.songs, self.session.document.id))
            self.context.say(tr("{title} removed.", title=title), action=(tr("Undo"), self.context.undo.undo))

    def _open_menu(self, at: QPointF, on_screen: QPoint) -> None:
        """What can be done with the selected notes; a note beside them is selected first."""
        roll, state = self.editor.roll, self.editor.state
        note = roll.note_at(at)
        if note is not None and note.id not in state.selected:
            state.select({note.id})
        menu = canvas_menu(roll, roll.view, roll.pictured)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = menu.actions()[0]
        for verbs in MENU:
            menu.insertActions(shown, [self.action(f"sing.{verb}") for verb in verbs])
            menu.insertSeparator(shown)
        menu.popup(on_screen)

    def _toggle_live(self) -> None:
        self.session.live = not self.session.live
        self._update()

    def _toggle_count_in(self) -> None:
        self.session.sound.count_in = not self.session.sound.count_in
        self._update()

    def _keep(self, song: Song, beside: Path | None) -> None:
        self.context.attempt(lambda: self.context.undo.push(AddSong(self.session, self.songs, song, beside)))

    def _project_changed(self, _project: object) -> None:
        if self.context.project is None:
            self.session.leave()

    def _songs_changed(self) -> None:
        ids, shown = self.songs.ids, self.session.document.id
        if self.session.entered and shown not in ids:
            self.session.show(ids[-1] if ids else 0)
        self._update()

    def _voice_chosen(self) -> None:
        if self.voice.currentIndex() < 0 and self.voices.items:
            self.voice.setCurrentIndex(0)
        info = self.voice_info()
        self.session.set_voice(info.id if info else "")

    def _tell(self, left_out: list[Notice]) -> None:
        if left_out:
            first, *others = (one.say() for one in left_out)
            self.context.say(first, kind="warning", detail="\n".join(others))

    def _update(self) -> None:
        flags, session = self.context.flags, self.session
        self._pages.setCurrentIndex(0 if session.song is None else 1)
        self.nothing.setVisible(session.song is None)
        if session.document.id in self.songs.ids:
            self.song.setCurrentIndex(self.songs.ids.index(session.document.id))
        can = session.song is not None and not session.busy and self.voice_info() is not None
        flags.set("sing.song", session.song is not None)
        flags.set("sing.notes", bool(self.editor.state.selected))
        flags.set("sing.ready", can and any(track.notes for track in session.song.tracks) if session.song else False)
        for name, on in (
            ("live", session.live),
            ("metronome", session.sound.metronome),
            ("count-in", session.sound.count_in),
            ("spectrum", self.editor.backdrop.shown),
        ):
            self.action(f"sing.{name}").setChecked(on)
        self.tools.say(
            song_words.status(session.stale, session.working, session.heard_after_ms, session.sound.first_heard_ms)
            if session.sound.sung or session.working
            else ""
        )
        self.facts.setText(song_words.facts(session.song, session.sound.sung) if session.song else "")
        if self._sing_next and session.song is not None and can:
            self._sing_next = False
            self.session.sing()
