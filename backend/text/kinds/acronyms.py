"""Initials that are said as a word (OTAN, ВУЗ) or letter by letter (NGO, UE), where espeak-ng guesses otherwise."""

import re

from backend.text.kinds import capitals
from backend.text.kinds.rule import Rule, RulesOf, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_TABLE = table("acronyms")
_NAMES = {"en": {"A": "eigh"}} | _TABLE["names"]
_SPELLED = _TABLE["spelled"]
_SAID_AS_WORDS = frozenset(_TABLE["words"]["en"]) | frozenset(("LOL", "WAG", "NIMBY", "MOOC", "CAT", "DOG", "FED"))


def _word(match: re.Match[str], _language: Language) -> str:
    return match[0].capitalize()


def _letters(match: re.Match[str], language: Language) -> str:
    """By name where a letter of its own is another word: the English article, Russian prepositions."""
    names = _NAMES.get(language.base, {})
    return " ".join(names.get(one, one) for one in match[0])


def _known(match: re.Match[str], language: Language) -> str:
    return str(_SPELLED[language.base][match[0]])


def _plural(match: re.Match[str], language: Language) -> str | None:
    """``PhDs`` → P H D's; ``PINs`` stays a word."""
    if match["initials"] in _SAID_AS_WORDS:
        return None
    return " ".join(match["initials"].upper()) + "'s"


_ONSET = r"(?:[BCFGKPTV][LR]|D[RW]|S[CHKLMNPQTWR]|[CPTSGWRK]H|TW|KN|GN|PS|QU|ST?[RL]|S[CKP][RLH])"
_CODA = (
    r"(?:N[DTSKGC]|[RL][DTKPMNFLBGSVC]|S[TSKPH]|[FPCKXG]T|MP|MB|CK|LL|FF|ZZ|RR|NN|TT|[CTPG]H|T[SZ]"
    r"|[BCDFGKLMNPRTW]S|LM|GN)"
)
_CONSONANT = "[BCDFGHJKLMNPQRSTVWXZ]"
_UNSAYABLE = (
    rf"(?=[A-Z]{{3,5}}(?![A-Z]))(?:(?!{_ONSET}){_CONSONANT}{{2}}[A-Z]{{1,3}}"
    rf"|[A-Z]{{0,3}}?[AEIOU](?!{_CODA}){_CONSONANT}{{2}}|{_CONSONANT}Y{_CONSONANT}{{1,2}}|Y{_CONSONANT}[A-Z]{{1,2}})"
)
"""Capitals that begin or end as no word does: BCE, CGIL, AFC, NYC."""


_AROUND_TWO = r"(?<![\w.&'/-])(?<!\d\s)[A-Z]{2}(?![\w&']|\.\w|-[A-Z\d]|/)"


def _pair(match: re.Match[str], language: Language) -> str | None:
    """``an EV``: two capitals are letters where no word is shouted."""
    if match[0] in _TWO or set(match[0]) <= set("IVXLCDM") or capitals.shouted(match):
        return None
    return _letters(match, language)


_TWO = frozenset(("MR", "MS", "DR", "ST", "JR", "SR", "VS", "HA", "OH", "AH", "UH", "UM", "HM", "SH", "LA", "OK"))


_ENGLISH = (
    rule(r"(?<![\w.&-])(?P<initials>[A-Z]{2,5}|PhD|MSc|BSc)s(?:(?![\w'])|'(?!\w))", _plural),
    rule(r"\bMI(?=[56]\b)", "M I "),
    rule(_AROUND_TWO, _pair, needs=r"(?<![A-Z])[A-Z]{2}(?![A-Z])"),
    rule(r"\b[A-Z]{1,4}(?P<said>/)(?=[A-Z]{1,4}(?![\w]))", " ", piece="/", needs=r"[A-Z]/[A-Z]"),
)


def _rules(base: str) -> list[Rule]:
    around = r"(?<![\w.&-]){}(?![\w&]|\.\w|-[A-Z\d])"
    return [
        rule(around.format(f"(?:{listed(_TABLE['words'][base])})"), _word),
        *([rule(around.format(f"(?:{listed(_SPELLED[base])})"), _known)] if base in _SPELLED else ()),
        rule(around.format(f"(?:{listed(_TABLE['letters'][base])})"), _letters),
        *([rule(around.format(f"(?:{_UNSAYABLE})"), _letters)] if base != "ru" else ()),
        *(_ENGLISH if base == "en" else ()),
    ]


RULES = RulesOf(_TABLE["words"], _rules)
