"""The Record workspace: a sentence, a microphone, one key loop."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from backend.project.prompts import Prompt
from backend.project.takes import Take
from studio.audio.recorder import Recorded
from studio.commands.recording import ChooseTake, RemoveTake
from studio.sessions.count_in import CountIn
from studio.sessions.microphone import Microphone
from studio.sessions.playback import Source
from studio.sessions.pre_roll import PreRoll
from studio.sessions.punch_in import PunchIn
from studio.sessions.read_through import ReadThrough
from studio.sessions.reading_guide import ReadingGuide
from studio.sessions.recording import Recording
from studio.sessions.room_tone import RoomTone
from studio.sessions.take_comparison import TakeComparison
from studio.sessions.take_judging import TakeJudging
from studio.sessions.take_listening import TakeListening
from studio.ui.record.compare_page import ComparePage
from studio.ui.record.hold_key import HoldKey
from studio.ui.record.long_readings import LongReadings
from studio.ui.record.needs import Needs
from studio.ui.record.prompt_list import PromptList
from studio.ui.record.punch_page import PunchPage
from studio.ui.record.read_through_page import ReadThroughPage
from studio.ui.record.record_panel import RecordPanel
from studio.ui.record.scripts import Scripts
from studio.ui.record.take_panel import TakePanel
from studio.ui.shared.buttons import action_button
from studio.ui.shared.empty_state import EmptyState
from studio.ui.shared.layout import column, row
from studio.ui.workspace import Workspace
from studio.words import listening_words as words
from studio.words.language import tr, trn


class RecordWorkspace(Workspace):
    """Prompts at the left, the sentence and the meter in the middle, takes in the inspector."""

    context: Needs

    def __init__(self, context: Needs) -> None:
        super().__init__(context)
        self.recording = Recording(context.state, context.prompts, context.takes, context.engine, context.work, self)
        self.listening = TakeListening(context.state, context.jobs, context.prompts, self.recording, self)
        self.judging = TakeJudging(
            context.state, context.prompts, context.takes, self.recording, self.listening, context.work, self
        )
        self.comparison = TakeComparison(context.state, context.takes, self.judging, context.playback, self)
        self.guide = ReadingGuide(context.state, context.jobs, context.prompts, self.recording, context.work, self)
        self.reading = ReadThrough(self.recording, self.following, self)
        self.count_in = CountIn(self.recording.start, self)
        self.hold = HoldKey(self.action("record.toggle"), self.let_go, self)
        self.page = ReadThroughPage(context, self.recording, self.reading, self.guide, self.following)
        self.compare_page = ComparePage(
            context, self.comparison, self.judging, self.listening, self.choose, self.action
        )
        self.long = LongReadings(context, self.recording, self)
        self.room = RoomTone(context.state, self.recording, Microphone(context.engine, context.work, self), self)
        self.punch = PunchIn(context.state, self.recording, context.playback, self)
        self.punch_page = PunchPage(context, self.punch)
        self.pre_roll = PreRoll(self.recording, context.settings, context.playback, self)
        self.panel = RecordPanel(context, self.recording, self.pre_roll, self.judging, self.action)
        self.script_button = action_button(self.action("record.script-prompts"), "primary")
        self.scripts = Scripts(context, self._adder, self)
        self.list = PromptList(context, self.recording, self.guide, self.action)
        do = (self.choose, self.listen_to, self.remove)
        self.takes = TakePanel(context, self.recording, self.judging, self.listening, do, self.action)
        self._looked = False
        self._build()
        self._connect()
        first = next((prompt for prompt in context.prompts.items if prompt.chosen is None), None)
        self.recording.show(first or next(iter(context.prompts.items), None))
        self._follow_settings()
        self._follow()

    def _build(self) -> None:
        self.empty = EmptyState(
            self.context.theme,
            "mic",
            tr("Nothing to read yet"),
            tr(
                "Recording goes sentence by sentence. The built-in script covers the sounds of a language with few "
                "sentences; a text file with one sentence a line works as well."
            ),
            self.script_button,
            action_button(self.action("record.import-prompts")),
        )
        self._main = QWidget()
        line = row(self.list, self.panel, gap=0)
        line.setStretch(1, 1)
        self._main.setLayout(line)
        self._stack = QStackedWidget()
        for page in (self.empty, self._main, self.page, self.compare_page, self.long.page, self.punch_page):
            self._stack.addWidget(page)
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
        self.comparison.changed.connect(self._follow)
        self.long.reading.changed.connect(self._follow)
        self.punch.changed.connect(self._follow)
        self.room.measured.connect(self.panel.refusal.room)
        self.room.changed.connect(self._room_changed)
        self.recording.level_changed.connect(self.punch_page.meter.show_level)
        context.settings.changed.connect(self._follow_settings)
        self.judging.changed.connect(self._follow)
        context.prompts.items_changed.connect(self._follow)
        context.takes.items_changed.connect(self._follow)
        context.takes.items_changed.connect(context.prompts.reload)
        context.state.project_changed.connect(lambda _project: self.reading.stop())
        context.state.project_changed.connect(self._follow)

    def _adder(self) -> QWidget:
        """What adds sentences on the page that is shown."""
        return self.script_button if self._stack.currentWidget() is self.empty else self.list.add

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """The key loop."""
        numbers: dict[str, Callable[[], object]] = {
            f"record.choose-{n}": partial(self.choose_number, n) for n in range(1, 10)
        }
        return numbers | {
            "record.toggle": self.toggle,
            "record.test": self.test,
            "record.listen": self.listen,
            "record.next": partial(self.go, 1),
            "record.previous": partial(self.go, -1),
            "record.skip": self.skip,
            "record.cancel": self.cancel,
            "record.read-through": self.read_through,
            "record.read-on": self.read_on,
            "record.cut-reading": self.long.ask_file,
            "record.import-prompts": self.scripts.ask_prompts,
            "record.script-prompts": self.scripts.ask_script,
            "record.compare": self.compare,
            "record.other-take": self.comparison.toggle,
            "record.use-best": self.use_best,
            "record.punch-in": self.punch_in,
            "record.room": self.measure_room,
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
        self.long.offer()
        self._load()

    def _offer_leftovers(self) -> None:
        left = self.recording.leftovers()
        if not left:
            return

        def told(kept: int) -> None:
            self.context.say(
                trn("{n:,} take recovered.", "{n:,} takes recovered.", kept)
                if kept
                else tr("There was nothing to hear in it.")
            )

        self.context.say(
            trn(
                "{n:,} recording was cut off when Voicewright ended.",
                "{n:,} recordings were cut off when Voicewright ended.",
                len(left),
            ),
            kind="warning",
            action=(tr("Recover"), lambda: self.recording.recover(left, told)),
            key="leftovers",
            detail=tr("Recovering makes a take of it; the take that is in use stays in use."),
        )

    def deactivated(self) -> None:
        """A running recording is not kept: nobody sees it any longer. A long one is."""
        self.cancel()

    def toggle(self) -> None:
        """Start or stop; what plays would be recorded too, so it stops first."""
        self.context.playback.stop()
        self.comparison.close()
        self.room.cancel()
        if self.long.reading.on:
            self.long.reading.finish()
        elif self.punch.on:
            self.punch.go()
        elif self.reading.on:
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
            samples=recorded.samples, sample_rate=recorded.sample_rate, title=tr("Microphone test"), owner="record"
        )
        self.context.playback.load(source)
        self.context.playback.play(0.0)

    def read_through(self) -> None:
        """Read sentence after sentence without a key, or leave that."""
        self.context.playback.stop()
        if self.reading.on:
            self.reading.stop()
        elif not (self.long.reading.on or self.punch.on or self.room.measuring):  # one microphone at a time
            self.reading.start()

    def measure_room(self) -> None:
        """Listen to the room while nobody speaks."""
        if not (self.reading.on or self.long.reading.on or self.punch.on):
            self.context.playback.stop()
            self.count_in.stop()
            self.pre_roll.lend()
            self.room.measure()

    def punch_in(self) -> None:
        """Say a part of the take anew, or leave that."""
        take = self.comparison.pair[self.comparison.side] if self.comparison.on else self.context.takes.chosen
        self.context.playback.stop()
        self.comparison.close()
        if self.punch.on:
            self.punch.close()
        elif take is not None and not self.reading.on and not self.long.reading.on:
            self.punch.open(take)

    def _room_changed(self) -> None:
        self.panel.show_room(self.room.measuring)
        if not self.room.measuring:
            self.pre_roll.back()
        self._follow()

    def _follow_settings(self) -> None:
        value = self.context.settings.value
        self.recording.monitor_on = value.output_device if value.record_monitor else None

    def read_on(self) -> None:
        """Read the script in one go, or finish that."""
        if self.recording.state == "idle" and not self.reading.on:
            self.comparison.close()
            self.pre_roll.lend()
            self.long.toggle()

    def go(self, step: int) -> None:
        """The next sentence (1) or the one before (-1)."""
        if self.long.reading.on:
            self.long.reading.step(step)
        else:
            self.recording.go(step)

    def cancel(self) -> None:
        """Throw away what is being recorded, and leave reading without keys."""
        if self.comparison.on:
            self.comparison.close()
        elif self.long.reading.on:
            self.long.reading.leave()
        elif self.punch.on:
            self.punch.close()
        elif self.room.measuring:
            self.room.cancel()
        elif self.reading.on:
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
        if self.comparison.on:
            self.comparison.play()
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
            if not self.comparison.on:
                self._load(take)

    def compare(self) -> None:
        """Two takes side by side, or back to the sentence."""
        self.context.playback.stop()
        if self.comparison.on:
            self.comparison.close()
        elif self.recording.state == "idle" and not self.reading.on:
            self.comparison.open()

    def use_best(self) -> None:
        """Make the take that is proposed the clip."""
        if (take := self._better()) is not None:
            self.choose(take)

    def _better(self) -> Take | None:
        """The take that is proposed, where another one is in use."""
        best = self.judging.best
        return next(
            (take for take in self.context.takes.items if best and take.id == best.take and not take.chosen), None
        )

    def choose_number(self, number: int) -> None:
        """Choose the take with this number."""
        if 0 < number <= len(self.context.takes.items):
            self.choose(self.context.takes.items[number - 1])

    def remove(self, take: Take) -> None:
        """Take a take out of the list; Undo brings it back."""
        if self.context.attempt(lambda: self.context.undo.push(RemoveTake(self.context.takes, take.id))):
            self.context.say(tr("Take removed."), action=(tr("Undo"), self.context.undo.undo))

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
            back = (tr("Say it again"), partial(self.recording.show, prompt))
            self.context.say(
                tr("Sentence {row}: {wrong}", row=row + 1, wrong=wrong), kind="warning", action=back, key="take-heard"
            )

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
        pages = {
            self.long.page: self.long.reading.on,
            self.page: self.reading.on,
            self.punch_page: self.punch.on,
            self.compare_page: self.comparison.on,
        }
        shown = next((page for page, on in pages.items() if on), self._main)
        self._stack.setCurrentWidget(shown if context.prompts.items else self.empty)
        context.flags.set("record.prompt", self.recording.prompt is not None)
        context.flags.set("record.take", self.reading.on or bool(context.takes.items))
        context.flags.set("record.takes", len(context.takes.items) > 1)
        context.flags.set("record.best", self._better() is not None)
        context.flags.set("record.comparing", self.comparison.on)
        elsewhere = any(pages.values()) or self.room.measuring
        leave = elsewhere or running or self.count_in.left > 0
        context.flags.set("record.recording", leave)
