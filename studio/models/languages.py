"""Languages as the window offers them: a code of espeak-ng's, its name, and which one a file or a project is in."""

import re
from collections import Counter

from PySide6.QtCore import QLocale

from backend.project.project import Project
from backend.protocol.sentences import ENGLISH, spoken
from studio.words.language import fitting, tr

OFFERED = (
    "ar", "bg", "bn", "ca", "cmn", "cs", "da", "de", "el", "en-gb", "en-us", "es", "es-419", "et", "fa", "fi", "fr-be",
    "fr-fr", "he", "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "nb", "nl", "pl", "pt", "pt-br", "ro", "ru",
    "sk", "sl", "sr", "sv", "ta", "th", "tr", "uk", "ur", "vi",
)  # fmt: skip
"""espeak-ng's codes of languages with many speakers. Any other code that a project uses works as well."""
OTHERWISE = "en-us"
_MEANT = {"en": "en-us", "fr": "fr-fr", "zh": "cmn", "no": "nb"}
_LOCALES = {"cmn": "zh", "nb": "nb_NO", "pt": "pt_PT"}
_BY_LAND = ("fr-be", "fr-fr", "pt-br")
"""Languages that their name alone does not tell apart from another one that is offered."""


def name(code: str) -> str:
    """``Deutsch``, ``Français (Belgique)``: a language as its speakers call it; the code where Qt has no name."""
    locale = QLocale(_LOCALES.get(code, code.replace("-", "_")))
    own = locale.nativeLanguageName()
    land = f" ({locale.nativeTerritoryName()})" if code in _BY_LAND else ""
    return f"{own[:1].upper()}{own[1:]}{land}" if own else code


def english(code: str) -> str:
    """``German``: a language as it is called in English; the code where Qt has no name."""
    language = QLocale(_LOCALES.get(code, code.split("-")[0])).language()
    return code if language == QLocale.Language.C else QLocale.languageToString(language)


def called(code: str) -> str:
    """``German``, ``德语``: a language as the window's language calls it."""
    window = fitting([spoken()])
    if window == ENGLISH:
        return english(code)
    from babel import Locale, UnknownLocaleError  # its data take a moment

    try:
        return Locale.parse(_LOCALES.get(code, code).replace("-", "_").split("_")[0]).get_language_name(window) or code
    except (UnknownLocaleError, ValueError):
        return code


def itself(code: str) -> str:
    """``English``, ``简体中文``: a language of the window, as who reads it calls it."""
    return tr("English") if code == ENGLISH else name(code)


def of_window(wanted: str) -> str:
    """The language that the window is in at its start. ``wanted``: as in the settings; empty: the system's."""
    return fitting([wanted] if wanted else QLocale.system().uiLanguages())


def of_file(stem: str) -> str:
    """The language that a file's name without its suffix says, as in ``de``, ``prompts-en_GB``; empty: it says none.

    Only a code of its own counts, at the end or the beginning of the name: ``my-list-it`` is Italian, ``it works`` is
    not.
    """
    known = {*OFFERED, *_MEANT}
    words = re.split(r"[-_.]", stem.strip().lower())
    for pick in (words[-2:], words[-1:], words[:2], words[:1]):
        code = "-".join(pick)
        if code in known:
            return _MEANT.get(code, code)
    return ""


def of_project(project: Project) -> str:
    """The language of most clips; without clips, that of most prompts; of an empty project: American English."""
    for languages in ((clip.language for clip in project.clips.all()), (p.language for p in project.prompts.all())):
        common = Counter(language for language in languages if language).most_common(1)
        if common:
            return common[0][0]
    return OTHERWISE
