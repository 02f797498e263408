"""What each language can do, as it is told where one is chosen; docs/languages.md has the same in a table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LanguageCard:
    """One language: who reads it, how far to trust that."""

    reader: str
    """What turns its letters into sounds."""
    figures: str
    """What writes out figures, dates, units."""
    weak: str
    misread: int
    """New sentences that were misread when they were first seen, of ``seen``; 0 of 0: not measured."""
    seen: int

    def said(self) -> str:
        """A line each."""
        share = f"{self.misread} of {self.seen} new sentences misread" if self.seen else "not measured"
        lines = [f"Read by {self.reader}; figures by {self.figures}", f"At first sight: {share}"]
        return "\n".join([*lines, *([f"Known to be weak: {self.weak}"] if self.weak else [])])


_OURS = "our rules, num2words, CLDR"
CARDS = {
    "en": LanguageCard("espeak-ng", _OURS, "heteronyms without a telling neighbour; US dates", 162, 1756),
    "de": LanguageCard("espeak-ng", _OURS, "cases of ordinals at the end of a sentence, loan words", 38, 233),
    "fr": LanguageCard("espeak-ng", _OURS, "homographs; gender of what is counted", 21, 225),
    "es": LanguageCard("espeak-ng", _OURS, "gender of what is counted", 28, 225),
    "it": LanguageCard("espeak-ng", _OURS, "stress of words that have no accent; signs of degrees", 24, 221),
    "pt": LanguageCard("espeak-ng", _OURS, "abbreviations; gender of what is counted", 40, 137),
    "ru": LanguageCard("espeak-ng, ё by peyo", _OURS, "cases of numerals without a preposition", 41, 230),
    "cmn": LanguageCard("pypinyin and rjieba", "wetext, our rules", "lone polyphonic characters", 45, 555),
    "ja": LanguageCard("Open JTalk", "wetext, our rules", "kanji with two readings", 30, 331),
    "ko": LanguageCard(
        "ko-pron, our rules", "our rules, num2words", "ㄴ between the parts of compounds; hanja", 31, 250
    ),
}
_SOME = LanguageCard("espeak-ng", "num2words, CLDR", "", 0, 0)
_OTHER = LanguageCard("espeak-ng", "espeak-ng", "", 0, 0)
_WRITTEN_OUT = frozenset("nl sv da nb fi pl cs uk ro hu tr id".split())  # noqa: SIM905 - shorter than a list


def card(code: str) -> LanguageCard:
    """The card of an espeak-ng code."""
    base = code.split("-")[0]
    return CARDS.get(base, _SOME if base in _WRITTEN_OUT else _OTHER)
