"""Figures as words. Each reader answers None where it is not sure, and the figures stay for espeak-ng."""

import datetime
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from backend.text.languages import Language

# Languages whose cardinals num2words says as espeak-ng spells them; the others' figures espeak-ng reads itself.
_KNOWN = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "pl",
    "cs",
    "ru",
    "uk",
    "ro",
    "hu",
    "tr",
    "id",
)
_POINT = ("en", "ja", "ko", "cmn", "th", "he", "hi")  # 3.5 is written with a point, groups with commas
_POINT_WORD = {
    "en": "point", "de": "Komma", "fr": "virgule", "es": "coma", "it": "virgola", "pt": "vírgula", "nl": "komma",
    "sv": "komma", "da": "komma", "nb": "komma", "fi": "pilkku", "pl": "przecinek", "cs": "celá", "ru": "запятая",
    "uk": "кома", "ro": "virgulă", "hu": "egész", "tr": "virgül", "id": "koma",
}  # fmt: skip
_MINUS = {
    "en": "minus",
    "de": "minus",
    "fr": "moins",
    "es": "menos",
    "it": "meno",
    "pt": "menos",
    "nl": "min",
}
_TO = {"en": "to", "de": "bis", "fr": "à", "es": "a", "it": "a", "nl": "tot", "pt": "a", "sv": "till"}
_MONEY = {
    # language → sign → (one, many, one hundredth, hundredths)
    "en": {
        "$": ("dollar", "dollars", "cent", "cents"), "€": ("euro", "euros", "cent", "cents"),
        "£": ("pound", "pounds", "penny", "pence"), "¥": ("yen", "yen", "sen", "sen"),
        "₹": ("rupee", "rupees", "paisa", "paise"),
    },
    "de": {"€": ("Euro", "Euro", "Cent", "Cent"), "$": ("Dollar", "Dollar", "Cent", "Cent"), "£": ("Pfund", "Pfund",
    "Penny", "Pence")},
    "fr": {"€": ("euro", "euros", "centime", "centimes"), "$": ("dollar", "dollars", "cent", "cents"),
    "£": ("livre", "livres", "penny", "pence")},
    "es": {"€": ("euro", "euros", "céntimo", "céntimos"), "$": ("dólar", "dólares", "centavo", "centavos")},
}  # fmt: skip
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}  # fmt: skip
_MAX_DIGITS = 15  # longer ones are read digit by digit


@lru_cache(maxsize=4096)
def _words(value: int, base: str, to: str = "cardinal") -> str | None:
    from num2words import num2words

    code = {"nb": "no"}.get(base, base)
    try:
        words = num2words(value, lang=code, to=to)
    except (NotImplementedError, OverflowError, ValueError, KeyError, IndexError, TypeError):
        return None  # that language cannot say this; espeak-ng can
    return str(words).replace("­", "") if words else None


def _digits(figures: str, base: str) -> str | None:
    spoken = [_words(int(one), base) for one in figures]
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


def number(figures: str, language: Language) -> str | None:
    """``1,234.5`` → words; years as years in English and German; long ones and ``007`` digit by digit."""
    base = language.base
    if base not in _KNOWN:
        return None
    sign, figures = (figures[0], figures[1:]) if figures[0] in "+-" else ("", figures)
    whole, fraction = _parts(figures, base)
    if not (whole + fraction).isascii() or not whole.isdigit():
        return None
    if len(whole) > _MAX_DIGITS or (len(whole) > 1 and whole[0] == "0"):
        spoken = _digits(whole, base)
    elif base in ("en", "de") and figures == whole and (1100 <= int(whole) < 2000 or 2010 <= int(whole) < 2100):
        spoken = _words(int(whole), base, "year")
    else:
        spoken = _words(int(whole), base)
    if spoken is None:
        return None
    if fraction:
        tail = _digits(fraction, base)
        if tail is None:
            return None
        spoken = f"{spoken} {_POINT_WORD[base]} {tail}"
    if sign == "-":
        return f"{_MINUS[base]} {spoken}" if base in _MINUS else None
    return f"plus {spoken}" if sign else spoken


def telephone(figures: str, language: Language) -> str | None:
    """``555-1234`` → each figure, with a breath at the hyphens."""
    if language.base not in _KNOWN:
        return None
    groups = [_digits(group, language.base) for group in figures.split("-")]
    return None if None in groups else ", ".join(group or "" for group in groups)


def span(figures: str, language: Language) -> str | None:
    """``10-20`` → ``ten to twenty``."""
    between = _TO.get(language.base)
    first, second = (number(part, language) for part in re.split("[-–]", figures))
    return f"{first} {between} {second}" if between and first and second else None


def ordinal(figures: str, language: Language) -> str | None:
    """``21st`` → ``twenty-first``, in English."""
    return _words(int(figures[:-2]), "en", "ordinal") if language.base == "en" else None


def quantity(found: str, language: Language, units: Mapping[str, tuple[str, str]]) -> str | None:
    """``3 km`` → ``three kilometers``; where the unit is unknown only the figures are read."""
    match = re.match(r"([-+]?[\d.,'  ]*\d)(\s?)(.+)", found)
    if match is None:
        return None
    figures, gap, unit = match.groups()
    spoken = number(figures, language)
    if spoken is None:
        return None
    if unit not in units:
        return f"{spoken} {unit}" if gap else None
    return f"{spoken} {units[unit][0 if figures.lstrip('+-') == '1' else 1]}"


def money(found: str, language: Language) -> str | None:
    """``$5.20`` → ``five dollars, twenty cents``."""
    base = language.base
    sign = next((one for one in found if one in "$€£¥₹"), "")
    names = _MONEY.get(base, {}).get(sign)
    amount, _, scale = found.replace(sign, "").strip().partition(" ")
    tail = amount[len(amount.rstrip(".,")) :]
    amount = amount.rstrip(".,")
    if names is None or not amount:
        return None
    whole, fraction = _parts(amount, base)
    if scale or len(fraction) not in (0, 2):
        spoken = number(amount, language)
        return None if spoken is None else f"{spoken} {scale + ' ' if scale else ''}{names[1]}{tail}"
    spoken = number(whole, language) if len(whole) != 4 else _words(int(whole), base)
    if spoken is None:
        return None
    spoken = f"{spoken} {names[0 if whole == '1' else 1]}"
    if fraction.strip("0"):
        spoken += f", {_words(int(fraction), base)} {names[2 if int(fraction) == 1 else 3]}"
    return spoken + tail


def date(found: str, language: Language) -> str | None:
    """``2024-03-05``, ``3/5/2024`` (American) or ``05.03.2024`` → words."""
    base = language.base
    if base not in _MONTHS:
        return None
    figures = [int(one) for one in re.split(r"\D", found)]
    year, month, day = figures if figures[0] > 31 or found[4:5] == "-" else (figures[2], figures[1], figures[0])
    if language.code.startswith("en-us") and "/" in found:
        month, day = figures[0], figures[1]
    try:
        datetime.date(year, month, day)
    except ValueError:
        return None
    name = _MONTHS[base].split()[month - 1]
    spoken_year = _words(year, base, "year") if base in ("en", "de") else _words(year, base)
    makers: dict[str, Callable[[], str]] = {
        "en": lambda: f"{name} {_words(day, 'en', 'ordinal')}, {spoken_year}",
        "de": lambda: f"{_words(day, 'de', 'ordinal')}r {name} {spoken_year}",
        "fr": lambda: f"{'premier' if day == 1 else _words(day, 'fr')} {name} {spoken_year}",
        "es": lambda: f"{_words(day, 'es')} de {name} de {spoken_year}",
    }
    return makers[base]()


def time(found: str, language: Language) -> str | None:
    """``14:05`` → words, in English, German, French and Spanish."""
    base = language.base
    match = re.match(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s?(\D*)", found)
    if match is None or base not in _MONTHS:
        return None
    hour, minute = int(match[1]), int(match[2])
    if hour > 24 or minute > 59 or match[3]:
        return None
    spoken_hour, spoken_minute = _words(hour, base), _words(minute, base)
    if base == "de":
        return f"{'ein' if hour == 1 else spoken_hour} Uhr" + (f" {spoken_minute}" if minute else "")
    if base == "fr":
        return f"{'une' if hour == 1 else spoken_hour} heure{'s' if hour > 1 else ''}" + (
            f" {spoken_minute}" if minute else ""
        )
    if base == "es":
        return f"{'una' if hour == 1 else spoken_hour}" + (f" y {spoken_minute}" if minute else "")
    half = {"a": " A M", "p": " P M"}.get(match[4][:1].lower(), "")
    if minute == 0:
        return (
            f"{spoken_hour}{half}" if half else f"{spoken_hour} o'clock" if 0 < hour <= 12 else f"{spoken_hour} hundred"
        )
    return f"{spoken_hour} {'oh ' if minute < 10 else ''}{spoken_minute}{half}"
