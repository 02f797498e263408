"""The middle of the Record workspace: the sentence, the meter, the button, and what is wrong, in place."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QScrollArea, QSizePolicy, QSpacerItem, QWidget

from studio.audio.recorder import Recorded
from studio.sessions.pre_roll import PreRoll
from studio.sessions.recording import Recording
from studio.sessions.take_judging import TakeJudging
from studio.ui.record.live_waveform import LiveWaveform
from studio.ui.record.needs import Needs
from studio.ui.record.pace import PaceBadge
from studio.ui.record.refusal import HEADPHONES, Refusal
from studio.ui.shared.buttons import action_button, key_label
from studio.ui.shared.controls import choice
from studio.ui.shared.flow_layout import FlowLayout
from studio.ui.shared.layout import column, label, row, set_kind, set_role
from studio.ui.shared.level_meter import LevelMeter
from studio.ui.tokens import SPACE
from studio.words import format
from studio.words.language import tr

KEYS = (
    ("Space", tr("record")),
    ("R", tr("listen")),
    ("T", tr("without keys")),
    ("G", tr("in one go")),
    ("→", tr("next")),
    ("S", tr("skip")),
    ("Esc", tr("cancel")),
    ("1–9", tr("take")),
    ("M", tr("test")),
    ("N", tr("room")),
    ("P", tr("part")),
)
_TEST_FIRST = tr("Test the microphone first: it is said what to change.")


class RecordPanel(QWidget):
    """Shows the state of a :class:`Recording` and nothing else."""

    def __init__(
        self,
        context: Needs,
        recording: Recording,
        pre_roll: PreRoll,
        judging: TakeJudging,
        action: Callable[[str], QAction],
    ) -> None:
        super().__init__()
        self._context = context
        self._recording = recording
        self._pre_roll = pre_roll
        set_role(self, "window")
        self.text = label("", "display", wrap=True)
        self._where = label("", "caption")
        self._pace = PaceBadge(context, recording, judging)
        self.meter = LevelMeter(context.theme, scale=True)
        self.waveform = LiveWaveform(context.theme)
        self.listens = label(tr("Mic on"), "badge")
        self._time = label("0:00.0", "figure")
        self.advice = label("", "dim", wrap=True)
        self.button = action_button(action("record.toggle"), "record", text=tr("Record"))
        self._listen = action_button(action("record.listen"), text=tr("Listen"))
        self._through = action_button(action("record.read-through"))
        self._on = action_button(action("record.read-on"))
        self._test = action_button(action("record.test"), text=tr("Test"))
        self._room = action_button(action("record.room"), text=tr("Room"))
        self._tested = False
        self.microphone = choice(tr("Microphone"))
        self._again = action_button(action("record.devices"), "icon")
        self.preferences = self._preferences()
        self.refusal = Refusal(context)
        self._build()
        self._connect()
        self._prompt(recording.prompt)
        self._devices()
        self._state("idle")
        self._follow_listening()

    def showEvent(self, event: QShowEvent) -> None:
        """Who sees the sentence and the sign is listened to ahead of the key."""
        super().showEvent(event)
        self._pre_roll.show(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Who does not is not."""
        self._pre_roll.show(False)
        super().hideEvent(event)

    def _build(self) -> None:
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setAccessibleName(tr("Sentence to read"))
        self._time.setMinimumWidth(72)
        self.advice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.listens.setAccessibleName(tr("The microphone is on"))
        kept_wide = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kept_wide.setRetainSizeWhenHidden(True)  # the meter keeps its length
        self.listens.setSizePolicy(kept_wide)
        self.listens.setMinimumHeight(20)
        set_kind(self.listens, "accent")
        self.button.setMinimumWidth(152)
        self.microphone.setMinimumWidth(120)
        self.microphone.setMaximumWidth(320)
        head = row(QLabel(tr("Microphone")), self.microphone, self._again, self._test, self._room, None)
        head.setStretch(1, 8)  # before the empty end of the line
        head.setContentsMargins(16, 0, 16, 0)
        bar = set_role(QWidget(), "toolbar")
        bar.setFixedHeight(48)
        bar.setLayout(head)
        # Of one height, so that the sentence above does not jump; lower only where there is no room.
        holder = row(column(self.refusal, None), gap=0)
        holder.addSpacerItem(QSpacerItem(0, 96, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred))
        body = column(
            *(None, row(None, self._where, self._pace, None), 8, self.text, 24),
            *(self.waveform, 4, row(self._time, self.meter, self.listens, gap=16), self.advice, 16),
            *(row(None, self.button, self._listen, None, gap=12), row(None, self._through, self._on, None, gap=12)),
            *(16, holder, None),
            *(_side_by_side(self.preferences), 8, _side_by_side(_key_hints())),
        )
        body.setContentsMargins(40, 8, 40, 8)
        inside = QWidget()
        inside.setLayout(body)
        page = QScrollArea()  # a long sentence in large letters is scrolled, and lies on nothing
        page.setWidgetResizable(True)
        page.setFrameShape(QFrame.Shape.NoFrame)
        page.setWidget(inside)
        layout = column(bar, page, gap=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        recording, context = self._recording, self._context
        recording.state_changed.connect(self._state)
        self._pre_roll.changed.connect(self._follow_listening)
        recording.prompt_changed.connect(self._prompt)
        recording.level_changed.connect(self._level)
        recording.time_changed.connect(lambda seconds: self._time.setText(format.duration(seconds)))
        recording.devices_changed.connect(self._devices)
        recording.refused.connect(self.refusal.tell)
        recording.tested.connect(self._assess)
        recording.taken.connect(lambda take: self.refusal.judge(recording.remarks.get(take.id, [])))
        self.preferences[-1].toggled.connect(self._monitor)
        self.microphone.activated.connect(self._choose_device)
        self.microphone.currentTextChanged.connect(self.microphone.setToolTip)  # names of devices are long
        context.state.project_changed.connect(lambda _project: self.refusal.clear())
        context.prompts.items_changed.connect(lambda: self._prompt(recording.prompt))

    def _prompt(self, _prompt: object) -> None:
        prompt = self._recording.prompt
        prompts = self._context.prompts
        self.text.setText(prompt.text if prompt else "")
        if prompt is not None:
            done = tr("{recorded} of {items} recorded", recorded=prompts.recorded, items=len(prompts.items))
            self._where.setText(tr("Sentence {row_of} · {done}", row_of=prompts.row_of(prompt.id) + 1, done=done))
        if self._recording.state == "idle":
            self._advise(self._hint())

    def _state(self, state: str) -> None:
        words = {"idle": tr("Record"), "starting": tr("Opening…"), "recording": tr("Stop"), "ending": tr("Saving…")}
        self.button.show_text(words[state])
        self.button.setIcon(self._context.theme.icon("square" if state == "recording" else "mic", "record-text"))
        set_kind(self._time, "error" if state == "recording" else "")
        self.microphone.setEnabled(state == "idle" and self.microphone.count() > 0)
        if state == "starting":
            self.refusal.clear()
            self._time.setText(format.duration(0))
        if state == "idle":
            self.meter.reset()
            self.waveform.show_outline([])
            self._advise(self._hint())

    def show_count(self, left: int) -> None:
        """So many beats until it records; 0: none is counted."""
        if left:
            self.refusal.clear()
            self.button.show_text(f"{left}…")
            self._advise(tr("Breathe in…"))
        else:
            self._state(self._recording.state)

    def show_room(self, measuring: bool) -> None:
        """The room is measured, or no more."""
        if measuring:
            self.refusal.clear()
            self._advise(tr("Be quiet for three seconds: the room is measured…"))
        elif self._recording.state == "idle":
            self._advise(self._hint())

    def _follow_listening(self) -> None:
        on = self._pre_roll.listens
        self.listens.setVisible(on)
        self.listens.setToolTip(
            tr(
                "The last {ms:.0f} ms are held in memory, so that a sound made just before the key is not lost. "
                "Nothing else is kept, and the microphone is closed when you leave. Settings: Pre-roll.",
                ms=self._pre_roll.seconds * 1000,
            )
        )
        if not on and self._recording.state == "idle":
            self.meter.reset()

    def _hint(self) -> str:
        prompts = self._context.prompts
        return _TEST_FIRST if prompts.items and not prompts.recorded and not self._tested else ""

    def _assess(self, recorded: Recorded) -> None:
        self._tested = True
        self._advise("")
        self.refusal.assess(recorded)

    def _level(self, peak: float, rms: float, clipped: bool) -> None:
        self.meter.show_level(peak, rms, clipped)
        if self._recording.state != "recording":
            return
        self.waveform.show_outline(self._recording.outline)
        if clipped:
            self._advise(tr("Too loud: it clips. Step back a little."), "error")
        elif peak < -36 and self._recording.seconds > 1.0:
            self._advise(tr("Very quiet. Come closer to the microphone."), "warning")
        elif self._recording.testing:
            self._advise(tr("Say a sentence, then be quiet for a moment…"))
        else:
            self._advise(tr("Recording…"))

    def _advise(self, text: str, kind: str = "") -> None:
        if self.advice.text() != text:
            self.advice.setText(text)
            set_kind(self.advice, kind)

    def _devices(self) -> None:
        found = self._recording.devices
        box = self.microphone
        box.clear()
        if found is None:
            box.addItem(tr("Looking for microphones…"))
            box.setEnabled(False)
            return
        inputs = found.inputs
        for device in inputs:
            box.addItem(device.name + (tr(" (default)") if device.default_input else ""), device.name)
        wanted = self._context.settings.value.input_device
        box.setCurrentIndex(max(0, box.findData(wanted)) if inputs else -1)
        box.setEnabled(bool(inputs))
        if inputs:
            self._recording.use_device(wanted if box.findData(wanted) >= 0 else "")
            if self.refusal.kind in ("no-microphone", "no-portaudio", "audio-hangs"):
                self.refusal.clear()
            return
        box.setPlaceholderText(tr("No microphone"))
        from studio.audio.devices import NO_INPUT

        self.refusal.tell(found.problem or NO_INPUT)

    def _monitor(self, on: bool) -> None:
        if on:
            self.refusal.warn_of_loudspeakers()
        else:
            self.refusal.clear()

    def _choose_device(self, index: int) -> None:
        name = str(self.microphone.itemData(index) or "")
        self._context.settings.change(input_device=name)
        self._recording.use_device(name)

    def _preferences(self) -> list[QCheckBox]:
        return [
            self._preference(tr("Next by itself"), "record_auto_next"),
            self._preference(tr("Listen by itself"), "record_auto_listen"),
            self._preference(tr("Hold the key"), "record_hold", tr("Records for as long as the key is held down.")),
            self._preference(tr("Count in"), "record_count_in", tr("Three beats to breathe in, then it records.")),
            self._preference(tr("Hear yourself"), "record_monitor", " ".join(HEADPHONES)),
        ]

    def _preference(self, text: str, field: str, tip: str = "") -> QCheckBox:
        box = QCheckBox(text)
        box.setToolTip(tip)
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves Space to the recording
        box.setChecked(bool(getattr(self._context.settings.value, field)))
        box.toggled.connect(lambda on: self._context.settings.change(**{field: on}))
        return box


def _key_hints() -> list[QWidget]:
    hints = []
    for key, meaning in KEYS:
        hint = QWidget()
        hint.setLayout(row(key_label(key), label(meaning, "caption"), gap=6))
        hints.append(hint)
    return hints


def _side_by_side(widgets: Sequence[QWidget]) -> QWidget:
    """In as many lines as they need."""
    line = FlowLayout(gap=2 * SPACE)
    for widget in widgets:
        line.addWidget(widget)
    made = QWidget()
    made.setLayout(line)
    return made
