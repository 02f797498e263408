"""What each language can do, as it is told where one is chosen; docs/languages.md has the same in a table."""

from dataclasses import dataclass

from studio.words.language import tr


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
        lines = [tr("Read by {reader}; figures by {figures}", reader=self.reader, figures=self.figures)]
        if self.seen:
            lines += [
                tr("At first sight: {misread} of {seen} new sentences misread", misread=self.misread, seen=self.seen)
            ]
        else:
            lines += [tr("At first sight: not measured")]
        lines += [tr("Known to be weak: {weak}", weak=self.weak)] if self.weak else []
        return "\n".join(lines)


_OURS = tr("our rules, num2words, CLDR")
CARDS = {
    "en": LanguageCard("espeak-ng", _OURS, tr("heteronyms without a telling neighbour; US dates"), 179, 2231),
    "de": LanguageCard("espeak-ng", _OURS, tr("cases of ordinals at the end of a sentence, loan words"), 45, 338),
    "fr": LanguageCard("espeak-ng", _OURS, tr("homographs; gender of what is counted"), 25, 330),
    "es": LanguageCard("espeak-ng", _OURS, tr("gender of what is counted"), 32, 330),
    "it": LanguageCard("espeak-ng", _OURS, tr("stress of words that have no accent; signs of degrees"), 24, 326),
    "pt": LanguageCard("espeak-ng", _OURS, tr("abbreviations; gender of what is counted"), 46, 243),
    "ru": LanguageCard(tr("espeak-ng, ё by peyo"), _OURS, tr("cases of numerals without a preposition"), 55, 341),
    "cmn": LanguageCard(tr("pypinyin and rjieba"), tr("wetext, our rules"), tr("lone polyphonic characters"), 65, 857),
    "ja": LanguageCard(tr("Open JTalk"), tr("wetext, our rules"), tr("kanji with two readings"), 40, 486),
    "ko": LanguageCard(
        tr("ko-pron, our rules"), tr("our rules, num2words"), tr("ㄴ between the parts of compounds; hanja"), 41, 403
    ),
}
_SOME = LanguageCard("espeak-ng", tr("num2words, CLDR"), "", 0, 0)
_OTHER = LanguageCard("espeak-ng", "espeak-ng", "", 0, 0)
_WRITTEN_OUT = frozenset("nl sv da nb fi pl cs uk ro hu tr id".split())  # noqa: SIM905 - shorter than a list


def card(code: str) -> LanguageCard:
    """The card of an espeak-ng code."""
    base = code.split("-")[0]
    return CARDS.get(base, _SOME if base in _WRITTEN_OUT else _OTHER)
