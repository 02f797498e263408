"""What languages call money, measures and months: the Unicode CLDR, by Babel."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from backend.text.languages import Language

if TYPE_CHECKING:
    from babel import Locale

CURRENCIES = {
    "R$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY",
    "₴": "UAH", "zł": "PLN", "Kč": "CZK", "Rp": "IDR", "kr": "SEK", "₫": "VND", "฿": "THB", "₪": "ILS", "₦": "NGN",
    "CHF": "CHF", "CNY": "CNY", "AUD": "AUD", "CAD": "CAD", "MXN": "MXN", "NZD": "NZD", "HKD": "HKD", "SGD": "SGD",
}  # fmt: skip
UNITS = {
    "%": "concentr-percent", "‰": "concentr-permille", "°C": "temperature-celsius",
    "ºC": "temperature-celsius", "°": "angle-degree", "°F": "temperature-fahrenheit",
    "m": "length-meter", "km": "length-kilometer", "cm": "length-centimeter", "mm": "length-millimeter",
    "µm": "length-micrometer", "m²": "area-square-meter", "km²": "area-square-kilometer", "m³": "volume-cubic-meter",
    "km/h": "speed-kilometer-per-hour", "mph": "speed-mile-per-hour", "g": "mass-gram", "kg": "mass-kilogram",
    "mg": "mass-milligram", "l": "volume-liter", "ml": "volume-milliliter", "cl": "volume-centiliter",
    "Hz": "frequency-hertz", "kHz": "frequency-kilohertz", "MHz": "frequency-megahertz",
    "GHz": "frequency-gigahertz", "kB": "digital-kilobyte", "MB": "digital-megabyte", "GB": "digital-gigabyte",
    "TB": "digital-terabyte", "W": "power-watt", "kW": "power-kilowatt", "kWh": "energy-kilowatt-hour",
    "ms": "duration-millisecond", "min": "duration-minute", "h": "duration-hour", "s": "duration-second",
    "км": "length-kilometer", "см": "length-centimeter", "мм": "length-millimeter", "кг": "mass-kilogram",
    "мл": "volume-milliliter", "км/ч": "speed-kilometer-per-hour",
    "lb": "mass-pound", "lbs": "mass-pound", "oz": "mass-ounce", "ft": "length-foot", "mi": "length-mile",
    "mL": "volume-milliliter", "L": "volume-liter", "hr": "duration-hour", "hrs": "duration-hour",
    "mins": "duration-minute", "sec": "duration-second", "secs": "duration-second", "yr": "duration-year",
    "yrs": "duration-year", "V": "electric-volt", "m/s": "speed-meter-per-second",
    "m/s²": "acceleration-meter-per-square-second", "tbsp": "volume-tablespoon", "tsp": "volume-teaspoon",
    "yd": "length-yard", "yds": "length-yard", "gal": "volume-gallon", "MW": "power-megawatt",
    "GW": "power-gigawatt", "kJ": "energy-kilojoule", "kcal": "energy-kilocalorie", "hp": "power-horsepower",
    "dl": "volume-deciliter", "kPa": "pressure-kilopascal", "nm": "length-nanometer", "kph": "speed-kilometer-per-hour",
    "г": "mass-gram", "мг": "mass-milligram", "т": "mass-tonne", "км²": "area-square-kilometer",
    "м²": "area-square-meter", "см²": "area-square-centimeter", "м³": "volume-cubic-meter",
    "м/с": "speed-meter-per-second",
    "Вт": "power-watt", "кВт": "power-kilowatt", "МВт": "power-megawatt", "Гц": "frequency-hertz",
    "кГц": "frequency-kilohertz", "МГц": "frequency-megahertz", "ГГц": "frequency-gigahertz", "КБ": "digital-kilobyte",
    "МБ": "digital-megabyte", "ГБ": "digital-gigabyte", "ТБ": "digital-terabyte", "мс": "duration-millisecond",
    "ккал": "energy-kilocalorie", "мА": "electric-milliampere",
    "cm²": "area-square-centimeter", "mm²": "area-square-millimeter", "cm³": "volume-cubic-centimeter",
    "га": "area-hectare", "В": "electric-volt", "t": "mass-tonne", "hl": "volume-hectoliter",
    "wk": "duration-week", "wks": "duration-week", "м": "length-meter", "л": "volume-liter",
    "ч": "duration-hour", "мин": "duration-minute", "с": "duration-second",
}  # fmt: skip
_CODES = {"cmn": "zh", "yue": "yue_Hant", "fr-fr": "fr", "en-us": "en", "no": "nb", "en-gb": "en_GB"}
_SHORT = {
    # in these the coin's name alone is what people say
    ("en", "USD"): ("dollar", "dollars"), ("en", "GBP"): ("pound", "pounds"), ("en", "JPY"): ("yen", "yen"),
    ("en", "INR"): ("rupee", "rupees"), ("de", "USD"): ("Dollar", "Dollar"), ("de", "GBP"): ("Pfund", "Pfund"),
    ("fr", "USD"): ("dollar", "dollars"), ("fr", "GBP"): ("livre", "livres"), ("es", "USD"): ("dólar", "dólares"),
    ("es", "GBP"): ("libra", "libras"), ("pt", "USD"): ("dólar", "dólares"), ("pt", "BRL"): ("real", "reais"),
    ("it", "USD"): ("dollaro", "dollari"), ("id", "IDR"): ("rupiah", "rupiah"), ("nl", "USD"): ("dollar", "dollar"),
}  # fmt: skip
_AT_HOME = {
    "pl": {"PLN": 0},
    "ru": {"RUB": -1},
    "cs": {"CZK": -1},
    "uk": {"UAH": -1},
    "hi": {"INR": -1},
    "tr": {"TRY": -1},
}
_SHOWN = re.compile(r"\d[\d.,'\s]*\d|\d")


@cache
def _locale(code: str) -> "Locale | None":
    from babel import Locale, UnknownLocaleError  # its data take a moment

    try:
        return Locale.parse(_CODES.get(code, code), sep="_" if "_" in _CODES.get(code, code) else "-")
    except (UnknownLocaleError, ValueError):
        return _locale(code.split("-", 1)[0]) if "-" in code else None


@lru_cache(maxsize=4096)
def currency(sign: str, amount: float, language: Language) -> str | None:
    """``dollars`` for ``$`` and 2, as it stands after that number; None where the language is not in the CLDR."""
    from babel import numbers

    code, locale = CURRENCIES[sign], _locale(language.code)
    if (language.base, code) in _SHORT:
        return _SHORT[language.base, code][0 if amount == 1 else 1]
    if locale is None:
        return None
    name: str = numbers.get_currency_name(code, count=amount, locale=locale).removesuffix(" США")
    if code in _AT_HOME.get(language.base, ()):  # nobody says “Polish złoty” in Poland
        name = name.split()[_AT_HOME[language.base][code]]
    return name.casefold() if language.base != "de" and name.istitle() and " " not in name else name


@lru_cache(maxsize=4096)
def measured(words: str, amount: float, unit: str, language: Language) -> str | None:
    """``words`` with the unit, e.g. ``five kilometers``; None where the language has no name for it."""
    from babel import units

    locale = _locale(language.code)
    if locale is None or unit not in UNITS:
        return None
    try:
        shown = str(units.format_unit(amount, UNITS[unit], "long", locale=locale))
    except (units.UnknownUnitError, KeyError, ValueError):
        return None
    said, count = _SHOWN.subn(lambda _: words, shown.replace("\u00a0", " ").lstrip("-−"), count=1)
    return said if count else f"{words} {said}"


@lru_cache(maxsize=4096)
def rate(amount: float, unit: str, per: str, language: Language) -> str | None:
    """``kilometers per second`` as it stands behind a number; None where the language has no name for it."""
    from babel import units

    locale = _locale(language.code)
    if locale is None or unit not in UNITS or per not in UNITS:
        return None
    try:
        shown = units.format_compound_unit(amount, UNITS[unit], 1, UNITS[per], "long", locale=locale)
    except (units.UnknownUnitError, KeyError, ValueError):
        return None
    return _SHOWN.sub("", str(shown).replace("\u00a0", " ").lstrip("-−"), count=1).strip() if shown else None


@cache
def months(language: Language, *, alone: bool = False) -> tuple[str, ...]:
    """The twelve months as they stand in a date, or ``alone``; empty where the language is not in the CLDR."""
    locale = _locale(language.code)
    if locale is None:
        return ()
    names = locale.months["stand-alone" if alone else "format"]["wide"]
    return tuple(str(names[month]) for month in range(1, 13))
