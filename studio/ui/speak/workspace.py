"""Speak: text in, sound out, and every phone and every cent of it under the hand."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from backend.project.renders import Render
from backend.protocol.imitation_jobs import VoiceMade
from backend.protocol.jobs import ExportAudio
from studio.commands.renders import KeepTake, RemoveRender, StarRender
from studio.commands.saying import SayWord
from studio.maths.word_places import word_place
from studio.models.recent_takes import RecentTakes
from studio.models.voices import AbleVoices
from studio.sessions.score_session import State
from studio.sessions.script_player import ScriptPlayer
from studio.sessions.script_session import ScriptSession
from studio.sessions.speak_session import SpeakSession
from studio.sessions.word_session import Decision, WordSession
from studio.ui.shared.buttons import action_button
from studio.ui.shared.empty_state import EmptyState
from studio.ui.shared.file_chooser import chooser
from studio.ui.shared.layout import column, divider
from studio.ui.shared.score.score_editor import ScoreEditor
from studio.ui.speak.clip_page import ClipPage
from studio.ui.speak.composer import Composer
from studio.ui.speak.inspector import SpeakInspector
from studio.ui.speak.line_actions import LineActions
from studio.ui.speak.line_list import LineList
from studio.ui.speak.needs import Needs
from studio.ui.targets import Say, SayLines, ShowTake, SingSaid, SpeakWith, Target
from studio.ui.workspace import Workspace
from studio.words.language import tr
from studio.words.line_words import file_name

NOTHING_SAID = (
    tr("Nothing said yet"),
    tr("Type a text above and press Ctrl+Enter. You can then change every phone's length and pitch here."),
)
SAYING = (tr("It is about to speak"), tr("The first time takes a little longer: the voice is loaded."))
"""Title and text, where there is no score."""


class SpeakWorkspace(Workspace):
    """Wires the composer, the editor and the inspector to a session."""

    context: Needs

    def __init__(self, context: Needs, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.session = SpeakSession(context, self)
        self.voices = AbleVoices(context.voices, "speaks", parent=self)
        self.recent = RecentTakes(context.state, self)
        self.script = ScriptSession(context, context.script, self.session, self)
        self.player = ScriptPlayer(context, self.script, self)
        self.composer = Composer(self.voices, self.action("speak.speak"), self.action("speak.from-clip"))
        self.clip = ClipPage(context, self.action)
        self.lines = LineList(context, context.script, self.script, self.action)
        self.editor = ScoreEditor(context, self.session)
        self.words = WordSession(context, self)
        self._inspector = SpeakInspector(
            context.theme,
            self.session,
            self.words,
            context.renders,
            self.recent,
            context.voices,
        )
        self.edits = LineActions(
            context, self.script, self.player, self.composer, self.lines, self._inspector.export, self
        )
        self._speak_tip = self.action("speak.speak").toolTip()
        self._build()
        self._connect()
        self.edits.start_over()
        self._update()

    def _build(self) -> None:
        theme = self.context.theme
        self.no_voice = EmptyState(
            theme,
            "audio-waveform",
            tr("No voice yet"),
            tr("A voice comes out of training. Train one from your recordings; the first can speak within minutes."),
            action_button(self.action("app.training"), "primary", text=tr("Train a voice")),
            action_button(self.action("speak.from-clip"), text=tr("Make one from a clip")),
        )
        self.no_score = EmptyState(
            theme,
            "message-square-text",
            *NOTHING_SAID,
        )
        self._below = QStackedWidget()
        self._below.addWidget(self.no_score)
        self._below.addWidget(self.editor)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.lines)
        split.addWidget(self._below)
        split.setSizes([210, 400])
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        page = QWidget()
        layout = column(self.composer, divider(), split, gap=0)
        layout.setStretch(2, 1)
        page.setLayout(layout)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.no_voice)
        self._pages.addWidget(page)
        self._pages.addWidget(self.clip)
        self.setLayout(column(self._pages))

    def _connect(self) -> None:
        context, session = self.context, self.session
        context.state.project_changed.connect(lambda _project: self._start_over())
        self.voices.items_changed.connect(self._update)
        self.composer.changed.connect(self._update)
        session.document.changed.connect(self._update)
        session.changed.connect(self._update)
        session.failed.connect(context.problem)
        self.script.failed.connect(context.problem)
        self.script.changed.connect(self._update)
        self.script.current_changed.connect(lambda _line: self._update())
        context.script.items_changed.connect(self._update)
        self.lines.view.selectionModel().selectionChanged.connect(lambda _in, _out: self._update())
        self.player.line_changed.connect(self.lines.show_playing)
        self.player.line_changed.connect(lambda line: None if line else session.activate())
        context.state.closing.connect(self.edits.commit)
        context.state.closing.connect(self.script.save)
        self.clip.closed.connect(self._leave_clip)
        self.clip.session.made.connect(self._voice_made)
        self.editor.lane.words_pressed.connect(self._look_up)
        self.words.decided.connect(self._decide)
        self._inspector.word.closed.connect(self._leave_word)
        self.script.current_changed.connect(lambda _line: self.words.close())
        takes = self._inspector.takes
        takes.opened.connect(self.open_take)
        takes.selected.connect(session.comparison.set_take)
        takes.starred.connect(self._star_take)
        self.script.said.connect(self.recent.add)
        takes.removed.connect(self._remove_take)

    # -- the shell's interface --------------------------------------------------------------------------------

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        return {
            "speak.speak": self.speak,
            "speak.compare": self.session.comparison.toggle,
            "speak.export": self.export,
            "speak.to-sing": self.sing_it,
            "speak.from-clip": self.show_clip,
            "speak.word": self.look_up,
            "speak.make-clip-voice": self.clip.make_voice,
            **self.edits.handlers(),
            **self.editor.handlers(),
        }

    def inspector(self) -> SpeakInspector:
        return self._inspector

    def primary(self) -> str:
        return "speak.make-clip-voice" if self._pages.currentWidget() is self.clip else "speak.speak"

    def activated(self) -> None:
        self.session.activate()

    def deactivated(self) -> None:
        self.edits.commit()
        self.script.save()

    def play(self) -> None:
        if self.player.line:
            self.player.stop()
        else:
            self.editor.play()

    def stop(self) -> None:
        self.player.stop()
        self.session.chunks.hush()
        super().stop()

    def show_target(self, target: Target) -> None:
        match target:
            case ShowTake(id_) if (take := self.context.renders.render(id_)) is not None:
                self.open_take(take)
            case SpeakWith(voice):
                self.composer.choose_voice(voice)
                self.composer.text.setFocus()  # “type something”: letters that go elsewhere are other keys
            case SayLines(text):
                self.edits.paste(text)
            case Say(saying):
                self.edits.greet(saying.voice, saying.text)
                self.action("speak.speak").trigger()

    # -- actions ----------------------------------------------------------------------------------------------

    def sing_it(self) -> None:
        """What was said as notes, in Sing."""
        score = self.session.document.score
        if score is not None:
            self.context.playback.stop()
            self.context.navigate(SingSaid(score, self.session.voice))

    def look_up(self) -> None:
        """How the selected word is said, or the first."""
        chosen = self.editor.lane.selected_words() or [0]
        self._look_up(chosen[0], chosen[-1])

    def _look_up(self, first: int, last: int) -> None:
        line, score = self.edits.commit(), self.session.document.score
        place = word_place(line.text, score.words, first, last) if line and score else None
        if line is not None and score is not None and place is not None:
            self._inspector.word.show_language(score.language)
            now = "".join(one.symbol for one in score.phones if first <= one.word <= last)
            self.words.show(line, score.language, place, now)

    def _decide(self, chosen: Decision) -> None:
        context = self.context
        command = SayWord(context.script, context.lexicon, chosen.line, chosen.word, chosen.sayings, chosen.entry)
        if context.attempt(lambda: context.undo.push(command)):
            self.speak()

    def _leave_word(self) -> None:
        self.words.close()
        self.session.activate()

    def show_clip(self) -> None:
        """The page on which a clip becomes a voice."""
        self.edits.commit()
        self.context.playback.stop()
        self._pages.setCurrentWidget(self.clip)

    def _leave_clip(self) -> None:
        self.clip.start_over()
        self._pages.setCurrentIndex(0)
        self._update()

    def _voice_made(self, made: VoiceMade) -> None:
        self.context.voices.reload()
        self._leave_clip()
        self.composer.choose_voice(made.voice)
        self.context.say(
            tr("{name} is there, without training. Type something, and hear it.", name=made.name), kind="good"
        )

    def speak(self) -> None:
        """Say the line in front."""
        self.player.stop()
        line = self.edits.commit(to_speak=True)
        if line is not None:
            self.script.say(line)

    def open_take(self, take: object) -> None:
        """Work on a take again, as a line of its own."""
        if isinstance(take, Render):
            self.edits.open_take(take)

    def export(self) -> None:
        """Ask where to, then write it; labels go beside it."""
        project, score, path = self.context.project, self.session.document.score, self.session.comparison.path
        if project is None or score is None or path is None:
            return
        voice = self.context.voices.voice(self.session.voice)
        name = file_name(voice.name if voice else "", score.text)
        panel = self._inspector.export
        if out := chooser(self).new_file(self, tr("Export"), f"{name}.{panel.kind()}", panel.filters()):
            self.export_to(out)

    def export_to(self, out: Path) -> None:
        """Write what is heard, as the panel says."""
        project, score, path = self.context.project, self.session.document.score, self.session.comparison.path
        panel = self._inspector.export
        if project is None or score is None or path is None:
            return
        job = ExportAudio(
            project=str(project.folder),
            source=str(path),
            out=str(out),
            sample_rate=panel.sample_rate(),
            depth=panel.bit_depth(),
            lufs=panel.lufs(),
            peak_dbtp=panel.peak.value(),
            score=score,
            labels=panel.labels(),
        )
        self.context.jobs.start(job, title=tr("Export {name}", name=out.name))

    def _start_over(self) -> None:
        self._leave_clip()
        self.composer.start_over()
        self.session.clear()
        self.edits.start_over()

    def _star_take(self, take: Render) -> None:
        context, recent = self.context, take.id < 0
        command = KeepTake(context.renders, take) if recent else StarRender(context.renders, take.id, not take.starred)
        context.attempt(lambda: context.undo.push(command))

    def _remove_take(self, take: Render) -> None:
        if take.id < 0:
            self.recent.remove(take.id)
            return
        self.context.undo.push(RemoveRender(self.context.renders, take.id))
        self.context.say(tr("Take removed."), action=(tr("Undo"), self.context.undo.undo))

    def _update(self) -> None:
        flags, document, comparison = self.context.flags, self.session.document, self.session.comparison
        lacks = self.composer.lacks()
        flags.set("speak.ready", not lacks)
        self.action("speak.speak").setToolTip(lacks or self._speak_tip)
        flags.set("speak.line", self.script.line is not None)
        flags.set("speak.lines", bool(self.context.script.items))
        flags.set("speak.several", len(self.lines.selected()) > 1)
        flags.set("speak.other", comparison.take is not None and comparison.path is not None)
        if self._pages.currentWidget() is not self.clip:
            self._pages.setCurrentIndex(1 if self.voices.items or document.score else 0)
        self.composer.show_said_by(self.session.voice if document.score is not None else "")
        self.no_score.say(*(SAYING if self.session.state is State.PLANNING else NOTHING_SAID))
        self._below.setCurrentIndex(1 if document.score is not None else 0)
