"""A plural or a possessive of a word of the dictionary: how the ending sounds behind it."""

from collections.abc import Mapping

from backend.text import ipa

_HISSES = ("s", "z", "ʃ", "ʒ", "tʃ", "dʒ", "ʂ", "ʐ")
_VOICELESS = frozenset("ptkfθxchq")
_NAMES = {"s": "s", "z": "z", "ɪz": "I2z", "ʃ": "S", "əs": "@s", "": ""}
"""Of what is heard: espeak-ng's names."""
_PLAIN: Mapping[str, Mapping[str, str]] = {
    "de": {"s": "s", "'s": "s", "es": "əs"},
    "nl": {"s": "s", "'s": "s"},
    "sv": {"s": "s"},
    "da": {"s": "s"},
    "nb": {"s": "s"},
    "es": {"s": "s"},
    "pt": {"s": "ʃ"},
    "pt-br": {"s": "s"},
    "fr": {"s": ""},
}
"""Language → ending → its sound behind any word."""
_LEAST_FRENCH = 4
"""Letters: shorter ones are words of their own with an s, as fil and fils."""


def inflected(entry: str, word: str, ending: str, code: str) -> str | None:
    """The dictionary's entry with an ending, in the way it is written itself; None where the ending is none.

    ``word``: as the dictionary has it. ``code``: espeak-ng's of the language.
    """
    if entry.startswith("[["):
        inside = entry.removeprefix("[[").removesuffix("]]").rstrip()
        last = next((one for one in ("tS", "dZ", "S", "Z") if inside.endswith(one)), inside[-1:])
        sound = _sound(ending, word, last.replace("S", "ʃ").replace("Z", "ʒ").replace("T", "θ"), code)
        return None if sound is None else f"[[{inside}{_NAMES[sound]}]]"
    if not ipa.is_ipa(entry):
        return None if _sound(ending, word, "", code) is None else entry + ending
    sound = _sound(ending, word, (ipa.split(entry) or [""])[-1], code)
    return None if sound is None else f"/{entry.strip('/')}{sound}/"


def _sound(ending: str, word: str, last: str, code: str) -> str | None:
    """What is heard of an ending behind the phone ``last``; None: the language has no such ending here."""
    base = code.partition("-")[0]
    if base == "en":
        return _english(ending, word.casefold(), last)
    if base == "fr" and len(word) < _LEAST_FRENCH:
        return None
    return _PLAIN.get(code, _PLAIN.get(base, {})).get(ending)


def _english(ending: str, word: str, last: str) -> str | None:
    hissing = word.endswith(("s", "x", "z", "ch", "sh"))
    if (ending == "s" and hissing) or (ending == "es" and not (hissing or word.endswith("o"))):
        return None
    if ipa.bare(last) in _HISSES:
        return "ɪz"
    return "s" if last and ipa.bare(last)[0] in _VOICELESS else "z"
