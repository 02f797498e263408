"""Part of a take said anew: the take's waveform, the part that is chosen on it, and a line that says what to do."""

from functools import partial

from PySide6.QtWidgets import QWidget

from studio.maths.picture import Picture, read_picture
from studio.models.time_view import TimeView
from studio.sessions.punch_in import PunchIn
from studio.ui.record.needs import Needs
from studio.ui.shared.buttons import button, key_label
from studio.ui.shared.canvas.waveform import Waveform
from studio.ui.shared.layout import column, label, row, set_kind, set_role
from studio.ui.shared.level_meter import LevelMeter
from studio.words.language import tr

SAYS = {
    "off": "",
    "choosing": tr("Drag over what is to be said again."),
    "leading": tr("Listen…"),
    "speaking": tr("Speak now. Space when it is said."),
    "saving": tr("Putting it in its place…"),
}
READY = tr("Space: you hear what lies before it, then you speak. With headphones the microphone hears you alone.")
_HIGH = 160


class PunchPage(QWidget):
    """Shows a :class:`PunchIn`."""

    def __init__(self, context: Needs, punch: PunchIn) -> None:
        super().__init__()
        self._context, self._punch = context, punch
        self._shown = ""
        set_role(self, "window")
        self.text = label("", "display", wrap=True)
        self.view = TimeView(self)
        self.waveform = Waveform(context.theme, self.view, tr("Waveform of the take"))
        self.waveform.setFixedHeight(_HIGH)
        self.says = label("", "heading", wrap=True)
        self.meter = LevelMeter(context.theme)
        self._go = button(tr("Say it again"), punch.go, "primary")
        self._leave = button(tr("Leave"), punch.close, "ghost", tip=tr("The take stays as it is (Esc)"))
        self._build()
        punch.changed.connect(self.follow)
        self.view.selection_changed.connect(lambda: punch.choose(self.view.selection))
        context.playback.position_changed.connect(self._at)

    def _build(self) -> None:
        self.text.setAccessibleName(tr("Sentence that was read"))
        head = row(label(tr("Part of a take"), "title"), None, self._go, self._leave)
        keys = row(
            None,
            key_label("Space"),
            label(tr("begin, and done"), "caption"),
            16,
            key_label("Esc"),
            label(tr("leave"), "caption"),
            None,
        )
        self.setLayout(column(head, 8, self.text, 16, self.waveform, 8, self.says, self.meter, None, keys, margin=24))

    def follow(self) -> None:
        """Show where it stands."""
        punch, project = self._punch, self._context.project
        if punch.take is None or project is None:
            self._shown = ""
            return
        at = self._context.prompts.row_of(punch.take.prompt)
        self.text.setText(self._context.prompts.items[at].text if at >= 0 else "")
        ready = punch.state == "choosing" and punch.span_s is not None
        self.says.setText(READY if ready else SAYS[punch.state])
        set_kind(self.says, "error" if punch.state == "speaking" else "")
        self.meter.setVisible(punch.state in ("leading", "speaking"))
        self._go.setEnabled(ready or punch.state == "speaking")
        self._go.setText(tr("Done") if punch.state == "speaking" else tr("Say it again"))
        if self._shown != punch.take.audio:
            self._shown = punch.take.audio
            self.waveform.set_picture(None)
            self.view.set_duration(punch.take.duration_s)
            path = project.audio.path(punch.take.audio)
            self._context.work.run(partial(read_picture, path), partial(self._read, self._shown), receiver=self)

    def _read(self, audio: str, picture: Picture) -> None:
        if audio == self._shown:
            self.waveform.set_picture(picture)

    def _at(self, at_s: float) -> None:
        if self._punch.state == "leading":
            self.view.set_cursor(at_s)
