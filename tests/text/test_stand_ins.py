"""What a voice says for phones that it never met."""

import pytest

from backend.text import stand_ins

ENGLISH = (
    *("_", "_,", "p", "b", "t", "d", "k", "ɡ", "tʃ", "dʒ", "f", "v", "s", "z", "ʃ", "ʒ", "h", "m", "n", "ŋ", "l", "ɹ"),
    *("j", "w", "i", "ˈiː", "ɛ", "ˈa", "ə", "o", "oʊ", "aɪ", "eɪ", "aʊ", "ɑ", "a˥", "ɯ\u0325", "ɯ˩", "u"),
)


@pytest.mark.parametrize(
    ("foreign", "said"),
    [
        ("χ", "h"),  # not a voiced one, though that lies nearer in the throat
        ("ʐ", "ʒ"),
        ("ʈʂ", "tʃ"),
        ("ə˥˥", "ə"),  # the vowel counts, not its tone
        ("ai˥˥", "aɪ"),
        ("ɯ", "ɯ˩"),  # not the whispered one
        ("ˌo", "o"),
    ],
)
def test_quality_manner_and_voice_are_kept_before_place_length_and_tone(foreign: str, said: str) -> None:
    assert stand_ins.nearest(foreign, ENGLISH) == said


@pytest.mark.parametrize(
    ("foreign", "said"),
    [
        ("iɑu˨˩˦", ("j", "aʊ")),
        ("iɑ˧", ("j", "ɑ")),
        ("oŋ˥˩", ("o", "ŋ")),
        ("uo˧˥", ("w", "o")),
        ("p", ("b",)),  # 别 is bié
        ("pʰ", ("p",)),
        ("tɕ", ("dʒ",)),
        ("ʐ", ("ɹ",)),
    ],
)
def test_mandarin_in_an_english_mouth_is_what_pinyin_writes(foreign: str, said: tuple[str, ...]) -> None:
    assert stand_ins.pieces(foreign, ENGLISH, "cmn") == said


def test_who_learnt_the_language_says_what_is_written() -> None:
    known = ("p", "b", "iɑ˧")
    assert stand_ins.pieces("p", known) == ("p",)
    assert stand_ins.pieces("iɑ˧", known, "cmn") == ("iɑ˧",)
    assert stand_ins.pieces("ˈa", ENGLISH, "fr-fr") == ("ˈa",)
