"""Hours that only their article or the words around them show: a la 1, pras 2, aperto 9-13 e 15.30-19."""

import re

from backend.text import agreement, numbers
from backend.text.kinds.rule import Rules, rule
from backend.text.languages import Language


def _feminine(match: re.Match[str], language: Language) -> str | None:
    """``a la 1`` → una, ``pras 2`` → duas: hours are feminine."""
    said = numbers.words(int(match["said"]), language)
    return agreement.agreed(said, " horas", language.base, noun=True) if said else None


def _open(match: re.Match[str], language: Language) -> str | None:
    """``15.30-19`` → quindici e trenta, diciannove."""
    return ", ".join(_hour(match[one], language) for one in ("first", "last"))


def _hour(written: str, language: Language) -> str:
    hour, _, minute = written.replace(":", ".").partition(".")
    said = numbers.words(int(hour), language) or hour
    return f"{said} e {numbers.words(int(minute), language)}" if int(minute or 0) else said


_HOUR = r"(?:1\d|2[0-4]|0?\d)"
_ENDS = r"(?=[,.;!?)]+(?:\s|$)|\s(?:y|e|ou|o|menos|em|de\sla|da\s(?:manhã|tarde|noite|madrugada))\b|\s?$)"
RULES: Rules = {
    "es": [
        rule(
            rf"(?<!\w)(?:[Aa]|[Dd]e|[Dd]esde|[Hh]asta|[Ss]obre|[Ss]on|[Ee]s|[Pp]ara)\s(?:la|las)\s(?P<said>1|21)(?!\w|[.,:]\d){_ENDS}",
            _feminine,
        )
    ],
    "pt": [
        rule(
            rf"(?<!\w)(?:[Àà]s?|[Pp]ras?|[Dd]as|[Pp]ara\sas?|[Aa]té\sas?|[Dd]esde\sas?)\s(?P<said>1|2|21|22)(?!\w|[.,:]\d){_ENDS}",
            _feminine,
        )
    ],
    "it": [
        rule(
            rf"(?<![\w.,:-])(?P<first>{_HOUR}[.:][0-5]\d)\s?[-–]\s?(?P<last>{_HOUR}(?:[.:][0-5]\d)?)(?![\w:-]|[.,]\d)",
            _open,
        ),
        rule(
            rf"(?<!\w)(?:[Aa]pert[oaie]|[Cc]hius[oaie]|[Oo]rari[oe]:?|[Oo]re)\s(?P<said>(?P<first>{_HOUR}(?:[.:][0-5]\d)?)\s?[-–]\s?"
            rf"(?P<last>{_HOUR}(?:[.:][0-5]\d)?))(?![\w:-]|[.,]\d)",
            _open,
        ),
        rule(
            r"(?<=\()(?P<first>[1-9]\d{2,3})\s?[-–]\s?(?P<last>[1-9]\d{2,3})(?=\))",
            lambda match, language: ", ".join(
                numbers.words(int(match[one]), language) or "" for one in ("first", "last")
            ),
        ),
    ],
}
