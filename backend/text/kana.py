"""Kana as phones: one mora after the other, and what espeak-ng calls them."""

import re

_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "ɡ": "ガギグゲゴ", "s": "サ・スセソ", "ɕ": "・シ・・・", "z": "ザ・ズゼゾ",
    "dʑ": "・ジ・・・", "t": "タ・・テト", "tɕ": "・チ・・・", "ts": "・・ツ・・", "d": "ダ・・デド",
    "n": "ナニヌネノ", "h": "ハ・・ヘホ", "ç": "・ヒ・・・", "ɸ": "・・フ・・", "b": "バビブベボ", "p": "パピプペポ",
    "m": "マミムメモ", "j": "ヤ・ユ・ヨ", "ɾ": "ラリルレロ", "w": "ワヰ・ヱ・", "v": "・・ヴ・・",
}  # fmt: skip
_VOWELS = ("a", "i", "ɯ", "e", "o")
_KANA = {kana: (onset, _VOWELS[at]) for onset, row in _ROWS.items() for at, kana in enumerate(row) if kana != "・"}
_KANA |= {"ヲ": ("", "o"), "ヂ": ("dʑ", "i"), "ヅ": ("z", "ɯ"), "ヵ": ("k", "a"), "ヶ": ("k", "e"), "ヮ": ("w", "a")}
_PALATAL = {
    "k": "kʲ", "ɡ": "ɡʲ", "n": "ɲ", "b": "bʲ", "p": "pʲ", "m": "mʲ", "ɾ": "ɾʲ", "t": "tʲ", "d": "dʲ", "ɸ": "ɸʲ",
    "v": "vʲ", "": "j",
}  # fmt: skip
_GLIDES = {"ャ": "a", "ュ": "ɯ", "ョ": "o"}
_SMALL = {"ァ": "a", "ィ": "i", "ゥ": "ɯ", "ェ": "e", "ォ": "o"}
_LONG, _STOP, _NASAL = "ー", "ッ", "ン"
_MORA = re.compile(r"(ー|ッ|ン|.[ャュョァィゥェォヮ]?)(’?)", re.DOTALL)
_NAMES = {
    "ɕ": "s\\", "ts": "t_s", "tɕ": "t_s\\", "dʑ": "d_z\\", "ç": "C", "ɸ": "p\\", "ɾ": "r`", "ɲ": "n_j", "ŋ": "N",
    "ɴ": "N\\", "ɡ": "g", "ɯ": "u", "ʔ": "",
}  # fmt: skip
_NASALS = {"m": "pbm", "ŋ": "kɡ", "n": "tdnzɾɲ"}
HIGH, LOW = "˥", "˩"


def katakana(text: str) -> str:
    """Hiragana as katakana."""
    return "".join(chr(ord(one) + 0x60) if "ぁ" <= one <= "ゖ" else one for one in text)


def moras(spoken: str) -> list[str]:
    """Katakana → moras; ``’`` after one says that its vowel is whispered."""
    return [match.group() for match in _MORA.finditer(spoken) if match[1] != "’"]


def phones(spoken: str, tones: str = "") -> tuple[str, ...]:
    """Katakana → IPA. ``tones``: ``˥`` or ``˩`` for each mora, kept on vowels; none where the accent is unknown."""
    said: list[str] = []
    pending = ""
    pieces = moras(spoken)
    for at, mora in enumerate(pieces):
        tone = tones[at : at + 1]
        if mora == _LONG:
            _lengthen(said, tone)
            continue
        if mora in (_STOP, _NASAL):
            pending += mora
            continue
        found = _mora(mora.rstrip("’"))
        if found is None:
            continue
        onset, vowel = found
        if pending:
            said += _before(pending, onset)
            onset = (*onset[:-1], onset[-1] + "ː") if pending.endswith(_STOP) and onset else onset
            pending = ""
        said += [*onset, vowel + ("\u0325" if mora.endswith("’") else tone)]
    return (*said, *_before(pending, ()))


def _mora(mora: str) -> tuple[tuple[str, ...], str] | None:
    """Onset and vowel; None for what is no kana."""
    if mora[0] not in _KANA:
        return ((), _SMALL[mora]) if mora in _SMALL else (("j",), _GLIDES[mora]) if mora in _GLIDES else None
    onset, vowel = _KANA[mora[0]]
    small = mora[1:]
    if small in _GLIDES:
        return ((_PALATAL.get(onset, onset),), _GLIDES[small])
    if small in _SMALL:
        if mora[0] in "ウイ":
            return (("w" if mora[0] == "ウ" else "j",), _SMALL[small])
        if vowel == "ɯ" and onset in ("k", "ɡ"):
            return ((onset, "w"), _SMALL[small])
        if vowel == "i" and small == "ェ":
            return ((_PALATAL.get(onset, onset),), "e")
        return ((onset,) if onset else (), _SMALL[small])
    return ((onset,) if onset else (), vowel)


def _lengthen(said: list[str], tone: str) -> None:
    if not said or said[-1][0] not in "aiɯeo":
        return
    vowel = said[-1].rstrip(HIGH + LOW)
    before = said[-1][len(vowel) :]
    after = before + tone if not before.endswith(tone) else before
    said[-1] = vowel + ("" if vowel.endswith("ː") else "ː") + after


def _before(pending: str, onset: tuple[str, ...]) -> list[str]:
    """ン takes the place of what follows; ッ with nothing to double is a catch in the throat."""
    first = onset[0][0] if onset else ""
    nasal = next((sound for sound, letters in _NASALS.items() if first and first in letters), "ɴ")
    said = [nasal for one in pending if one == _NASAL]
    return [*said, "ʔ"] if pending.endswith(_STOP) and not onset else said


def espeak_names(symbols: tuple[str, ...]) -> str:
    """What espeak-ng's Japanese calls the phones."""
    return "".join(_name(symbol) for symbol in symbols)


def _name(symbol: str) -> str:
    letters = symbol.rstrip(HIGH + LOW).replace("\u0325", "")
    long = letters.endswith("ː")
    letters = letters.rstrip("ː")
    palatal = letters.endswith("ʲ")
    letters = letters.rstrip("ʲ")
    name = _NAMES.get(letters, letters) + ("_j" if palatal else "")
    if not long:
        return name
    return name + ":" if letters in _VOWELS else name + name
