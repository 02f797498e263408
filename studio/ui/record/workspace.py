"""The Record workspace: a sentence, a microphone, one key loop."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from backend.project.prompts import Prompt
from backend.project.takes import Take
from studio.audio.recorder import Recorded
from studio.commands.recording import AddPrompts, ChooseTake, RemovePrompts, RemoveTake
from studio.models import languages, prompt_files
from studio.sessions.count_in import CountIn
from studio.sessions.playback import Source
from studio.sessions.read_through import ReadThrough
from studio.sessions.reading_guide import ReadingGuide
from studio.sessions.recording import Recording
from studio.sessions.take_listening import TakeListening
from studio.ui.record.hold_key import HoldKey
from studio.ui.record.needs import Needs
from studio.ui.record.prompt_list import PromptList
from studio.ui.record.read_through_page import ReadThroughPage
from studio.ui.record.record_panel import RecordPanel
from studio.ui.record.take_panel import TakePanel
from studio.ui.shared.buttons import action_button
from studio.ui.shared.empty_state import EmptyState
from studio.ui.shared.file_chooser import chooser
from studio.ui.shared.layout import column, row
from studio.ui.workspace import Workspace
from studio.words import format
from studio.words import listening_words as words
from studio.words.language_cards import card


class RecordWorkspace(Workspace):
    """Prompts at the left, the sentence and the meter in the middle, takes in the inspector."""

    context: Needs

    def __init__(self, context: Needs) -> None:
        super().__init__(context)
        self.recording = Recording(context.state, context.prompts, context.takes, context.engine, context.work, self)
        self.listening = TakeListening(context.state, context.jobs, context.prompts, self.recording, self)
        self.guide = ReadingGuide(context.state, context.jobs, context.prompts, self.recording, context.work, self)
        self.reading = ReadThrough(self.recording, self.following, self)
        self.count_in = CountIn(self.recording.start, self)
        self.hold = HoldKey(self.action("record.toggle"), self.let_go, self)
        self.page = ReadThroughPage(context, self.recording, self.reading, self.guide, self.following)
        self.panel = RecordPanel(context, self.recording, self.action)
        self.list = PromptList(context, self.recording, self.guide, self.action)
        self.takes = TakePanel(context, self.recording, self.listening, self.choose, self.listen_to, self.remove)
        self._looked = False
        self._build()
        self._connect()
        first = next((prompt for prompt in context.prompts.items if prompt.chosen is None), None)
        self.recording.show(first or next(iter(context.prompts.items), None))
        self._follow()

    def _build(self) -> None:
        script = action_button(self.action("record.script-prompts"), "primary")
        self.empty = EmptyState(
            self.context.theme,
            "mic",
            "Nothing to read yet",
            "Recording goes sentence by sentence. The built-in script covers the sounds of a language with few "
            "sentences; a text file with one sentence a line works as well.",
            script,
            action_button(self.action("record.import-prompts")),
        )
        self._main = QWidget()
        line = row(self.list, self.panel, gap=0)
        line.setStretch(1, 1)
        self._main.setLayout(line)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._main)
        self._stack.addWidget(self.page)
        self.setLayout(column(self._stack))

    def _connect(self) -> None:
        context = self.context
        self.recording.state_changed.connect(self._follow)
        self.recording.prompt_changed.connect(self._prompt)
        self.recording.taken.connect(self._taken)
        self.recording.tested.connect(self._tested)
        self.count_in.counted.connect(self.panel.show_count)
        self.count_in.counted.connect(self._follow)
        self.reading.changed.connect(self._follow)
        self.listening.heard.connect(self._heard)
        context.prompts.items_changed.connect(self._follow)
        context.takes.items_changed.connect(self._follow)
        context.takes.items_changed.connect(context.prompts.reload)
        context.state.project_changed.connect(self._follow)

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """The key loop."""
        numbers: dict[str, Callable[[], object]] = {
            f"record.choose-{n}": partial(self.choose_number, n) for n in range(1, 10)
        }
        return numbers | {
            "record.toggle": self.toggle,
            "record.test": self.test,
            "record.listen": self.listen,
            "record.next": partial(self.recording.go, 1),
            "record.previous": partial(self.recording.go, -1),
            "record.skip": self.skip,
            "record.cancel": self.cancel,
            "record.read-through": self.read_through,
            "record.import-prompts": self.ask_prompts,
            "record.script-prompts": self.ask_script,
            "record.devices": self.recording.look_for_devices,
        }

    def inspector(self) -> QWidget:
        """The prompt's takes."""
        return self.takes

    def primary(self) -> str:
        """Record."""
        return "record.toggle"

    def activated(self) -> None:
        """The first time, look which microphones there are."""
        if not self._looked:
            self._looked = True
            self.recording.look_for_devices()
        self._offer_leftovers()
        self._load()

    def _offer_leftovers(self) -> None:
        left = self.recording.leftovers()
        if not left:
            return

        def told(kept: int) -> None:
            self.context.say(f"{format.count(kept, 'take')} recovered." if kept else "There was nothing to hear in it.")

        self.context.say(
            f"{format.count(len(left), 'recording')} was cut off when Voicewright ended.",
            kind="warning",
            action=("Recover", lambda: self.recording.recover(left, told)),
            key="leftovers",
            detail="Recovering makes a take of it; the take that is in use stays in use.",
        )

    def deactivated(self) -> None:
        """A running recording is not kept: nobody sees it any longer."""
        self.cancel()

    def toggle(self) -> None:
        """Start or stop; what plays would be recorded too, so it stops first."""
        self.context.playback.stop()
        if self.reading.on:
            self.reading.accept()
        elif self.count_in.left:
            self.count_in.stop()
        elif self.recording.state == "idle":
            self._begin()
        else:
            self.recording.toggle()

    def _begin(self) -> None:
        value = self.context.settings.value
        if value.record_hold:
            self.hold.watch()
        if value.record_count_in:
            self.count_in.start()
        else:
            self.recording.start()

    def let_go(self) -> None:
        """The key that is held while one records went up: what was said is kept, a count is left."""
        if self.recording.state == "recording":
            self.recording.toggle()
        else:
            self.cancel()

    def test(self) -> None:
        """Listen to the microphone for a few seconds, say what is wrong, and play them."""
        self.context.playback.stop()
        if self.reading.on:
            self.reading.stop()
        self.count_in.stop()
        self.recording.test()

    def _tested(self, recorded: Recorded) -> None:
        source = Source(
            samples=recorded.samples, sample_rate=recorded.sample_rate, title="Microphone test", owner="record"
        )
        self.context.playback.load(source)
        self.context.playback.play(0.0)

    def read_through(self) -> None:
        """Read sentence after sentence without a key, or leave that."""
        self.context.playback.stop()
        if self.reading.on:
            self.reading.stop()
        else:
            self.reading.start()

    def cancel(self) -> None:
        """Throw away what is being recorded, and leave reading without keys."""
        if self.reading.on:
            self.reading.stop()
        else:
            self.count_in.stop()
            self.recording.cancel()

    def following(self) -> Prompt | None:
        """The sentence to read after the one in front: what is missing most, or the next without a take."""
        best = self.guide.best() if self.context.settings.value.record_best_next else None
        return best or self.recording.next_open()

    def skip(self) -> None:
        """On to a sentence without a take."""
        following = self.following()
        if following is not None:
            self.recording.show(following)

    def listen(self) -> None:
        """Play the chosen take, or the newest; while reading without keys: say it again."""
        if self.reading.on:
            self.reading.again()
            return
        takes = self.context.takes
        take = takes.chosen or (takes.items[-1] if takes.items else None)
        if take is not None:
            self.listen_to(take)

    def listen_to(self, take: Take) -> None:
        """Play a take."""
        self._load(take)
        self.context.playback.play(0.0)

    def choose(self, take: Take) -> None:
        """Make a take the prompt's clip."""
        if not take.chosen:
            self.context.attempt(lambda: self.context.undo.push(ChooseTake(self.context.takes, take.id)))
            self._load(take)

    def choose_number(self, number: int) -> None:
        """Choose the take with this number."""
        if 0 < number <= len(self.context.takes.items):
            self.choose(self.context.takes.items[number - 1])

    def remove(self, take: Take) -> None:
        """Take a take out of the list; Undo brings it back."""
        if self.context.attempt(lambda: self.context.undo.push(RemoveTake(self.context.takes, take.id))):
            self.context.say("Take removed.", action=("Undo", self.context.undo.undo))

    def ask_prompts(self) -> None:
        """Ask for a script and add its sentences."""
        if chosen := chooser(self).file(self, "Add prompts", "Texts (*.txt *.tsv);;All files (*)"):
            self.add_prompts(chosen)

    def ask_script(self) -> None:
        """Offer the scripts that come with Voicewright; with one of them there is nothing to ask."""
        scripts = prompt_files.built_in()
        if len(scripts) == 1:
            self.add_prompts(next(iter(scripts.values())), next(iter(scripts)))
            return
        menu = QMenu(self)
        for code, path in scripts.items():
            menu.addAction(languages.name(code), partial(self.add_prompts, path, code))
        menu.popup(QCursor.pos())

    def add_prompts(self, path: Path, language: str = "") -> None:
        """Add a script's sentences. Without a language, the one that the file's name says, or else the project's."""
        project = self.context.project
        if project is not None:
            code = language or languages.of_file(path.stem) or languages.of_project(project)
            self.context.attempt(lambda: self._add(path, code, asked=bool(language)))

    def _add(self, path: Path, code: str, *, asked: bool) -> None:
        context = self.context
        command = AddPrompts(context.prompts, prompt_files.read(path), code)
        context.undo.push(command)
        if not command.ids:
            context.say("They were all there already.")
            return
        said = f"{format.count(len(command.ids), 'prompt')} added, to be read as {languages.name(code)}."
        if asked:
            context.say(said)
        else:
            # It stays: a wrong language is noticed late, when phones do not fit.
            change = ("Another language…", partial(self.ask_language, path, command.ids))
            context.say(said, action=change, key="prompts-language")

    def ask_language(self, path: Path, added: list[int]) -> None:
        """Offer languages; the prompts that were just added are then in that one."""
        project = self.context.project
        if project is None:
            return
        own = {prompt.language for prompt in self.context.prompts.items} | {languages.of_project(project)}
        menu = QMenu("Language of the prompts", self)
        for code in sorted({*languages.OFFERED, *own}, key=lambda code: languages.name(code).casefold()):
            menu.addAction(languages.name(code), partial(self.change_language, path, added, code)).setToolTip(
                card(code).said()
            )
        menu.setToolTipsVisible(True)
        menu.popup(QCursor.pos())

    def change_language(self, path: Path, added: list[int], code: str) -> None:
        """Have the prompts that were just added in another language; one step of Undo."""
        self.context.undo.beginMacro("Change language of prompts")
        try:
            self.context.attempt(lambda: self.context.undo.push(RemovePrompts(self.context.prompts, added)))
            self.add_prompts(path, code)
        finally:
            self.context.undo.endMacro()

    def _prompt(self, _prompt: object) -> None:
        self._follow()
        self._load()

    def _taken(self, take: object) -> None:
        value = self.context.settings.value
        if isinstance(take, Take) and take.chosen:
            self._load(take)
            if self.reading.on:
                return
            if value.record_auto_listen:
                self.context.playback.play(0.0)
            elif value.record_auto_next and value.record_best_next and self.following() is not None:
                self.skip()
            elif value.record_auto_next:
                self.recording.go(1)

    def _heard(self, take: int) -> None:
        """Of a take that is no more in front one is told, with the way back."""
        wrong, project = words.take(self.listening.mistakes(take) or []), self.context.project
        if not wrong or project is None or take in [known.id for known in self.context.takes.items]:
            return
        row = self.context.prompts.row_of(project.takes.get(take).prompt)
        if row >= 0:
            prompt = self.context.prompts.items[row]
            back = ("Say it again", partial(self.recording.show, prompt))
            self.context.say(f"Sentence {row + 1}: {wrong}", kind="warning", action=back, key="take-heard")

    def _load(self, take: Take | None = None) -> None:
        project, prompt = self.context.project, self.recording.prompt
        take = take or self.context.takes.chosen
        if project is None or prompt is None or take is None:
            self.context.playback.load(None)
            return
        path = project.audio.path(take.audio)
        self.context.playback.load(Source(path=path, end_s=take.duration_s, title=prompt.text, owner="record"))

    def _follow(self, _what: object = None) -> None:
        context = self.context
        running = self.recording.state in ("recording", "ending")
        if self.recording.state == "ending" or (self.recording.state == "idle" and not self.count_in.left):
            self.hold.leave()
        shown = self.page if self.reading.on else self._main
        self._stack.setCurrentWidget(shown if context.prompts.items else self.empty)
        context.flags.set("record.prompt", self.recording.prompt is not None)
        context.flags.set("record.take", self.reading.on or bool(context.takes.items))
        context.flags.set("record.recording", self.reading.on or running or self.count_in.left > 0)
