"""Figures as words. Each reader answers None where it is not sure, and the figures stay for espeak-ng."""

import re
from functools import lru_cache

from backend.text import agreement, locales
from backend.text.languages import Language
from backend.text.pattern import Pattern

# Languages whose cardinals num2words says as espeak-ng spells them; the others' figures espeak-ng reads itself.
KNOWN = (
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "ru", "uk", "ro", "hu", "tr", "id",
)  # fmt: skip
_REGIONS = {"nb": "no", "pt-br": "pt_BR", "fr-be": "fr_BE", "fr-ch": "fr_CH"}
_POINT = ("en", "ja", "ko", "cmn", "th", "he", "hi")  # 3.5 is written with a point, groups with commas
_POINT_WORD = {
    "en": "point", "de": "Komma", "fr": "virgule", "es": "coma", "it": "virgola", "pt": "vírgula", "nl": "komma",
    "sv": "komma", "da": "komma", "nb": "komma", "fi": "pilkku", "pl": "przecinek", "cs": "celá", "ru": "запятая",
    "uk": "кома", "ro": "virgulă", "hu": "egész", "tr": "virgül", "id": "koma",
}  # fmt: skip
MINUS = {
    "en": "minus", "de": "minus", "fr": "moins", "es": "menos", "it": "meno", "pt": "menos", "nl": "min",
    "ru": "минус", "pl": "minus", "sv": "minus", "da": "minus", "nb": "minus", "cs": "minus", "uk": "мінус",
}  # fmt: skip
_PLUS = {"es": "más", "it": "più", "pt": "mais", "ru": "плюс"}
TO = {"en": "to", "de": "bis", "fr": "à", "es": "a", "it": "a", "nl": "tot", "pt": "a", "sv": "till"}
"""What is said between the ends of a range."""
_CENTS = {
    "en": {"$": ("cent", "cents"), "€": ("cent", "cents"), "£": ("penny", "pence"), "₹": ("paisa", "paise")},
    "de": {"$": ("Cent", "Cent"), "€": ("Cent", "Cent"), "£": ("Penny", "Pence")},
    "fr": {"$": ("cent", "cents"), "€": ("centime", "centimes"), "£": ("penny", "pence")},
    "es": {"$": ("centavo", "centavos"), "€": ("céntimo", "céntimos"), "£": ("penique", "peniques")},
    "it": {"$": ("centesimo", "centesimi"), "€": ("centesimo", "centesimi")},
    "pt": {"$": ("centavo", "centavos"), "€": ("cêntimo", "cêntimos"), "R$": ("centavo", "centavos")},
}
_AND = {"es": " con ", "it": " e ", "pt": " e ", "pl": " "}
_SCALES = Pattern(r"^(?:thousand|million|billion|trillion)$")
_MAX_DIGITS = 15  # longer ones are read digit by digit
_ORDINAL_LANGUAGES = ("fr", "es", "it", "pt", "nl", "en", "de", "sv", "da", "nb", "ru", "pl", "uk")


@lru_cache(maxsize=4096)
def words(value: int, language: Language, to: str = "cardinal") -> str | None:
    """A number in words, ``to`` is ``cardinal``, ``ordinal`` or ``year``; None where num2words cannot say it."""
    from num2words import num2words

    code = _REGIONS.get(language.code, _REGIONS.get(language.base, language.base))
    try:
        said = num2words(value, lang=code, to=to)
    except (NotImplementedError, OverflowError, ValueError, KeyError, IndexError, TypeError):
        return None  # that language cannot say this; espeak-ng can
    if language.base == "es":
        said = re.sub(r"\buno(?= mil)", "un", re.sub(r"veintiuno(?= mil)", "veintiún", str(said)))
    # num2words drops a syllable of the Italian 118: centodicotto
    return re.sub(r"dicotto$", "diciotto", str(said).replace("\u00ad", "")) if said else None


def digits(figures: str, language: Language) -> str | None:
    """One after the other."""
    spoken = [words(int(one), language) for one in figures]
    return None if None in spoken else " ".join(one or "" for one in spoken)


def _parts(figures: str, base: str) -> tuple[str, str]:
    """Whole and fraction, without the grouping; a lone separator before three digits groups."""
    figures = re.sub(r"[' \u00a0\u202f]", "", figures)
    point, group = (".", ",") if base in _POINT else (",", ".")
    whole, _, fraction = figures.rpartition(point) if point in figures else (figures, "", "")
    if group in fraction or point in whole:  # 1.234.567 in a language with decimal commas, or nonsense
        whole, fraction = figures.replace(point, group), ""
    if group in whole and not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", whole):
        # “3.5” in a German text: nobody groups like that, so it was meant as a decimal
        head, _, tail = whole.partition(group)
        return (head, tail) if tail.isdigit() and not fraction else (re.sub(r"\D", "", whole), fraction)
    return whole.replace(group, ""), fraction


def number(figures: str, language: Language, following: str = "") -> str | None:
    """``1,234.5`` → words; years as years in English and German; long ones and ``007`` digit by digit.

    ``following``: what stands after it, for languages whose numbers agree with a noun.
    """
    base = language.base
    if base not in KNOWN:
        return None
    sign, figures = (figures[0], figures[1:]) if figures[0] in "+-" else ("", figures)
    whole, fraction = _parts(figures, base)
    if not (whole + fraction).isascii() or not whole.isdigit():
        return None
    if len(whole) > _MAX_DIGITS or (len(whole) > 1 and whole[0] == "0"):
        spoken = digits(whole, language)
    elif base in ("en", "de") and figures == whole and (1100 <= int(whole) < 2000 or 2010 <= int(whole) < 2100):
        spoken = words(int(whole), language, "year")
    else:
        spoken = words(int(whole), language)
    if spoken is None:
        return None
    if fraction:
        tail = _decimals(spoken, fraction, language)
        if tail is None:
            return None
        spoken = tail
    elif following and not _is_year(figures, following, base):
        thousands = base in ("es", "pt") and following.startswith(" mil ")
        counted = following.removeprefix(" mil") if thousands else following
        spoken = agreement.agreed(spoken, counted, base)
        if thousands and base == "es":
            spoken = re.sub(r"\buna?$", "un", re.sub(r"veintiun[oa]$", "veintiún", spoken))
    if sign == "-":
        return f"{MINUS[base]} {spoken}" if base in MINUS else None
    return f"{_PLUS.get(base, 'plus')} {spoken}" if sign else spoken


def _is_year(figures: str, following: str, base: str) -> bool:
    """``em 1919 havia``: nothing in the plural behind it, so that nothing is counted."""
    plural = following.split()[0].endswith("s") if following.split() else False
    return base in ("es", "pt") and figures.isdigit() and 1500 <= int(figures) < 2100 and not plural


_AS_NUMBER = ("fr", "es", "it", "pt")
"""Languages that say two decimals as a number: deux virgule soixante-quinze."""
_RUSSIAN_PARTS = {1: "десят", 2: "сот", 3: "тысячн"}


def _decimals(whole: str, fraction: str, language: Language) -> str | None:
    """``whole`` (in words) with its decimals."""
    base = language.base
    if base == "ru" and len(fraction) in _RUSSIAN_PARTS:
        value = int(fraction)
        parts = agreement.agreed(words(value, language) or "", " ая" if value % 10 == 1 else " ые", "ru")
        one, one_part = (said.endswith("одна") for said in (agreement.agreed(whole, " ая", "ru"), parts))
        head = f"{agreement.agreed(whole, ' ая' if one else ' ые', 'ru')} {'целая' if one else 'целых'}"
        return f"{head} {parts} {_RUSSIAN_PARTS[len(fraction)]}{'ая' if one_part else 'ых'}"
    if base in _AS_NUMBER and len(fraction) == 2 and fraction[0] != "0":
        tail = words(int(fraction), language)
    else:
        tail = digits(fraction, language)
    return None if tail is None else f"{whole} {_POINT_WORD[base]} {tail}"


def telephone(figures: str, language: Language) -> str | None:
    """``555-1234`` → each figure, with a breath at the hyphens."""
    if language.base not in KNOWN:
        return None
    groups = [digits(group, language) for group in figures.split("-")]
    return None if None in groups else ", ".join(group or "" for group in groups)


def span(figures: str, language: Language) -> str | None:
    """``10-20`` → ``ten to twenty``."""
    between = TO.get(language.base)
    begins, ends = re.split("[-–]", figures)
    if len(begins) == 4 and len(ends) == 2 and ends[0] == "0":
        ends = begins[:2] + ends  # 2008-09: years
    first, second = number(begins, language), number(ends, language)
    return f"{first} {between} {second}" if between and first and second else None


def ordinal(figures: str, language: Language) -> str | None:
    """``21st``, ``1er``, ``3.º`` → words, in the language whose ending it is."""
    match = re.match(r"(\d+)\.?(\D+)", figures)
    if match is None or language.base not in agreement.ORDINAL_ENDINGS:
        return None
    return agreement.ordinal(words(int(match[1]), language, "ordinal"), int(match[1]), match[2], language.base)


def quantity(found: str, language: Language, following: str = "") -> str | None:
    """``3 km`` → ``three kilometers``; where the unit is unknown only the figures are read."""
    match = re.match(r"([-+]?[\d.,'  ]*\d)(\s?)(.+)", found)
    if match is None:
        return None
    figures, gap, unit = match.groups()
    whole, fraction = _parts(figures.lstrip("+-"), language.base)
    spoken = number(figures, language) or (figures if language.base not in KNOWN else None)
    if spoken is None or not whole.isdigit():
        return None
    amount = float(f"{whole}.{fraction}") if fraction else int(whole)
    named = locales.measured("\0", amount, unit, language)
    if named is None:
        return f"{spoken} {unit}" if gap and spoken != figures else None
    noun = named.partition("\0")[2].strip()
    return named.replace("\0", agreement.agreed(spoken, noun or following, language.base, noun=bool(noun)))


def _kopecks(value: int, language: Language) -> str:
    last, teen = value % 10, 10 < value % 100 < 20
    name = "копеек" if teen or last in (0, 5, 6, 7, 8, 9) else "копейка" if last == 1 else "копейки"
    return f"{agreement.agreed(words(value, language) or '', name, 'ru', noun=True)} {name}"


_MILLIONS = Pattern(
    r"(?:mill[oó]n(?:es)?|billón|billones|[mbtr]+ilh(?:ão|ões)|mil(?:lions?|liards?)|milion[ei]|miliard[oi])$"
)


def _of(value: str, name: str, base: str) -> str:
    """``un millón de euros``: a million is a noun."""
    if base not in ("es", "pt", "fr", "it") or not _MILLIONS.search(value):
        return ""
    return "d'" if base == "fr" and name[0] in "aeiouy" else "di " if base == "it" else "de "


def money(found: str, language: Language) -> str | None:
    """``$5.20`` → ``five dollars, twenty cents``."""
    base = language.base
    sign = next((one for one in locales.CURRENCIES if one in found), "")
    amount, _, scale = found.replace(sign, "").strip().partition(" ") if sign else ("", "", "")
    tail = amount[len(amount.rstrip(".,")) :]
    amount = amount.rstrip(".,")
    if not amount or not amount[0].isdigit() or (scale and not _SCALES.match(scale)):
        return None
    whole, fraction = _parts(amount, base)
    if not whole.isdigit():
        return None
    name = locales.currency(
        sign, int(whole) if not fraction and not scale else 2 if scale else max(int(whole), 0), language
    )
    if name is None:
        return None
    if base not in KNOWN:
        return f"{amount} {name}{tail}"
    if scale or len(fraction) not in (0, 2):
        spoken = number(amount, language)
        return None if spoken is None else f"{spoken} {scale + ' ' if scale else ''}{name}{tail}"
    value = words(int(whole), language) if len(whole) == 4 else number(whole, language)
    if value is None:
        return None
    of = _of(value, name, base)
    spoken = f"{agreement.agreed(value, name, base, noun=True)} {of}{name}"
    if fraction.strip("0") and base == "ru" and sign == "₽":
        spoken += f" {_kopecks(int(fraction), language)}"
    elif fraction.strip("0"):
        few = int(whole) == 0 and sign in _CENTS.get(base, {})
        cents = _CENTS.get(base, {}).get(sign, ("", ""))[0 if int(fraction) == 1 else 1]
        value = agreement.agreed(words(int(fraction), language) or fraction, cents, base, noun=True)
        both = "" if few else f"{spoken}{_AND.get(base, ', ' if cents else ' ')}"
        spoken = f"{both}{value}" + (f" {cents}" if cents else "")
    return spoken + tail
