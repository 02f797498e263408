"""How the fields of a kind are written in a sentence.

========================  ==================================================================================
``{name}``                a text as it is, an integer, a number with six digits at most, a list with commas
``{x:.1f}`` ``{n:,}``     a number as Python's format language says, but with a real minus
``{n:# clip|# clips}``    by number: the first form for one, the last for all others; ``#`` is the number, whole
``{size:bytes}``          ``12 MB``, ``1.4 GB`` (10⁹)
``{time_s:span}``         ``4.2 s``, ``3 min 20 s``, ``1 h 05 min``, in the language's units
``{name:quoted}``         “a text”, or a list of them
``{names:and}``           a list with a word before its last part; also ``or`` and ``quoted or``
``{names:is|are}``        by how many there are
``{names:first 5}``       the first five, and how many more there are; “none” for a list without any
``{key:term}``            a word or sentence of the catalogue's ``terms``
``{key:of settings}``     the text of another of its sections; of a list, one after another
========================  ==================================================================================
"""

import math
import string
from collections.abc import Callable, Mapping, Sequence

Value = str | int | float | Sequence[str]
"""What a field may be: it crosses the wire as JSON."""

LookUp = Callable[[str, str], str]
"""The text of a key in a section of the catalogue; the key itself where it has none."""

_FORMATTER = string.Formatter()
_UNITS = {
    "span-hours": "{hours} h {minutes} min",
    "span-minutes": "{minutes} min {seconds} s",
    "span-seconds": "{seconds} s",
}
"""As the catalogue's terms have them in English, for durations that stand in no sentence."""
_LONGEST, _END = 400, 80
"""Characters of a text within a sentence, and of them those of its end: a name from elsewhere may have any length."""


def fill(template: str, fields: Mapping[str, Value], look_up: LookUp) -> str:
    """The sentence of a template. Raises ``KeyError`` and ``ValueError``."""
    parts = []
    for literal, name, spec, _ in _FORMATTER.parse(template):
        parts.append(literal)
        if name is not None:
            parts.append(_written(fields[name], spec or "", look_up))
    return "".join(parts)


def brief(text: str) -> str:
    """A text, or its beginning and end."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - _END]} … {text[-_END:]}"


def plain(fields: Mapping[str, Value]) -> dict[str, str | int | float | list[str]]:
    """Fields as they cross the wire: JSON has no NaN and knows none of NumPy's numbers."""
    return {name: _plain(value) for name, value in fields.items()}


def placeholders(template: str) -> dict[str, str]:
    """Field → how it is written, of every field that a template has."""
    return {name: spec or "" for _, name, spec, _ in _FORMATTER.parse(template) if name is not None}


def span(seconds: float, look_up: LookUp = lambda key, _section: _UNITS[key]) -> str:
    """A duration: ``1 h 05 min``, ``3 min 20 s``, ``4.2 s``; the terms ``span-…`` say it in other languages."""
    if seconds < 10:
        return look_up("span-seconds", "terms").format(seconds=f"{seconds:.1f}")
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    if hours:
        return look_up("span-hours", "terms").format(hours=hours, minutes=f"{minutes:02d}")
    if minutes:
        return look_up("span-minutes", "terms").format(minutes=minutes, seconds=f"{rest:02d}")
    return look_up("span-seconds", "terms").format(seconds=rest)


def amount(size: float) -> str:
    """Bytes: ``12 MB``, ``1.4 GB``; a gigabyte is 10⁹."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def _plain(value: Value) -> str | int | float | list[str]:
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(float(value))
    return str(value) if isinstance(value, str) else [str(one) for one in value]


def _written(value: Value, spec: str, look_up: LookUp) -> str:
    if spec == "term":
        return look_up(str(value), "terms")
    if spec.startswith("of "):
        keys = value if isinstance(value, Sequence) and not isinstance(value, str) else [str(value)]
        return look_up("semicolon", "terms").join(look_up(key, spec.removeprefix("of ")) for key in keys)
    if isinstance(value, int | float):
        return span(value, look_up) if spec == "span" and math.isfinite(value) else _number(value, spec)
    if isinstance(value, str):
        return f"“{brief(value)}”" if spec.startswith("quoted") else brief(value)
    return _number(len(value), spec) if "|" in spec or "#" in spec else _listed(list(value), spec.split(), look_up)


def _number(value: float, spec: str) -> str:
    if not math.isfinite(value):
        return str(value)
    if spec == "bytes":
        return amount(value)
    if "|" in spec or "#" in spec:
        forms, value = spec.split("|"), round(value)
        return (forms[0] if value == 1 else forms[-1]).replace("#", f"{value:,}")
    said = format(value, spec) if spec else str(value) if isinstance(value, int) else f"{value:g}"
    return f"−{said[1:]}" if said.startswith("-") else said


def _listed(names: list[str], how: list[str], look_up: LookUp) -> str:
    if not names:
        return look_up("none", "terms")
    names = [brief(name) for name in names]
    if "quoted" in how:
        names = [f"“{name}”" for name in names]
    comma = look_up("comma", "terms")
    if "first" in how and len(names) > int(how[-1]):
        most = int(how[-1])
        return look_up("and-more", "terms").format(listed=comma.join(names[:most]), more=len(names) - most)
    if how and how[-1] in ("and", "or") and len(names) > 1:
        return f"{comma.join(names[:-1])} {look_up(how[-1], 'terms')} {names[-1]}"
    return comma.join(names)
