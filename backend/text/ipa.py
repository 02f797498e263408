"""IPA strings: splitting them into phones, and tidying what espeak-ng writes."""

import re
import unicodedata

STRESS = "ˈˌ"
_WRITTEN = str.maketrans(
    {"g": "ɡ", "'": "ˈ", "’": "ʼ", "ʣ": "dz", "ʤ": "dʒ", "ʥ": "dʑ", "ʦ": "ts", "ʧ": "tʃ", "ʨ": "tɕ"}
)
"""What people write for letters and marks of the IPA; among them its former ligatures."""
_TIES = re.compile("[͜͡]")
_STOPS = frozenset("pbtdʈɖcɟkɡgqɢʔɓɗʄɠʛɾ")
_VOWELS = frozenset("aeiouyæøœɶɐɑɒɔəɘɛɜɞɤɨɪɵʉʊʌʏɯɚɝᵻɿʅ")
# Two or more letters that are one phone of espeak-ng's, longest first.
_JOINED = sorted(
    [
        "tʃ",
        "dʒ",
        "tɕ",
        "dʑ",
        "ts",
        "dz",
        "ʈʂ",
        "ɖʐ",
        "pf",
        "tɬ",
        "aɪ",
        "aʊ",
        "eɪ",
        "oʊ",
        "əʊ",
        "ɔɪ",
        "ɔø",
        "ɪə",
        "eə",
        "ʊə",
        "aɪə",
        "aʊə",
        "aɪɚ",
        "ɪɹ",
        "ɛɹ",
        "ɑːɹ",
        "ɔːɹ",
        "oːɹ",
        "ʊɹ",
        "əl",
        "ɛɪ",
        "ʌʊ",
        "œy",
        "ai",
        "ei",
        "au",
        "ɑu",
        "ou",
        "oi",
        "ui",
        "iɛ",
        "ie",
        "ia",
        "uo",
    ],
    key=len,
    reverse=True,
)
_ESPEAK = {
    # Where espeak-ng's table has no IPA for a phone, its own name comes through.
    "s.": "ʂ", "z.": "ʐ", "ts.": "ʈʂ", "tS;": "tɕ", "i.": "ɨ", "i[": "ɿ", "t.": "ʈ", "d.": "ɖ", "n.": "ɳ", "l.": "ɭ",
    "r.": "ɽ", "ts.h": "ʈʂʰ", "tS": "tʃ", "dZ": "dʒ", "ʦ": "ts", "ε": "ɛ",
}  # fmt: skip
_IPA_ONLY = re.compile(
    r"[ˈˌːˑæɐɑɒɓɔɕɖɗɘəɚɛɜɝɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔʕʘʙʛʜʝʟʡʢθβχǀǁǂǃ\u0300-\u036f]"
)
_NOT_IPA = re.compile(r"[-/\[\](){}<>.,_\s\d^*#\"'!?;|~@%&$=+\\]")


def bare(symbol: str) -> str:
    """The symbol without its stress mark."""
    return symbol.lstrip(STRESS)


def stress_of(symbol: str) -> int:
    """2 primary, 1 secondary, 0 none."""
    return 2 if symbol.startswith("ˈ") else 1 if symbol.startswith("ˌ") else 0


def without_tone(symbol: str) -> str:
    """The symbol without tone letters or figures."""
    return symbol.rstrip("˥˦˧˨˩⁰¹²³⁴⁵⁶⁷⁸⁹")


def tidy(symbol: str) -> str:
    """One of espeak-ng's symbols as IPA: composed, without ties and signs of its own alphabet."""
    mark = symbol[: len(symbol) - len(bare(symbol))]
    letters = _TIES.sub("", unicodedata.normalize("NFC", bare(symbol)))
    letters = _ESPEAK.get(letters, letters).replace("g", "ɡ")
    cleaned = _NOT_IPA.sub("", letters).replace("nɡ", "ŋ")
    if len(cleaned) > 1 and cleaned[-1] == "h":
        cleaned = cleaned[:-1] + "ʰ"
    return mark[:1] + cleaned if cleaned else ""


def is_vowel(symbol: str) -> bool:
    """Whether the phone's nucleus is a vowel."""
    letters = bare(symbol)
    return bool(letters) and unicodedata.normalize("NFD", letters)[0] in _VOWELS


def begins_abruptly(symbol: str) -> bool:
    """Stops and affricates (their closure is silent) and vowels (a glottal onset) own the silence before them."""
    letters = bare(symbol)
    return bool(letters) and (letters[0] in _STOPS or is_vowel(symbol))


def is_stop(symbol: str) -> bool:
    """Stops and affricates, taps excepted."""
    letters = bare(symbol)
    return bool(letters) and letters[0] in _STOPS and letters[0] != "ɾ"


def split(text: str) -> list[str]:
    """A transcription (``/həˈloʊ/``) → phones, a stress mark moved to the vowel of its syllable."""
    text = _TIES.sub("", unicodedata.normalize("NFC", text)).translate(_WRITTEN)
    phones: list[str] = []
    stress = ""
    index = 0
    while index < len(text):
        letter = text[index]
        if letter in STRESS:
            stress = letter
            index += 1
            continue
        if _NOT_IPA.match(letter) or letter in "‿|‖":
            index += 1
            continue
        if phones and (unicodedata.category(letter) in ("Mn", "Lm", "Sk") or letter in "ːˑ˞"):
            phones[-1] += letter
            index += 1
            continue
        joined = next((one for one in _JOINED if text.startswith(one, index)), letter)
        index += len(joined)
        if stress and is_vowel(joined):
            joined, stress = stress + joined, ""
        phones.append(joined)
    return phones


def is_ipa(entry: str) -> bool:
    """Whether a lexicon entry is IPA (``/…/`` or with letters that only IPA has), not a respelling."""
    return (len(entry) > 2 and entry.startswith("/") and entry.endswith("/")) or bool(_IPA_ONLY.search(entry))
