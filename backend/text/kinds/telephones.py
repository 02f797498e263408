"""Telephone numbers, figure by figure: (415) 555-2671, +1 415 555 2671, 020 7946 0018, dial 911."""

import re

from backend.text import numbers
from backend.text.kinds.rule import Rules, rule
from backend.text.languages import Language
from backend.text.pattern import Pattern

_GROUPS = Pattern(r"\d+")
_PLUS = {"en": "plus", "de": "plus", "fr": "plus", "es": "más", "it": "più", "pt": "mais", "ru": "плюс"}


def _each(match: re.Match[str], language: Language) -> str | None:
    number = match.groupdict().get("said") or match[0]
    said = [numbers.digits(group, language) or "" for group in _GROUPS.findall(number)]
    plus = f"{_PLUS[language.base]} " if number.startswith("+") else ""
    return plus + ", ".join(said)


def _pairs(match: re.Match[str], language: Language) -> str | None:
    """As the French do: zéro six, douze, trente-quatre."""
    said = []
    for pair in _GROUPS.findall(match[0]):
        value = numbers.words(int(pair), language)
        said.append(f"{numbers.words(0, language)} {value}" if pair[0] == "0" else f"{value}")
    return ", ".join(said)


def _emergency(match: re.Match[str], language: Language) -> str | None:
    return numbers.digits(match["said"], language)


def _in_need(match: re.Match[str], language: Language) -> str | None:
    """``dial 911 (112 in Europe)``: where emergencies are spoken of."""
    around = match.string[max(0, match.start() - 60) : match.end() + 40]
    return _emergency(match, language) if _NEED.search(around) else None


_NEED = Pattern(r"\b(?:[Ee]mergenc|[Aa]mbulance|[Pp]olice|[Ff]ire\s(?:brigade|department)|[Dd]ial)")


def _nine(match: re.Match[str], language: Language) -> str | None:
    """Spanish numbers have nine figures."""
    return _each(match, language) if sum(one.isdigit() for one in match["said"]) == 9 else None


def _brazilian(match: re.Match[str], language: Language) -> str:
    """``(11) 3456-7890``: onze, três quatro cinco seis, …"""
    area = match.groupdict().get("area")
    groups = [numbers.digits(group, language) or "" for group in _GROUPS.findall(match["number"])]
    return ", ".join([*([numbers.words(int(area), language) or area] if area else []), *groups])


def _french_free(match: re.Match[str], language: Language) -> str:
    """``0 800 123 456`` → zéro huit cents, cent vingt-trois, …"""
    figures = match[0].removeprefix("0").strip()
    said = [_pair_said(group, language) for group in _GROUPS.findall(figures)]
    return f"{numbers.words(0, language)} {', '.join(said)}"


def _french_abroad(match: re.Match[str], language: Language) -> str:
    """``+33 1 71 90 80 09`` → plus trente-trois, un, …"""
    groups = [match["country"], *_GROUPS.findall(match["number"])]
    return f"plus {', '.join(_pair_said(group, language) for group in groups)}"


def _pair_said(group: str, language: Language) -> str:
    value = numbers.words(int(group), language)
    return (
        f"{numbers.words(0, language)} {value}" if len(group) == 2 and group[0] == "0" and group != "00" else f"{value}"
    )


def _groups(match: re.Match[str], language: Language) -> str | None:
    """``8 800 555-35-35``: восемь, восемьсот, пятьсот пятьдесят пять …"""
    said = [
        numbers.digits(group, language) if group[0] == "0" else numbers.words(int(group), language)
        for group in _GROUPS.findall(match[0])
    ]
    return ", ".join(one or "" for one in said)


def _free(match: re.Match[str], language: Language) -> str:
    """``1-800-FLOWERS``, ``1-888-GO-HOME``."""
    area = match["area"]
    said = f"{numbers.words(int(area[0]), language)} hundred" if area.endswith("00") else numbers.digits(area, language)
    return f"one, {said}, "


def _toll_free(match: re.Match[str], language: Language) -> str:
    """``1-800-555-0199``: one, eight hundred, five five five, oh one nine nine."""
    groups = [(numbers.digits(group, language) or "").replace("zero", "oh") for group in _GROUPS.findall(match["rest"])]
    first = ["one"] if match["one"] else []
    return ", ".join([*first, f"{numbers.words(int(match['area']) // 100, language)} hundred", *groups])


_INTERNATIONAL = rule(r"(?<![\w.])\+\d{1,3}(?:[\s-](?:\(\d{1,4}\))?\s?\d{1,9}){1,6}(?![\w-])", _each)
_SPACED = rule(
    r"(?<![\w.,/-])(?<!\d\s)(?!\d\d/\d\d/\d{4})0\d{1,5}(?:(?:\s[/-]\s|[\s/-])\d{2,9}){1,4}(?![\w-]|[.,]\d)", _each
)
_BRACKETED = rule(r"(?<!\w)\(0\d{1,5}\)\s?\d{2,9}(?:[\s-]\d{2,8}){0,3}(?![\w-]|[.,]\d)", _each)
_TRUNK = rule(r"(?<![\w.])\+\d{1,3}\s?\(0\)\s?\d{1,5}(?:[\s/-]\d{1,9}){1,5}(?![\w-])", _each, piece="(0)")
_BOOK = rule(r"\bISBN(?:-1[03])?:?\s(?P<said>\d[\d -]{8,18}[\dX])(?!\w)", _each, piece="ISBN")
_CODE = rule(r"\b(?:CAP|PLZ|C\.?P\.?)(?::|\sè|\sist)?\s(?P<said>\d{5})(?![\w-])", _each)
RULES: Rules = {
    "en": [
        rule(
            r"(?:\b[Ee]xtension\s(?:is\s|number\s)?|\b[Ee]xt\.?\s|\d{4},?\s)(?P<said>[xX]\.?\s?(?P<digits>\d{2,6}))(?![\w-])",
            lambda match, language: f"extension {numbers.digits(match['digits'], language)}",
        ),
        _BOOK,
        _BRACKETED,
        rule(r"\b(?:ZIP|[Zz]ip)(?:\s[Cc]ode)?:?\s(?P<said>\d{5}(?:-\d{4})?)(?![\w-])", _each),
        rule(r"\b[A-Z][a-z]{1,15},\s[A-Z]{2},?\s(?P<said>\d{5}(?:-\d{4})?)(?![\w-])", _each),
        rule(r"(?<![\w.-])1-(?P<area>8\d\d|900)-(?=[A-Z])", _free),
        rule(
            r"\b(?:a|the|by|to|via|ring|[Ee]mergenc(?:y|ies):?|[Pp]olice:?|or|on)\s(?P<said>911|999|112)"
            r"(?=[.,;!?]|\s(?:calls?|operators?|dispatch\w*|if|for|or|immediately|and)\b|$)",
            _emergency,
        ),
        rule(
            r"(?<![\w.,-])(?P<one>\+?1[\s.-])?\(?(?P<area>[89]00)\)?[\s.-](?P<rest>\d{3}[\s.-]\d{4})(?![\w-]|[.,]\d)",
            _toll_free,
            needs="[89]00",
        ),
        rule(r"(?<![\w.])(?:\+?1[\s-])?\(\d{3}\)\s?\d{3}[-\s.]\d{4}(?![\w-])", _each),
        rule(r"(?<![\w.,-])(?:\+?1-)?\d{3}-\d{3}-\d{4}(?![\w-])", _each),
        rule(r"(?<![\w.,-])(?:\+?1\.)?[2-9]\d{2}\.\d{3}\.\d{4}(?![\w-]|\.\d)", _each),
        rule(r"(?<![\w.,-])(?<!\d\s)[2-9]\d{2}\s\d{3}\s\d{4}(?![\w-]|[.,]\d|\s\d)", _each),
        _INTERNATIONAL,
        _SPACED,
        rule(r"\b[Tt]ext(?:ed|ing)?\s[\"']?\w{2,15}[\"']?\sto\s(?P<said>\d{5,6})(?![\w-]|[.,]\d)", _each),
        rule(
            r"(?<![\w.,$£€-])(?P<said>[2-9]11|999|112)(?![\w-]|[.,:]\d|\s(?!for|in|if|or|and|when|to|is|at|now)[a-z])",
            _in_need,
        ),
        rule(
            r"\b(?:dial|call|ring|phone|text|dialled|dialed|called)\s(?P<said>[1-9]\d\d)(?![\w-]|[.,]\d|\s?%|\s[a-z]+s\b)",
            _emergency,
            flags=re.IGNORECASE,
        ),
    ],
    "de": [
        _BOOK,
        _CODE,
        _BRACKETED,
        _TRUNK,
        _INTERNATIONAL,
        _SPACED,
        rule(
            r"\b(?:[Ww]ähl\w{1,4}|[Nn]otruf|[Nn]ummer)\s(?:die\s|den\s)?(?P<said>11[0-9])(?![\w-]|[.,]\d)", _emergency
        ),
        rule(r"\b[Dd]ie\s(?P<said>11[02])\s(?=anrufen|wählen)", _emergency),
    ],
    "fr": [
        _BOOK,
        rule(r"(?<![\w.,-])0\s?8\d\d(?:\s\d{3}){2}(?![\w-])|(?<![\w.,-])0\s8\d\d(?:\s\d\d){3}(?![\w-])", _french_free),
        rule(
            r"(?<![\w.])\+(?P<country>3[23]|41|352)\s?(?:\(0\)\s?)?(?P<number>\d(?:[\s.]\d\d){4})(?![\w-])",
            _french_abroad,
        ),
        _TRUNK,
        rule(r"(?<![\w.,-])0\d(?:[\s.]\d\d){4}(?![\w-])", _pairs),
        _INTERNATIONAL,
    ],
    "es": [
        _BOOK,
        _CODE,
        _INTERNATIONAL,
        rule(r"(?<![\w.,€$-])(?<!\d\s)(?P<said>[679]\d\d(?:\s\d{3}){2})(?![\w-]|[.,]\d|\s\d|\s?[€$%])", _nine),
        rule(
            r"(?<![\w.,-])(?<!\d\s)(?P<said>[6-9]\d(?:\d\s\d\d\s\d\d\s\d\d|\s\d{3}\s\d\d\s\d\d|\s\d{3}\s\d{4}))(?![\w-]|[.,]\d)",
            _nine,
        ),
        rule(
            r"\b(?:al|teléfono|móvil|número|fijo|[Ll]lam\w{1,5}|[Tt]el\.|[Tt]eléfono)\s?:?\s"
            r"(?P<said>[6-9]\d\d(?:\s\d{3}){2}|[6-9]\d{8})(?![\w-]|[.,]\d)",
            _nine,
        ),
    ],
    "it": [
        _BOOK,
        _CODE,
        _BRACKETED,
        rule(r"(?<![\w.,-])(?<!\d\s)80[03][\s-]\d{3}[\s-]\d{3}(?![\w-]|[.,]\d|\s\d)", _each),
        _INTERNATIONAL,
        _SPACED,
        rule(r"(?<![\w.,-])(?<!\d\s)3\d\d[\s-]\d{6,7}(?![\w-]|[.,]\d)", _each),
    ],
    "pt": [
        _BOOK,
        _INTERNATIONAL,
        rule(r"(?<!\w)\((?P<area>\d\d)\)\s?(?P<number>9?\s?\d{4}[-\s.]\d{4})(?![\w-])", _brazilian),
        rule(r"(?<![\w.,-])(?<!\d\s)(?P<number>9\s?\d{4}-\d{4}|[2-5]\d{3}-\d{4})(?![\w-]|[.,]\d)", _brazilian),
        rule(r"(?<![\w.,-])(?P<number>0[3589]00[\s-]\d{3}[\s-]\d{3,4})(?![\w-])", _each),
        rule(r"\bCEP:?\s(?P<said>\d{5}-?\d{3})(?![\w-])", _each),
        rule(
            r"(?<![\w.,-])\d{3}\.\d{3}\.\d{3}-\d\d(?![\w-])|(?<![\w.,-])\d\d\.\d{3}\.\d{3}/\d{4}-\d\d(?![\w-])", _each
        ),
        rule(
            r"\b(?:[Ll]igu\w{1,3}|[Dd]is\w{2,4}|[Cc]ham\w{1,4})(?:\spara)?\s(?:o\s)?(?P<said>1[0-9]{2})(?![\w-]|[.,]\d)",
            _emergency,
        ),
    ],
    "ru": [
        _BOOK,
        rule(
            r"(?<![\w.])\+7[\s-]\(?\d{3}\)?[\s-]\d{3}[\s-]\d\d[\s-]\d\d(?![\w-])",
            lambda match, language: f"плюс {_groups(match, language)}",
        ),
        _INTERNATIONAL,
        rule(r"(?<![\w.,-])8[\s-]\(?\d{3}\)?[\s-]\d{3}[\s-]\d\d[\s-]\d\d(?![\w-])", _groups),
    ],
}
