"""What abbreviations, signs and units are called. A language without an entry leaves them to espeak-ng."""

ABBREVIATIONS: dict[str, dict[str, str]] = {
    "en": {
        "mr.": "mister", "mrs.": "missus", "ms.": "miz", "dr.": "doctor", "prof.": "professor", "st.": "saint",
        "jr.": "junior", "sr.": "senior", "vs.": "versus", "etc.": "et cetera", "e.g.": "for example",
        "i.e.": "that is", "approx.": "approximately", "dept.": "department", "est.": "established", "gen.": "general",
        "gov.": "governor", "hon.": "honourable", "lt.": "lieutenant", "mt.": "mount", "rev.": "reverend",
        "sgt.": "sergeant", "capt.": "captain", "col.": "colonel", "ave.": "avenue", "blvd.": "boulevard",
        "a.m.": "A M", "p.m.": "P M",
    },
    "de": {
        "z.b.": "zum Beispiel", "d.h.": "das heißt", "usw.": "und so weiter", "bzw.": "beziehungsweise",
        "ca.": "circa", "dr.": "Doktor", "prof.": "Professor", "hr.": "Herr", "fr.": "Frau", "str.": "Straße",
        "u.a.": "unter anderem", "evtl.": "eventuell", "vgl.": "vergleiche", "st.": "Sankt", "ggf.": "gegebenenfalls",
    },
    "fr": {
        "m.": "monsieur", "mm.": "messieurs", "mme.": "madame", "mlle.": "mademoiselle", "dr.": "docteur",
        "etc.": "et cetera", "p.ex.": "par exemple", "c.-à-d.": "c'est-à-dire", "av.": "avenue",
    },
    "es": {
        "sr.": "señor", "sra.": "señora", "srta.": "señorita", "dr.": "doctor", "dra.": "doctora",
        "ud.": "usted", "uds.": "ustedes", "etc.": "etcétera", "p.ej.": "por ejemplo", "ee.uu.": "Estados Unidos",
    },
    "it": {"sig.": "signor", "dott.": "dottor", "ecc.": "eccetera", "prof.": "professor"},
    "nl": {"dhr.": "de heer", "mevr.": "mevrouw", "bijv.": "bijvoorbeeld", "enz.": "enzovoort", "dr.": "doctor"},
    "ru": {"т.е.": "то есть", "т.д.": "так далее", "т.п.": "тому подобное", "др.": "другие", "г.": "год"},
}  # fmt: skip

SIGNS: dict[str, dict[str, str]] = {
    "en": {"&": "and", "+": "plus", "=": "equals", "@": "at"},
    "de": {"&": "und", "+": "plus", "=": "gleich", "@": "ät"},
    "fr": {"&": "et", "+": "plus", "=": "égale", "@": "arobase"},
    "es": {"&": "y", "+": "más", "=": "igual a", "@": "arroba"},
    "it": {"&": "e", "+": "più", "=": "uguale", "@": "chiocciola"},
    "nl": {"&": "en", "+": "plus", "=": "is", "@": "apenstaartje"},
}

UNITS: dict[str, dict[str, tuple[str, str]]] = {
    # unit → (one, many)
    "en": {
        "%": ("percent", "percent"), "‰": ("per mille", "per mille"), "°C": ("degree Celsius", "degrees Celsius"),
        "°F": ("degree Fahrenheit", "degrees Fahrenheit"), "m": ("meter", "meters"), "km": ("kilometer", "kilometers"),
        "cm": ("centimeter", "centimeters"), "mm": ("millimeter", "millimeters"), "m²": ("square meter",
        "square meters"),
        "m³": ("cubic meter", "cubic meters"), "km²": ("square kilometer", "square kilometers"),
        "km/h": ("kilometer per hour", "kilometers per hour"), "mph": ("mile per hour", "miles per hour"),
        "g": ("gram", "grams"), "kg": ("kilogram", "kilograms"), "mg": ("milligram", "milligrams"),
        "l": ("liter", "liters"), "ml": ("milliliter", "milliliters"), "Hz": ("hertz", "hertz"),
        "kHz": ("kilohertz", "kilohertz"), "MHz": ("megahertz", "megahertz"), "GHz": ("gigahertz", "gigahertz"),
        "kB": ("kilobyte", "kilobytes"), "MB": ("megabyte", "megabytes"), "GB": ("gigabyte", "gigabytes"),
        "TB": ("terabyte", "terabytes"), "W": ("watt", "watts"), "kW": ("kilowatt", "kilowatts"),
        "kWh": ("kilowatt hour", "kilowatt hours"), "ms": ("millisecond", "milliseconds"), "min": ("minute", "minutes"),
        "h": ("hour", "hours"), "s": ("second", "seconds"), "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"),
        "oz": ("ounce", "ounces"), "ft": ("foot", "feet"), "mi": ("mile", "miles"),
    },
    "de": {
        "%": ("Prozent", "Prozent"), "‰": ("Promille", "Promille"), "°C": ("Grad Celsius", "Grad Celsius"),
        "m": ("Meter", "Meter"), "km": ("Kilometer", "Kilometer"), "cm": ("Zentimeter", "Zentimeter"),
        "mm": ("Millimeter", "Millimeter"), "m²": ("Quadratmeter", "Quadratmeter"), "km/h": ("Stundenkilometer",
        "Stundenkilometer"),
        "g": ("Gramm", "Gramm"), "kg": ("Kilogramm", "Kilogramm"), "mg": ("Milligramm", "Milligramm"),
        "l": ("Liter", "Liter"), "ml": ("Milliliter", "Milliliter"), "min": ("Minute", "Minuten"), "h": ("Stunde",
        "Stunden"),
        "s": ("Sekunde", "Sekunden"), "ms": ("Millisekunde", "Millisekunden"), "Hz": ("Hertz", "Hertz"),
        "kHz": ("Kilohertz", "Kilohertz"), "MB": ("Megabyte", "Megabyte"), "GB": ("Gigabyte", "Gigabyte"),
    },
    "fr": {
        "%": ("pour cent", "pour cent"), "°C": ("degré Celsius", "degrés Celsius"), "m": ("mètre", "mètres"),
        "km": ("kilomètre", "kilomètres"), "cm": ("centimètre", "centimètres"), "mm": ("millimètre", "millimètres"),
        "km/h": ("kilomètre heure", "kilomètres heure"), "g": ("gramme", "grammes"), "kg": ("kilogramme",
        "kilogrammes"),
        "l": ("litre", "litres"), "ml": ("millilitre", "millilitres"), "min": ("minute", "minutes"),
        "h": ("heure", "heures"), "s": ("seconde", "secondes"),
    },
    "es": {
        "%": ("por ciento", "por ciento"), "°C": ("grado Celsius", "grados Celsius"), "m": ("metro", "metros"),
        "km": ("kilómetro", "kilómetros"), "cm": ("centímetro", "centímetros"), "mm": ("milímetro", "milímetros"),
        "km/h": ("kilómetro por hora", "kilómetros por hora"), "g": ("gramo", "gramos"), "kg": ("kilogramo",
        "kilogramos"),
        "l": ("litro", "litros"), "ml": ("mililitro", "mililitros"), "min": ("minuto", "minutos"), "h": ("hora",
        "horas"),
        "s": ("segundo", "segundos"),
    },
}  # fmt: skip
