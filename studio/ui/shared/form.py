"""A form drawn from fields that describe themselves: a row a field, with help, range and a way back."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from backend.protocol.families import Field
from studio.models.form_model import FormModel, default_text, range_text
from studio.ui.shared.icon_button import icon_button
from studio.ui.shared.layout import column, label, set_kind, set_role
from studio.ui.theme import Theme
from studio.ui.tokens import SPACE
from studio.words.language import tr

ROWS_A_TURN = 2


class FieldRow(QWidget):
    """One field."""

    def __init__(self, theme: Theme, model: FormModel, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._model = model
        self.label = label(field_title(field.name))
        self.editor = self._make_editor()
        self.editor.setAccessibleName(field_title(field.name))
        self.editor.setAccessibleDescription(field.doc)
        self.editor.setToolTip(field.doc)
        self.label.setBuddy(self.editor)
        self.back = icon_button(
            theme, "rotate-ccw", tr("Back to {default_text}", default_text=default_text(field) or tr("empty")), "accent"
        )
        self.back.clicked.connect(lambda: model.reset_field(field.name))
        self.help = label("", "caption", wrap=True)
        keep = self.back.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(keep)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.label, 0, 0)
        grid.addWidget(self.editor, 0, 1)
        grid.addWidget(self.back, 0, 2)
        grid.addWidget(self.help, 1, 0, 1, 2)
        self.editor.setFixedWidth(150)
        self.show_state()

    def _make_editor(self) -> QWidget:
        name, field = self.field.name, self.field
        if field.type == "bool":
            check = QCheckBox()
            check.toggled.connect(lambda on: self._model.set_text(name, "yes" if on else "no"))
            return check
        if field.type == "choice":
            box = QComboBox()
            box.addItems(field.choices)
            box.textActivated.connect(lambda text: self._model.set_text(name, text))
            return box
        line = QLineEdit()
        if field.type in ("int", "float"):
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
        line.textEdited.connect(lambda text: self._model.set_text(name, text))
        return line

    def show_state(self) -> None:
        """Value, fault and whether it differs from the default."""
        name, text = self.field.name, self._model.text(self.field.name)
        if isinstance(self.editor, QCheckBox):
            self.editor.setChecked(text == "yes")
        elif isinstance(self.editor, QComboBox):
            self.editor.setCurrentText(text)
        elif isinstance(self.editor, QLineEdit) and self.editor.text() != text:
            self.editor.setText(text)
        fault = self._model.fault(name)
        self.editor.setProperty("invalid", "true" if fault else "false")
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)
        limits = range_text(self.field)
        self.help.setText(fault or " ".join(p for p in (self.field.doc, f"({limits})" if limits else "") if p))
        set_kind(self.help, "error" if fault else "")
        changed = self._model.is_changed(name)
        self.back.setVisible(changed)
        set_role(self.label, "heading" if changed else "")


class Form(QWidget):
    """All rows of a model. They are made when they are first seen, a few a turn of the event loop."""

    def __init__(self, theme: Theme, model: FormModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._model = theme, model
        self._rows: dict[str, FieldRow] = {}
        self._pending: list[Field] = []
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(lambda: self._make(ROWS_A_TURN))
        self._layout = column(gap=12)
        self.setLayout(self._layout)
        model.reset.connect(self._rebuild)
        model.changed.connect(lambda name: self._rows[name].show_state() if name in self._rows else None)
        self._rebuild()

    def row(self, name: str) -> FieldRow:
        """A field's row. Raises ``KeyError``."""
        self._make(len(self._pending))
        return self._rows[name]

    def showEvent(self, event: QShowEvent) -> None:
        """Make the rows, a few a turn."""
        super().showEvent(event)
        self._turn.start()

    def _rebuild(self) -> None:
        fields = self._model.fields
        if [row.field for row in self._rows.values()] + self._pending == fields:
            for row in self._rows.values():
                row.show_state()
            return
        for row in self._rows.values():
            self._layout.removeWidget(row)
            row.deleteLater()
        self._rows, self._pending = {}, fields
        if self.isVisible():
            self._turn.start()

    def _make(self, count: int) -> None:
        for field in self._pending[:count]:
            self._rows[field.name] = FieldRow(self._theme, self._model, field)
            self._layout.addWidget(self._rows[field.name])
        self._pending = self._pending[count:]
        if not self._pending:
            self._turn.stop()


SHORT = {
    "lr": tr("learning rate"),
    "ema": "EMA",
    "f0": "F0",
    "fft": "FFT",
    "n": tr("number of"),
    "hz": "Hz",
    "db": "dB",
}


def field_title(name: str) -> str:
    """``learning_rate_min`` → ``Learning rate min``."""
    words = [SHORT.get(word, word) for word in name.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]
