"""Korean phones as the letters of syllables, as they sound."""

from collections.abc import Sequence

from backend.text import articulation

_ONSETS = {
    "k": "ᄀ", "ɡ": "ᄀ", "k͈": "ᄁ", "n": "ᄂ", "t": "ᄃ", "d": "ᄃ", "t͈": "ᄄ", "ɾ": "ᄅ", "l": "ᄅ", "m": "ᄆ",
    "p": "ᄇ", "b": "ᄇ", "p͈": "ᄈ", "s": "ᄉ", "ɕ": "ᄉ", "s͈": "ᄊ", "ɕ͈": "ᄊ", "tɕ": "ᄌ", "dʑ": "ᄌ", "tɕ͈": "ᄍ",
    "tɕʰ": "ᄎ", "kʰ": "ᄏ", "tʰ": "ᄐ", "pʰ": "ᄑ", "h": "ᄒ",
}  # fmt: skip
_CODAS = {"k̚": "ᆨ", "n": "ᆫ", "t̚": "ᆮ", "l": "ᆯ", "m": "ᆷ", "p̚": "ᆸ", "ŋ": "ᆼ"}
_NUCLEI = {
    "a": "ᅡ", "ɛ": "ᅢ", "ja": "ᅣ", "jɛ": "ᅤ", "ʌ": "ᅥ", "e": "ᅦ", "jʌ": "ᅧ", "je": "ᅨ", "o": "ᅩ", "wa": "ᅪ", "wɛ": "ᅫ",
    "we": "ᅬ", "jo": "ᅭ", "u": "ᅮ", "wʌ": "ᅯ", "wi": "ᅱ", "ju": "ᅲ", "ɯ": "ᅳ", "ɰi": "ᅴ", "i": "ᅵ",
}  # fmt: skip
_GLIDES = {"j": "ᅵ", "w": "ᅮ", "ɰ": "ᅳ"}
_NO_ONSET, _EMPTY_NUCLEUS = "ᄋ", "ᅳ"


def signs() -> set[str]:
    """Everything that may be written."""
    return {_NO_ONSET, *_ONSETS.values(), *_CODAS.values(), *_NUCLEI.values()}


def written(word: Sequence[str]) -> list[list[str]]:
    """What is written for each phone of a word, in conjoining letters. Each syllable has an onset, which may be the
    empty one; a phone that Korean does not have is written as the most similar one.
    """
    table = {**_ONSETS, **_CODAS, **_GLIDES, **_NUCLEI}
    letters = [one if one in table else articulation.nearest(one, table) for one in word]
    found: list[list[str]] = []
    begun = False
    for at, one in enumerate(letters):
        before, after = (letters[at - 1] if at else ""), (letters[at + 1] if at + 1 < len(letters) else "")
        if one in _NUCLEI or one in _GLIDES:
            if before in _GLIDES and before + one in _NUCLEI:
                found.append([])  # written with the glide
                continue
            nucleus = _NUCLEI.get(one + after if one in _GLIDES else one) or _GLIDES[one]
            found.append(([] if begun else [_NO_ONSET]) + [nucleus])
            begun = False
        elif (begun := one in _ONSETS and (after in _NUCLEI or after in _GLIDES)) or one not in _CODAS:
            found.append([_ONSETS[one]] + ([] if begun else [_EMPTY_NUCLEUS]))
        else:
            found.append([_CODAS[one]])
    return found
