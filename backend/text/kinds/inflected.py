"""Numbers whose endings depend on the case: Russian ordinals by what is written after the hyphen."""

from backend.text.kinds.tables import table

_CASES = table("russian_cases")


def russian(value: int, ending: str) -> str | None:
    """``5`` and ``го`` → пятого; None for an ending that is no ordinal's."""
    if ending not in _CASES:
        return None
    return russian_ordinal(value, *_CASES[ending])


def russian_ordinal(value: int, case: str, gender: str) -> str:
    """``5`` in a case and gender of num2words (p: the plural) → пятого, пятую, пятых."""
    from num2words import num2words  # its import takes a moment

    if gender == "p":
        return str(num2words(value, lang="ru", to="ordinal", case=case, plural=True))
    return str(num2words(value, lang="ru", to="ordinal", case=case, gender=gender))


def russian_cardinal(value: int, case: str, gender: str) -> str:
    """``5`` in a case of num2words (g, d, i, p) → пяти, пяти, пятью, пяти."""
    from num2words import num2words

    return str(num2words(value, lang="ru", case=case, gender=gender))


def russian_genitive(value: int) -> str:
    """``5`` → пяти."""
    from num2words import num2words

    return str(num2words(value, lang="ru", case="g"))
