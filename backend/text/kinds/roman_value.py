"""What a Roman numeral is worth."""

PLAIN = r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def value(roman: str) -> int:
    """``XIV`` → 14."""
    total = 0
    for letter, after in zip(roman, [*roman[1:], ""], strict=True):
        worth = _VALUES[letter]
        total += -worth if after and _VALUES[after] > worth else worth
    return total
