"""The scripts that ship: enough sentences, each one once, of many kinds, in letters and sounds of their language."""

import unicodedata
from itertools import chain

import pytest

from backend.datasets.checks.coverage import said, sentences
from backend.protocol import reading
from studio.words.scripts import foreign

LEAST = {
    "cmn": (100, 650),
    "de": (40, 630),
    "en-us": (45, 820),
    "es": (30, 330),
    "fr-fr": (30, 500),
    "it": (30, 420),
    "ja": (45, 510),
    "ko": (30, 420),
    "pt-br": (40, 560),
    "ru": (35, 560),
}
"""Language → phones and pairs of neighbours that its first hundred sentences have, and a good tenth less."""
WITHOUT_SPACES = {"cmn", "ja"}


@pytest.mark.parametrize("language", LEAST)
def test_a_script_is_fit_to_be_read(language: str) -> None:
    lines = sentences(language)
    assert len(lines) == 300
    assert len({"".join(filter(str.isalnum, line.casefold())) for line in lines}) == 300
    for line in lines:
        assert line == unicodedata.normalize("NFC", line)
        assert not foreign(line, language), line
        assert not any(sign.isdigit() for sign in line), line
        assert line[-1] in ".?!…。？！", line
    lengths = [len(line) if language in WITHOUT_SPACES else len(line.split()) for line in lines]
    assert min(lengths) <= (8 if language in WITHOUT_SPACES else 4)
    assert 11 <= max(lengths) <= 50
    ends = [line.rstrip('»"”')[-1] for line in lines]
    questions = sum(end in "?？" for end in ends) + sum(line.endswith("か。") for line in lines)
    assert questions >= 20
    assert sum(end in "!！" for end in ends) >= 5


@pytest.mark.parametrize("language", LEAST)
def test_its_first_sentences_have_most_of_the_sounds(language: str) -> None:
    spoken = [said(line, language, None) for line in sentences(language)[:100]]
    assert all(spoken)
    phones, pairs = LEAST[language]
    assert len({symbol for symbol in chain(*spoken) if not symbol.startswith("_")}) >= phones
    assert len(set().union(*map(reading.pairs, spoken))) >= pairs
