"""Japanese as kana: espeak-ng reads no kanji, Open JTalk (the extra ``japanese``) does."""

import importlib
import re
import unicodedata
import warnings
from typing import Any

from backend.protocol.problems import Problem, VoicewrightError

_KANJI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30faー]+")


def _frontend() -> Any:
    try:
        return importlib.import_module("pyopenjtalk")  # large, so it is an extra; it ships no types
    except ImportError:
        return None


def readings(cleaned: str) -> list[tuple[int, int, str]]:
    """(start, end, kana as it is spoken) for the words of a text; particles as they sound (は → ワ).

    Raises ``VoicewrightError`` (``kanji-unreadable``) for kanji where Open JTalk is not installed.
    """
    frontend = _frontend()
    if frontend is None:
        if _KANJI.search(cleaned):
            raise VoicewrightError(
                Problem(
                    kind="kanji-unreadable",
                    what="This Japanese text has kanji, which cannot be read here.",
                    why="The package pyopenjtalk-plus is not installed.",
                    remedy="Install voicewright[japanese], or write the text in kana.",
                )
            )
        return []
    found: list[tuple[int, int, str]] = []
    position = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it uses what its own libraries call old
        words = frontend.run_frontend(cleaned)
    for word in words:
        written, spoken = str(word["string"]), str(word["pron"]).replace("’", "")
        while position < len(cleaned) and cleaned[position].isspace():
            position += 1
        end = position + len(written)
        if _plain(cleaned[position:end]) != _plain(written):
            at = cleaned.find(written, position)
            if at < 0:
                continue  # it left signs out or rewrote them; the next word is found again
            position, end = at, at + len(written)
        if _KANA.fullmatch(spoken) and spoken != cleaned[position:end]:
            found.append((position, end, spoken))
        position = end
    return found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
