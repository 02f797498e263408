import numpy as np
import pytest

from backend.text import articulation, ipa
from backend.text.articulation import FEATURES, nearest, table, vector
from backend.text.phonemes import phonemize
from tests.text.test_phonemes import SENTENCES


def at(symbol: str, feature: str) -> float:
    return float(vector(symbol)[FEATURES.index(feature)])


@pytest.mark.parametrize("language", SENTENCES)
def test_every_phone_that_is_spoken_is_described(language: str) -> None:
    for token in phonemize(SENTENCES[language], language).symbols:
        described = vector(token.symbol)
        kinds = sum(described[FEATURES.index(name)] for name in ("pause", "vowel", "consonant"))
        assert kinds >= 1 or ipa.bare(token.symbol) in "ʲʰː", token.symbol
        assert np.isfinite(described).all()
        assert described.min() >= 0
        assert described.max() <= 1


def test_features_say_what_a_phonetician_would() -> None:
    assert at("p", "stop") == at("p", "bilabial") == 1
    assert at("p", "voiced") == 0
    assert at("b", "voiced") == 1
    assert at("tʃ", "affricate") == at("tʃ", "postalveolar") == 1
    assert at("ˈaɪ", "diphthong") == at("ˈaɪ", "stress_primary") == 1
    assert at("iː", "long") == 1
    assert at("ɑ̃", "nasalized") == 1
    assert at("ɜː", "height") > at("a", "height")
    assert at("pʰ", "aspirated") == 1
    assert at("tʲ", "palatalized") == 1
    assert at("_?", "pause_question") == 1
    assert at("ˈɑu˨˩˦", "tone_end") > at("ˈɑu˥˩", "tone_end")


def test_strangers_find_their_relatives() -> None:
    assert nearest("ɡʱ", ["a", "ɡ", "s"]) == "ɡ"
    assert nearest("ʈ", ["t", "m", "i"]) == "t"
    assert nearest("yː", ["iː", "k", "ɑː"]) == "iː"


def test_different_phones_differ() -> None:
    phones = [
        "p",
        "b",
        "t",
        "d",
        "k",
        "ɡ",
        "m",
        "n",
        "ŋ",
        "f",
        "v",
        "θ",
        "ð",
        "s",
        "z",
        "ʃ",
        "ʒ",
        "h",
        "l",
        "ɹ",
        "w",
        "j",
        "tʃ",
        "dʒ",
        "iː",
        "ɪ",
        "eɪ",
        "ɛ",
        "æ",
        "ɑː",
        "ɔː",
        "oʊ",
        "ʊ",
        "uː",
        "ʌ",
        "ɜː",
        "aɪ",
        "aʊ",
        "ɔɪ",
        "ə",
    ]
    rows = table(phones)
    assert rows.shape == (len(phones), len(FEATURES))
    assert len({row.tobytes() for row in rows}) == len(phones)
    assert articulation.table([]).shape == (0, len(FEATURES))
