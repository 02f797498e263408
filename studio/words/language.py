"""The language of the window: ``tr("{name} is written.", name=path.name)`` says a sentence in it.

Sentences stand in English where they are said, and are looked up in ``translations/LANGUAGE.mo`` beside this file; one
that is not there is said in English. Which language it is stands in the environment before anything with words is
imported (``studio/__main__``): many words are constants. ``python -m tests.translations`` keeps the files in step with
the code.
"""

import gettext
from collections.abc import Iterable
from functools import cache
from importlib import resources

from backend.protocol.sentences import ENGLISH, spoken

_FOLDER = resources.files("studio.words") / "translations"


def tr(sentence: str, about: str = "", /, **values: object) -> str:
    """The sentence in the window's language, its ``{placeholders}`` filled as ``str.format`` does.

    ``about`` tells words apart that are one in English: ``tr("Key", "of music")``.
    """
    said = _words().pgettext(about, sentence) if about else _words().gettext(sentence)
    return said.format(**values) if values else said


def trn(one: str, many: str, n: int, /, **values: object) -> str:
    """The sentence for a number: English has two forms, other languages have others. ``{n}`` is the number."""
    return _words().ngettext(one, many, n).format(n=n, **values)


def languages() -> tuple[str, ...]:
    """Those that the window can be in, English first."""
    files = _FOLDER.iterdir() if _FOLDER.is_dir() else ()
    return ENGLISH, *sorted(file.name.removesuffix(".mo") for file in files if file.name.endswith(".mo"))


def fitting(wanted: Iterable[str]) -> str:
    """The first of some languages (``zh-Hans-CN``, ``de_AT``) that the window can be in; English where none is."""
    known = languages()
    bases = (tag.replace("_", "-").partition("-")[0].lower() for tag in wanted)
    return next((base for base in bases if base in known), ENGLISH)


@cache
def _words() -> gettext.NullTranslations:
    language = spoken()
    if language == ENGLISH or language not in languages():
        return gettext.NullTranslations()
    with (_FOLDER / f"{language}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)
