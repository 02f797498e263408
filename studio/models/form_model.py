"""The training form's state: a preset's fields, what a person changed, and what is wrong with it."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from backend.protocol.families import Field, PresetInfo
from backend.protocol.runs import Value
from studio.words.language import tr


class FormModel(QObject):
    """Holds text as typed, so that a wrong entry stays visible together with the reason."""

    reset = Signal()
    """Other fields."""
    changed = Signal(str)
    """The field of that name has another value or another fault."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fields: dict[str, Field] = {}
        self._typed: dict[str, str] = {}

    @property
    def fields(self) -> list[Field]:
        return list(self._fields.values())

    def set_preset(self, preset: PresetInfo | None) -> None:
        """Show another preset; what was typed for fields that it has too is kept if it still differs."""
        self._fields = {field.name: field for field in preset.fields} if preset else {}
        typed = {name: text for name, text in self._typed.items() if name in self._fields}
        self._typed = {name: text for name, text in typed.items() if text != default_text(self._fields[name])}
        self.reset.emit()

    def text(self, name: str) -> str:
        """What the field shows."""
        return self._typed.get(name, default_text(self._fields[name]))

    def set_text(self, name: str, text: str) -> None:
        """A person typed; typing the default is the same as resetting."""
        if text == self.text(name):
            return
        if text == default_text(self._fields[name]):
            self._typed.pop(name, None)
        else:
            self._typed[name] = text
        self.changed.emit(name)

    def set_values(self, values: Mapping[str, Value]) -> None:
        """Show these; fields that are not named, or that are not there any longer, have their defaults."""
        self._typed.clear()
        for name, value in values.items():
            if name in self._fields and value != self._fields[name].default:
                self._typed[name] = value_text(value)
        self.reset.emit()

    def reset_field(self, name: str) -> None:
        if self._typed.pop(name, None) is not None:
            self.changed.emit(name)

    def reset_all(self) -> None:
        self._typed.clear()
        self.reset.emit()

    def is_changed(self, name: str) -> bool:
        return name in self._typed

    def fault(self, name: str) -> str:
        """Why the entry can't be used; empty when it can."""
        try:
            parse(self._fields[name], self.text(name))
        except ValueError as error:
            return str(error)
        return ""

    def faults(self) -> dict[str, str]:
        return {name: fault for name in self._fields if (fault := self.fault(name))}

    def overrides(self) -> dict[str, Value]:
        """Changed values only, as the job wants them. Raises ``ValueError`` while there are faults."""
        return {name: parse(self._fields[name], text) for name, text in self._typed.items()}


def default_text(field: Field) -> str:
    """The default as a person would type it."""
    return value_text(field.default)


def value_text(value: Value) -> str:
    """A value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def range_text(field: Field) -> str:
    """E.g. ``1 to 64``; empty without a range."""
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return tr("{low:g} to {high:g}", low=low, high=high)
    if low is not None:
        return tr("{low:g} or more", low=low)
    return tr("{high:g} or less", high=high) if high is not None else ""


def parse(field: Field, text: str) -> Value:
    """What was typed as the field's type. Raises ``ValueError`` with a sentence for people."""
    text = text.strip()
    if text == default_text(field):
        return field.default
    if field.type == "bool":
        if text not in ("yes", "no"):
            raise ValueError(tr("This is yes or no."))
        return text == "yes"
    if field.type == "choice":
        if text not in field.choices:
            raise ValueError(tr("Choose one of {choices}.", choices=", ".join(field.choices)))
        return text
    if field.type == "str":
        return text
    return _number(field, text)


def _number(field: Field, text: str) -> int | float | None:
    if not text and field.default is None:
        return None
    try:
        value: int | float = int(text) if field.type == "int" else float(text.replace(",", "."))
    except ValueError:
        raise ValueError(
            tr("This is a whole number.") if field.type == "int" else tr("This is a number, e.g. 0.001.")
        ) from None
    low, high = field.minimum, field.maximum
    if value != value or (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(tr("The range is {range_text}.", range_text=range_text(field)))
    return value
