"""The rows of ``LANGUAGE.json``, and the sentences that they make."""

import os
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

import msgspec

from backend.protocol.sentences.wording import LookUp, Value, fill

ENGLISH = "en"
VARIABLE = "VOICEWRIGHT_LANGUAGE"
"""Of the environment: the language of a process and of those that it starts. The window sets it as its settings say."""
EARLIER = "earlier"
"""The kind, or the reason of a kind, of what an older version stored as sentences: its fields are those."""
_FOLDER = resources.files("backend.protocol") / "sentences"

Row = str | dict[str, str]
"""One sentence, or ``what``, ``why`` and ``remedy``; the latter two may be absent. Figures have other texts."""


class Said(NamedTuple):
    """What happened, why, and what to do: a sentence each, the last two may be empty."""

    what: str
    why: str = ""
    remedy: str = ""

    @property
    def then(self) -> str:
        """All but what happened."""
        return " ".join(part for part in (self.why, self.remedy) if part)


@cache
def languages() -> tuple[str, ...]:
    """Languages that there are sentences in."""
    return tuple(sorted(f.name.removesuffix(".json") for f in _FOLDER.iterdir() if f.name.endswith(".json")))


def spoken() -> str:
    """The language that this process speaks: that of ``VARIABLE``, as in ``de`` or ``zh_CN.UTF-8``; else English."""
    return re.split(r"[-_.]", os.environ.get(VARIABLE, ""))[0].lower() or ENGLISH


@cache
def catalogue(language: str) -> Mapping[str, Mapping[str, Row]]:
    """Section → kind → row; in English what a language has not."""
    english = own(ENGLISH)
    if language == ENGLISH or language not in languages():
        return english
    theirs = own(language)
    return {section: {**rows, **theirs.get(section, {})} for section, rows in english.items()}


def own(language: str) -> dict[str, dict[str, Row]]:
    """The rows of a language's file alone."""
    return msgspec.json.decode((_FOLDER / f"{language}.json").read_bytes(), type=dict[str, dict[str, Row]])


def row(section: str, kind: str, language: str = "") -> Mapping[str, str]:
    """The templates of a kind; here and below no language means ``spoken()``.

    ``a/b`` takes from ``a`` what it does not have itself. Raises ``KeyError``.
    """
    rows = catalogue(language or spoken())[section]
    found = rows[EARLIER if kind.endswith(f"/{EARLIER}") else kind]
    return {**_parts(rows.get(kind.partition("/")[0], {})), **_parts(found)}


def _parts(row: Row) -> Mapping[str, str]:
    return {"what": row} if isinstance(row, str) else row


def knows(section: str, kind: str) -> bool:
    """Whether a section has a row for the kind."""
    return kind in catalogue(ENGLISH)[section] or (section == "findings" and kind.endswith(f"/{EARLIER}"))


def say(section: str, kind: str, fields: Mapping[str, Value], language: str = "") -> Said:
    """The sentences of a kind. Never raises: one that nobody knows here is shown as it came, with its fields."""
    try:
        templates = row(section, kind, language)
        return Said(**{part: fill(text, fields, _look_up(language)) for part, text in templates.items()})
    except (KeyError, ValueError, TypeError):
        return Said(": ".join([kind, *(f"{name} {value}" for name, value in fields.items())]))


def part(section: str, kind: str, name: str, fields: Mapping[str, Value], language: str = "") -> str:
    """One text of a kind that has several, e.g. the title of a figure; empty where it has none of that name."""
    templates = catalogue(language or spoken())[section].get(kind, {})
    template = templates.get(name, "") if isinstance(templates, dict) else ""
    return fill(template, fields, _look_up(language))


def term(key: str, language: str = "") -> str:
    """A word or sentence that stands in others; the key itself where nobody knows it."""
    return text("terms", key, language) or key


def text(section: str, kind: str, language: str = "") -> str:
    """The one text of a kind that has no parts; empty where nobody knows it."""
    found = catalogue(language or spoken())[section].get(kind, "")
    return found if isinstance(found, str) else ""


def glossary(language: str = "") -> list[tuple[str, str]]:
    """The words that a person meets in the window and what they mean, by alphabet."""

    def said(key: str, name: str) -> str:
        return part("glossary", key, name, {}, language)

    return sorted((said(key, "word"), said(key, "meaning")) for key in catalogue(language or spoken())["glossary"])


def explained(of: str, language: str = "") -> str:
    """What a finding is, in plain words; empty where nobody says it. Findings' reasons share their text."""
    return text("explained", of.partition("/")[0], language)


def _look_up(language: str) -> LookUp:
    return lambda key, section: text(section, key, language) or key
