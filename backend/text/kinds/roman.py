"""Roman numerals: World War II, Louis XIV, XXe siècle, Пётр I."""

import re
from collections.abc import Callable

from backend.text import agreement, numbers
from backend.text.kinds import german_gender, inflected
from backend.text.kinds.roman_value import PLAIN as _PLAIN
from backend.text.kinds.roman_value import value
from backend.text.kinds.rule import Rule, Rules, at_end, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_ROMAN = rf"(?P<said>{_PLAIN})"
_TABLE = table("roman")
_WORDS = frozenset(_TABLE["words"])
"""Words in capitals that could be numerals."""
_MONARCHS = "|".join(_TABLE["monarchs"])
_COUNTED = {base: "|".join(names) for base, names in _TABLE["counted"].items()}
_GIVEN = listed(_TABLE["given"])
_DRIPS = (
    "drips?|fluids?|lines?|antibiotics?|bags?|poles?|needles?|therapy|infusions?|medications?|access|push|catheters?|stands?"
    "|tubes?|tubing|saline|pumps?|drugs?|morphine|vitamins?|hydration"
)
"""What hangs on an IV."""
_CROWNED = "King|Queen|Pope|Tsar|Czar|Emperor|Empress|Kaiser|Sultan|Shah|Pharaoh"
_NAME = r"\b[^\W\d_a-zà-ÿа-яё][^\W\d_]{2,20}"


def _cardinal(match: re.Match[str], language: Language) -> str | None:
    return numbers.words(value(match["said"]), language)


def _lone(match: re.Match[str], language: Language) -> str | None:
    """Behind a name that is not known as a monarch's: Rocky III. Letters that may be a word's or initials are left."""
    roman = match["said"]
    sure = (len(roman) > 1 and set(roman) <= set("IVX")) or len(roman) > 3
    return _cardinal(match, language) if sure and roman not in _WORDS else None


def _small(match: re.Match[str], language: Language) -> str | None:
    """``page iv``."""
    return numbers.words(value(match["said"].upper()), language)


def _year(match: re.Match[str], language: Language) -> str | None:
    """``MCMXCIX``: at the end of a film."""
    return numbers.words(value(match["said"]), language, "year") if len(match["said"]) > 3 else None


def _the_nth(match: re.Match[str], language: Language) -> str | None:
    return f"the {numbers.words(value(match['said']), language, 'ordinal')}"


def _english_century(match: re.Match[str], language: Language) -> str | None:
    return numbers.words(value(match["said"]), language, "ordinal")


def _german(match: re.Match[str], language: Language) -> str | None:
    """``Heinrich VIII.`` → Heinrich der achte; a point at the end of the text stays."""
    name = match["name"]
    case = german_gender.case(match.string[max(0, match.start() - 80) : match.start()], name=True)
    if name.endswith("s") and name[-2:] not in ("us", "es", "as", "is", "ns"):
        case = "genitive"  # Karls V.
    lady = name.removesuffix("s") in _LADIES
    article = (_HERS if lady else _HIS)[case]
    ending = "n" if article in ("dem", "den", "des") or (lady and article == "der") else ""
    number = numbers.words(value(match["said"].rstrip(".")), language, "ordinal")
    end = "." if at_end(match) else ""
    return f"{article} {number}{ending}{end}"


_LADIES = frozenset(
    (
        "Elisabeth",
        "Katharina",
        "Margarethe",
        "Maria",
        "Viktoria",
        "Victoria",
        "Anna",
        "Isabella",
        "Christina",
        "Beatrix",
    )
)
_HIS = {"nominative": "der", "accusative": "den", "dative": "dem", "genitive": "des"}
_HERS = {"nominative": "die", "accusative": "die", "dative": "der", "genitive": "der"}


def _german_nth(match: re.Match[str], language: Language) -> str | None:
    """``das XX. Jahrhundert`` → zwanzigste, ``im XX.`` → zwanzigsten."""
    said = numbers.words(value(match["said"].rstrip(".")), language, "ordinal")
    return said if match["article"].lower() in ("das", "ins", "der", "die") else f"{said}n"


def _french_nth(match: re.Match[str], language: Language) -> str | None:
    return agreement.ordinal(
        numbers.words(value(match["roman"]), language, "ordinal"), value(match["roman"]), match["ending"], "fr"
    )


def _southern(match: re.Match[str], language: Language) -> str | None:
    if match["name"] == "Malcolm":
        return None
    return _of_a_king(match, language)


def _of_a_king(match: re.Match[str], language: Language) -> str | None:
    """Kings of Spain and Portugal are ordinals up to ten, Italy's always; ladies in the feminine."""
    number = value(match["said"])
    if language.base != "it" and number > 10:
        return numbers.words(number, language)
    said = numbers.words(number, language, "ordinal")
    name = match["name"]
    lady = name in ("Isabel", "Elizabeth", "Elisabeth", "Beatriz", "Leonor", "Margrethe") or (
        name.endswith("a") and name not in ("Andrea", "Luca", "Nicola")
    )
    return said[:-1] + "a" if said and lady else said


_SPANISH_NTH = (
    "Guerra|República|Internacional|[Aa]niversario|[Cc]entenario|Congreso|[Ee]dición|Festival|Cumbre|Jornadas?|Concilio"
    "|Dinastía|[Ll]egislatura|Conferencia|Premio|Copa|[Cc]ampeonato|Feria|Cruzada|Imperio|Reich|Olimpiada|Bienal"
)
_ITALIAN_NTH = (
    "[Gg]uerra|[Rr]epubblica|[Aa]nniversario|[Cc]entenario|[Cc]ongresso|[Ee]dizione|Festival|[Cc]oncilio|Dinastia"
    "|[Ll]egislatura|[Cc]onferenza|[Pp]remio|Coppa|[Cc]rociata|Impero|Reich|Olimpiade|Biennale|[Gg]iornata|[Cc]lasse|Liceo"
)


def _nth_of(match: re.Match[str], language: Language) -> str | None:
    """``la II Guerra Mundial`` → segunda, ``il XX anniversario`` → ventesimo, ``el III Congreso`` → tercer."""
    said = numbers.words(value(match["said"]), language, "ordinal")
    if said and agreement.feminine(match["name"], language.base):
        return re.sub(r"o\b", "a", said) if language.base == "pt" else said[:-1] + "a"
    return re.sub(r"(?<=primer|tercer)o$", "", said) if said and language.base == "es" else said


def _italian_century(match: re.Match[str], language: Language) -> str | None:
    return numbers.words(value(match["said"]), language, "ordinal")


def _russian(match: re.Match[str], language: Language) -> str | None:
    name = match["name"]
    if name.endswith("е"):  # при Николае II, о Екатерине II
        return inflected.russian(value(match["said"]), "й-f" if f"{name[:-1]}а" in _EMPRESSES else "м")
    place = re.search(
        r"(?<!\w)(?:[Пп]ри|[Оо]б?|[Нн]а|[Вв]о?)\s(?:\w+\s(?:[IVX]{1,5}\s)?и\s)?(?:\w+[еи]\s)?$",
        match.string[max(0, match.start() - 40) : match.start()],
    )
    if place and name[-1] in "еи":
        return inflected.russian(value(match["said"]), "м")  # при Николае II и Александре III
    if name[-1] in "ая" and name not in _EMPRESSES:
        return inflected.russian(value(match["said"]), "го")  # Петра I
    ending = next((case for tail, case in _RUSSIAN_ENDINGS.items() if name.endswith(tail)), "й")
    return inflected.russian(value(match["said"]), ending)


_EMPRESSES = frozenset(("Екатерина", "Елизавета", "Виктория", "Анна", "Мария", "Изабелла", "Маргарита", "Клеопатра"))
_RUSSIAN_ENDINGS = {"а": "я", "я": "я", "ы": "й-f", "и": "й-f", "ом": "м-i", "ем": "м-i", "у": "му", "ю": "му"}


def _small_counted(base: str) -> Rule:
    """``Absatz iii``, ``página iv``."""
    pages = {
        "de": "Seite|S\\.",
        "fr": "page|p\\.",
        "es": "página|pág\\.",
        "it": "pagina|pag\\.",
        "pt": "página|pág\\.",
        "ru": "страниц[аые]|стр\\.",
    }
    return rule(
        rf"(?<!\w)(?:{_COUNTED[base]}|{pages[base]})\s(?P<said>(?=[ivx]{{2}})x{{0,3}}(?:ix|iv|v?i{{0,3}}))(?!\w|\.\w|')",
        _small,
    )


def _counted(base: str) -> str:
    lettered = "" if base == "en" else r"(?![CDLM]\b)"  # Anhang C
    return rf"\b(?:{_COUNTED[base]})\s{lettered}{_ROMAN}(?!\w|['’](?!s\b)|\.\w)"


_KING = rf"(?!Malcolm|Vitamin|SpaceX)(?P<name>{_NAME})\s{_ROMAN}(?!\w|['’](?!s\b)|\.\w)"
_PORTUGUESE_NTH = "|".join(_TABLE["nth"]["pt"])


def _in_month(base: str) -> Rule:
    """``via XX Settembre``, ``rua XV de Novembro``: streets that are called after a day."""
    months = "|".join({"it": _ITALIAN_MONTHS, "pt": _PORTUGUESE_MONTHS, "es": _SPANISH_MONTHS}[base].split())
    return rule(rf"(?<!\w){_ROMAN}(?=\s(?:de\s)?(?i:{months})\b)", _cardinal)


_ITALIAN_MONTHS = "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
_PORTUGUESE_MONTHS = "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
_SPANISH_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
_BEHIND_HAN = rf"(?<=[\u3400-\u9fff\u3041-\u30ff가-힣])\s?{_ROMAN}(?![A-Za-z.-])"


def _plain_figures(match: re.Match[str], _language: Language) -> str | None:
    """Behind a word of another script: 伊丽莎白II. A lone letter is left."""
    roman = match["said"]
    return str(value(roman)) if len(roman) > 1 and set(roman) <= set("IVX") else None


def _behind(read: Callable[[str], str]) -> Rule:
    def said(match: re.Match[str], language: Language) -> str | None:
        figures = _plain_figures(match, language)
        return read(figures) if figures else None

    return rule(_BEHIND_HAN, said)


def _chinese(figures: str) -> str:
    from backend.text.kinds import chinese  # which other languages do without

    return chinese.counted(int(figures))


def _korean(figures: str) -> str:
    from backend.text import korean_numbers

    return korean_numbers.sino(figures)


RULES: Rules = {
    "cmn": [_behind(_chinese)],
    "ja": [_behind(lambda figures: figures)],
    "ko": [_behind(_korean)],
    "en": [
        rule(rf"\bIV(?=\s(?:{_DRIPS})\b)|(?<=\b[Aa]n\s)IV(?!\w)", "I V", piece="IV"),
        rule(rf"\b(?:{_GIVEN})\s(?:[A-Z]\.\s)?[A-Z][a-z]{{2,15}},?\s(?P<said>I{{2,3}}|I?V)(?![\w.-]\w|\w)", _the_nth),
        rule(rf"\b(?:{_MONARCHS})\s{_ROMAN}(?![\w.]|-\w)(?<!\sI)", _the_nth),
        rule(
            rf"\b(?:{_MONARCHS})\s(?P<said>I)(?=\s(?:was|is|of|and|had|ruled|died|became|reigned)\b|[,.;)](?:\s|$))",
            _the_nth,
        ),
        rule(rf"\b(?:{_MONARCHS})\s{_ROMAN}(?=\.(?:\s|$))(?<!\sI)", _the_nth),
        rule(rf"\b(?:{_CROWNED})\s[A-Z][a-z]{{2,14}}\s(?P<said>I)(?![\w'.&-]\w|\w)", _the_nth, needs=_CROWNED),
        rule(rf"\b{_ROMAN}(?:th|st|nd|rd)?(?=\s[Cc]entur)", _english_century),
        rule(r"\b[Tt]he\s(?P<said>(?=[IVX]{2,6}\b)X{0,3}(?:IX|IV|V?I{0,3}))(?=\s[A-Z][a-z])", _english_century),
        rule(_counted("en"), _cardinal),
        rule(
            r"\b(?:[Pp]ages?|[Pp]p?\.|[Ss]cene|[Aa]ct|[Cc]hapter|[Pp]art|[Bb]ook|[Ss]ection|[Vv]olume|[Cc]lause|[Ii]tem|[Ss]tep|[Ff]igure)\s"
            r"(?P<said>(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3}))(?![\w'.]\w|\w)",
            _small,
        ),
        rule(r"\b(?P<said>(?=M[CDMLXVI]{3})M{1,2}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))(?!\w)", _year),
        rule(rf"\b[A-Z][a-z]{{2,20}}\s{_ROMAN}(?!\w|['’](?!s\b)|\.\w)", _lone),
        rule(rf"(?<![\w.'’&-])(?=[IVXLC]{{4,8}}(?!\w))(?P<said>{_PLAIN})(?![\w'’]|\.\w|-\w)", _cardinal),
        rule(r"(?<![\w.'’-])x{2,4}(?![\w'’-]|\.\w)", lambda match, _: " ".join(match[0].upper()), piece="xx"),
    ],
    "de": [
        rule(
            rf"\b(?P<article>[Dd]as|[Ii]m|[Dd]e[mns]|[Ii]ns|[Vv]om|Der|Die)\s(?P<said>{_PLAIN}\.)(?=\s[A-ZÄÖÜ])",
            _german_nth,
        ),
        rule(rf"\b(?:{_COUNTED['de']})\s(?![CDLM]\b){_ROMAN}(?!\w)", _cardinal),
        _small_counted("de"),
        rule(rf"(?P<name>{_NAME})\s(?P<said>{_PLAIN}\.)(?!\w)", _german),
    ],
    "fr": [
        rule(rf"\b(?P<said>(?![LCDM]{{1,2}}e\b)(?P<roman>{_PLAIN})(?P<ending>er|re|ère|ème|e|ᵉ))(?!\w)", _french_nth),
        rule(_counted("fr"), _cardinal),
        _small_counted("fr"),
        rule(_KING, _lone),
        rule(rf"{_NAME}\s{_ROMAN}(?![\w'’]|\.\w)(?<=\s[VX])", _cardinal),
    ],
    "es": [
        _in_month("es"),
        rule(rf"\b[Ss]iglos\s{_ROMAN}(?=\s[ya-]\s[XVI])", _cardinal),
        rule(rf"\b[Ss]iglos\s[XVI]{{1,5}}\s[ya]\s{_ROMAN}(?!\w)", _cardinal),
        rule(rf"\b{_ROMAN}(?=\s(?P<name>{_SPANISH_NTH})\b)", _nth_of),
        rule(_counted("es"), _cardinal),
        _small_counted("es"),
        rule(_KING, _southern),
    ],
    "pt": [
        _in_month("pt"),
        rule(rf"\b[Ss]écu?l?o?s\.?\s[XVI]{{1,5}}\s[ea]\s{_ROMAN}(?!\w)", _cardinal),
        rule(rf"\b{_ROMAN}(?=\s(?P<name>{_PORTUGUESE_NTH})\b)", _nth_of),
        rule(_counted("pt"), _cardinal),
        _small_counted("pt"),
        rule(_KING, _southern),
    ],
    "it": [
        _in_month("it"),
        rule(rf"\b{_ROMAN}(?=\ssecolo\b)", _italian_century),
        rule(rf"\b(?:secol[oi]|sec\.)\s{_ROMAN}(?!\w)", _italian_century),
        rule(rf"\bsecoli\s[XVI]{{1,5}}\se\s{_ROMAN}(?!\w)", _italian_century),
        rule(rf"\b{_ROMAN}(?=\s(?P<name>{_ITALIAN_NTH})\b)", _nth_of),
        rule(_counted("it"), _cardinal),
        _small_counted("it"),
        rule(_KING, _southern),
    ],
    "ru": [
        rule(
            r"(?<!\w)(?P<said>II?)(?=\s[Мм]иров(?P<case>ая|ой|ую)(?!\w))",
            lambda match, _: inflected.russian(
                value(match["said"]), {"ая": "я", "ой": "й-f", "ую": "ю"}[match["case"]]
            ),
        ),
        rule(rf"\b(?:{_COUNTED['ru']})\s(?![CDLM]\b){_ROMAN}(?!\w)", _cardinal),
        rule(_KING, _russian),
    ],
}
