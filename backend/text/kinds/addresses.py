"""Addresses of pages and of mail: www.beispiel.de, info@casa.it. English espeak-ng reads them well by itself."""

import re

from backend.text import numbers
from backend.text.kinds.rule import Rules, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

_NAMES: dict[str, dict[str, str]] = table("addresses")["signs"]
_ENDINGS: dict[str, dict[str, str]] = table("addresses")["endings"]
_PART = Pattern(r"[^\W\d_]+|\d+|[^\w\s]|_")
_DOMAIN = r"[A-Za-z0-9][A-Za-z0-9-]{0,40}(?:\.[A-Za-z0-9-]{1,40}){0,4}"
_KNOWN = "com|org|net|info|edu|gov|io|eu|de|at|ch|fr|be|es|it|pt|br|ru|nl|uk|tv|app|dev|jp|cn|kr|tw"
_PATH = r"(?:/[A-Za-z0-9._~%/#?=&+-]{0,120}(?<![.?]))?"
_MAIL = rf"(?<![\w.@-])[A-Za-z0-9][A-Za-z0-9._%+-]{{0,60}}@{_DOMAIN}\.[A-Za-z]{{2,10}}(?![\w@])"
_PAGE = (
    rf"(?<![\w.@/-])(?:https?://(?:www\.)?|www\.){_DOMAIN}\.[a-z]{{2,10}}(?!\w){_PATH}"
    rf"|(?<![\w.@/-])(?=[a-z0-9-]{{3}}){_DOMAIN}\.(?:{_KNOWN})(?![\w.@-]\w|\w){_PATH}"
)


def _address(match: re.Match[str], language: Language) -> str:
    names, endings = _NAMES[language.base], _ENDINGS.get(language.base, {})
    said = []
    written = re.sub(r"^https?://", "", match[0])
    for part in _PART.findall(written):
        if part == "www":
            said.append("w w w")
        elif part in endings and said and said[-1] == names["."]:
            said.append(endings[part])
        else:
            said.append(names.get(part, part))
    return " ".join(said)


def _dashed(match: re.Match[str], _language: Language) -> str | None:
    """``/etc/apt-get``: within a path a hyphen is a name's own, and said."""
    path = match[0].rstrip(".,:;?-")
    return path.replace("-", " dash ") + match[0][len(path) :] if "-" in path else None


def _numbered(match: re.Match[str], language: Language) -> str:
    """``168.192.in-addr.arpa``: the figures of a host's name are no decimals."""
    return " dot ".join(numbers.words(int(one), language) or one for one in match["said"].split("."))


def _underscored(match: re.Match[str], _language: Language) -> str:
    """``@jack_9``, ``report_final.docx``: people say the underscores of a name."""
    return re.sub("_+", " underscore ", match["said"])


def _mail(match: re.Match[str], _language: Language) -> str | None:
    """The signs of a mail's address that espeak-ng leaves out: no-reply@two-words.org."""
    if not re.search("[-_]", match[0]):
        return None
    return re.sub("-", " dash ", re.sub("_+", " underscore ", match[0]))


_OFFICE = {"docx": "doc X", "docm": "doc M", "xlsx": "X L S X", "xlsm": "X L S M", "pptx": "P P T X"}
"""Endings of names that are said half as a word, half by letters."""
_RULES = [rule(_MAIL, _address), rule(_PAGE, _address)]
_AMID_HAN = [
    rule(
        one.replace(r"(?<![\w.@-])", r"(?<![A-Za-z0-9_.@-])").replace(r"(?<![\w.@/-])", r"(?<![A-Za-z0-9_.@/-])"),
        _address,
    )
    for one in (
        _MAIL.replace(r"(?![\w@])", r"(?![A-Za-z0-9_@])"),
        _PAGE.replace(r"(?![\w.@-]\w|\w)", r"(?![A-Za-z0-9_@-])").replace(r"(?!\w)", r"(?![A-Za-z0-9_])"),
    )
]
"""An address may stand between Chinese characters, which are letters to a pattern."""
RULES: Rules = (
    dict.fromkeys(_NAMES, _RULES)
    | dict.fromkeys(("cmn", "ja", "ko"), _AMID_HAN)
    | {
        "en": [
            rule(
                r"(?<![\w.,@/-])(?P<said>\d{1,4}(?:\.\d{1,4}){1,7})(?=\.[a-z][a-z\d-]{0,62}\.[a-z])",
                _numbered,
                needs=r"\d\.[a-z]",
            ),
            rule(r"(?<![\w.])@(?=\w*_)(?P<said>[A-Za-z]\w{0,60})", _underscored, piece="_"),
            rule(r"(?<![\w/.@])(?=\w*_)(?P<said>[A-Za-z]\w{0,60})(?=\.[a-z0-9]{2,4}(?!\w))", _underscored, piece="_"),
            rule(r"(?<=\w)\.io(?![\w.])", " dot I O", piece=".io"),
            rule(
                r"(?<=[\w)])\.(?P<kind>docx|xlsx|pptx|docm|xlsm)(?!\w)",
                lambda match, _: f" dot {_OFFICE[match['kind']]}",
            ),
            rule(r"(?<![\w.@-])[\w.+-]{1,60}@[\w.-]{1,60}\.[A-Za-z]{2,10}(?![\w@])", _mail, piece="@"),
            rule(r"(?<=[A-Za-z0-9])_(?=[\w.+-]{1,60}@)", " underscore "),
            rule(
                rf"(?<![\w@/.-])(?:(?:https?://|www\.|~?/|\.{{1,2}}/)(?=[\w.~])[\w./~+%=?&:#-]{{1,160}}"
                rf"|[a-z0-9][a-z0-9.-]{{0,60}}\.(?:{_KNOWN})(?![\w-])(?:/[\w./~+%=?&:#-]{{0,120}})?)",
                _dashed,
            ),
        ],
    }
)
