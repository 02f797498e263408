"""Families by name. Describing one reads its config; only using one imports torch.

A family's ``config.py`` offers ``INFO`` and ``presets()``, its ``recipe.py`` ``RECIPE``.
"""

import dataclasses
import difflib
import importlib
import math
import types
import typing
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol

import msgspec

from backend.protocol.abilities import Ability
from backend.protocol.families import FamilyInfo, Field
from backend.protocol.problems import Problem, VoicewrightError, problem, refuse
from backend.protocol.runs import Value

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from backend.recipe import Recipe


class FamilyConfig(Protocol):
    """A family's ``config.py``; it does not import torch."""

    INFO: FamilyInfo
    """Its presets without their fields."""

    @staticmethod
    def presets() -> Mapping[str, "DataclassInstance"]:
        """Name → frozen config dataclass, in the order of ``INFO.presets``."""


FAMILIES: dict[str, str] = {
    "fastpitch": "backend.families.fastpitch",
    "vits": "backend.families.vits",
    "dctts": "backend.families.dctts",
    "sovits": "backend.families.sovits",
    "valle": "backend.families.valle",
    "comosvc": "backend.families.comosvc",
}
"""Name → package; the first is what a newcomer is offered. A frozen application cannot look into folders, so they are
listed.
"""


def usual() -> str:
    """The family that a newcomer is offered."""
    return next(iter(FAMILIES))


def able(ability: Ability) -> list[str]:
    """Families whose voices can do that, the usual one first. Does not import torch."""
    return [name for name in FAMILIES if ability in _config(name).INFO.can]


def recipe(family: str) -> "Recipe[DataclassInstance]":
    """The family's recipe; imports torch. Raises ``VoicewrightError`` for an unknown family."""
    found: Recipe[DataclassInstance] = _module(family, "recipe").RECIPE
    return found


def describe(family: str = "") -> list[FamilyInfo]:
    """What forms and command lines show: one family, or all. Does not import torch."""
    return [_describe(name) for name in ([family] if family else FAMILIES)]


def configure(family: str, preset: str, values: Mapping[str, Value]) -> "DataclassInstance":
    """A preset with overrides: the family's frozen config dataclass.

    Texts are read as the field's type. Raises ``VoicewrightError``: ``unknown-family``, ``unknown-preset``,
    ``unknown-setting`` (with what was probably meant) or ``bad-setting``.
    """
    presets = _config(family).presets()
    if preset not in presets:
        refuse("unknown-preset", name=preset, known=_nearest_first(preset, presets), place=preset)
    config = presets[preset]
    fields = {field.name: field for field in fields_of(family, config)}
    wrong = [name for name in values if name not in fields]
    if wrong:
        refuse("unknown-setting", name=wrong[0], known=_nearest_first(wrong[0], fields), place=wrong[0])
    configured = dataclasses.replace(config, **{name: _read(fields[name], value) for name, value in values.items()})
    _check_together(configured, fields, values)
    return configured


_RELATIONS: dict[str, Callable[[int, int], bool]] = {
    "multiple": lambda value, other: value % other == 0,
    "multiple_of": lambda value, other: value % other == 0,
    "divides": lambda value, other: other % value == 0,
    "at_most": lambda value, other: value <= other,
    "at_least_twice": lambda value, other: value >= 2 * other,
}
"""What a field's metadata may ask of it: ``odd``, or a relation to a number or to another field, by its name."""


def _check_together(config: "DataclassInstance", fields: Mapping[str, Field], given: Mapping[str, Value]) -> None:
    """Refuse what no network could be built from, naming the setting that was given."""
    for one in dataclasses.fields(config):
        value = getattr(config, one.name)
        if one.metadata.get("odd") and value % 2 == 0:
            raise _bad_together(fields[one.name], value, "odd", "")
        for relation, holds in _RELATIONS.items():
            wanted = one.metadata.get(relation)
            if wanted is None or holds(value, getattr(config, wanted) if isinstance(wanted, str) else wanted):
                continue
            # The preset is right by itself: where this field is the preset's, the other one was given.
            other = wanted if isinstance(wanted, str) and one.name not in given else one.name
            raise _bad_together(fields[other], getattr(config, other), relation, str(wanted), one.name)


def _bad_together(field: Field, value: Value, relation: str, wanted: str, of: str = "") -> VoicewrightError:
    key, was = field.key, repr(value)
    if field.name != of and of:
        return VoicewrightError(
            problem("bad-setting/together", name=field.name, value=was, key=key, other=of, place=field.name)
        )
    told: dict[str, Problem] = {
        "odd": problem("bad-setting/odd", name=field.name, value=was, key=key, place=field.name),
        "divides": problem("bad-setting/divides", name=field.name, value=was, key=key, other=wanted, place=field.name),
        "at_most": problem("bad-setting/at-most", name=field.name, value=was, key=key, other=wanted, place=field.name),
        "at_least_twice": problem(
            "bad-setting/twice", name=field.name, value=was, key=key, other=wanted, place=field.name
        ),
    }
    multiple = problem("bad-setting/multiple", name=field.name, value=was, key=key, other=wanted, place=field.name)
    return VoicewrightError(told.get(relation, multiple))


def fields_of(family: str, config: "DataclassInstance") -> list[Field]:
    """The fields of a family's config with their ranges and present values."""
    kind = type(config)
    hints = typing.get_type_hints(kind)
    return [
        _field(family, field, hints[field.name], getattr(config, field.name))
        for field in dataclasses.fields(kind)
        if field.init
    ]


def _describe(family: str) -> FamilyInfo:
    config = _config(family)
    configs = config.presets()
    presets = [msgspec.structs.replace(one, fields=fields_of(family, configs[one.name])) for one in config.INFO.presets]
    return msgspec.structs.replace(config.INFO, presets=presets)


def _config(family: str) -> FamilyConfig:
    found: FamilyConfig = _module(family, "config")
    return found


def _module(family: str, part: str) -> Any:
    package = FAMILIES.get(family)
    if package is None:
        refuse("unknown-family", name=family, known=_nearest_first(family, FAMILIES), place=family)
    return importlib.import_module(f"{package}.{part}")


def _field(family: str, field: "dataclasses.Field[Any]", hint: object, value: Value) -> Field:
    kind, choices = _kind(hint)
    return Field(
        name=field.name,
        family=family,
        type=kind,
        default=value,
        choices=choices,
        minimum=_number(field.metadata.get("min")),
        maximum=_number(field.metadata.get("max")),
    )


def _kind(hint: object) -> tuple[str, list[str]]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return "choice", [str(choice) for choice in arguments]
    if origin in (typing.Union, types.UnionType):
        return _kind(next(argument for argument in arguments if argument is not type(None)))
    if hint in (int, float, bool, str):
        return hint.__name__, []
    raise TypeError(f"a config holds int, float, bool, str and Literal, not {hint}")


def _number(value: float | str | None) -> float | None:
    return None if value is None else float(value)


def _read(field: Field, value: Value) -> Value:
    try:
        read = _typed(field, value)
    except (TypeError, ValueError, OverflowError) as error:
        raise _bad(field, value) from error
    if isinstance(read, int | float) and not isinstance(read, bool):
        low = -math.inf if field.minimum is None else field.minimum
        high = math.inf if field.maximum is None else field.maximum
        if not math.isfinite(read) or not low <= read <= high:
            raise _bad(field, value)
    return read


def _typed(field: Field, value: Value) -> Value:
    if value is None or (isinstance(value, str) and value.lower() == "none" and field.default is None):
        if field.default is None:
            return None
        raise TypeError
    match field.type:
        case "choice":
            if str(value) not in field.choices:
                raise ValueError
            return str(value)
        case "bool":
            return _boolean(value)
        case "int":
            number = float(value) if not isinstance(value, bool) else math.nan
            if number != int(number):
                raise ValueError
            return int(value) if isinstance(value, str) and value.strip().lstrip("+-").isdigit() else int(number)
        case "float":
            if isinstance(value, bool):
                raise TypeError
            return float(value)
    if not isinstance(value, str):
        raise TypeError
    return value


def _boolean(value: Value) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in words:
        raise ValueError
    return words[word]


def _bad(field: Field, value: Value) -> VoicewrightError:
    name, was, key = field.name, repr(value), field.key
    least, most = field.minimum, field.maximum
    if field.choices:
        told = problem("bad-setting/choice", name=name, value=was, key=key, choices=field.choices, place=name)
    elif least is not None and most is not None:
        told = problem(
            "bad-setting/range",
            name=name,
            value=was,
            key=key,
            type=field.type,
            least=least,
            most=most,
            place=name,
        )
    elif least is not None:
        told = problem("bad-setting/least", name=name, value=was, key=key, type=field.type, least=least, place=name)
    elif most is not None:
        told = problem("bad-setting/most", name=name, value=was, key=key, type=field.type, most=most, place=name)
    else:
        told = problem("bad-setting/type", name=name, value=was, key=key, type=field.type, place=name)
    return VoicewrightError(told)


def _nearest_first(name: str, known: Mapping[str, object]) -> list[str]:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return close + sorted(set(known) - set(close))
