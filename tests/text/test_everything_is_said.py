"""Whatever a text holds, it is spoken or refused by name: no letter is dropped, and no process dies."""

import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.protocol.problems import VoicewrightError
from backend.text import espeak_child
from backend.text.espeak_library import Wish, speak
from backend.text.phonemes import is_pause, phonemize
from backend.text.sentences import split

_SPEAK = """
import sys
from backend.protocol.problems import VoicewrightError
from backend.text.phonemes import phonemize
for line in sys.stdin.read().split("\\0"):
    language, text = line.split("|", 1)
    try:
        phonemize(text, language)
    except VoicewrightError as error:
        if not error.problem.kind.startswith("text-"):
            raise
"""
HOSTILE = [
    "s'",
    "'s",
    "dog's",
    "ing",
    "un",
    "a-",
    "a.",
    "1",
    "1,",
    "A",
    "é",
    "don't",
    "[[",
    "www.",
    "@a",
    "한국",
    "가나다라마",
    "あ",
    "ー",
    "漢",
    "「",
    "・",
    "ы",
    "س",
    "क्",
    "ก",
    "မ",
    "א",
    "́",
    "👍🏽",
    "\u200d",
]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en-us", "fr-fr", "ja", "ko"])
def test_no_repeated_letters_kill_the_process(language: str) -> None:
    texts = [f"{language}|{unit * times}" for unit in HOSTILE for times in (150,)]
    done = subprocess.run([sys.executable, "-c", _SPEAK], input="\0".join(texts).encode(), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()[-500:]


def phones(text: str, language: str) -> int:
    return sum(not is_pause(one.symbol) for one in phonemize(text, language).symbols)


@pytest.mark.parametrize("language", ["en-us", "fr-fr", "it", "es", "de"])
@pytest.mark.parametrize("row", ["b " * 8, "b." * 20, ".b" * 200])
def test_a_row_of_the_same_letter_is_said_to_its_end(language: str, row: str) -> None:
    assert phones(row, language) >= 2 * row.count("b")


@pytest.mark.parametrize(
    ("language", "letter", "each"),
    [("en-us", "pa", 2), ("ko", "가", 2), ("th", "กา", 2), ("ar", "با", 2), ("ru", "па", 2), ("ja", "か", 2)],
)
def test_a_word_without_an_end_is_said_to_its_end(language: str, letter: str, each: int) -> None:
    assert phones(letter * 300, language) >= 300 * each * 0.9


SIGNS = "「」『』（）【】〈〉《》“”‘’\"'()[]{}<>·・~〜…※♪→*#_|/\\^`•–—-.,;:!?¡¿。、！？；：&+=@%§¶†°"
WORDS = {
    "en-us": "window",
    "de": "Fenster",
    "ja": "さくら",
    "ko": "사과",
    "cmn": "苹果",
    "ru": "окно",
    "fr-fr": "fenêtre",
}


@given(
    st.sampled_from(sorted(WORDS)),
    st.lists(st.tuples(st.text(SIGNS, max_size=3), st.text(SIGNS, max_size=2)), min_size=1, max_size=4),
)
@settings(max_examples=150, deadline=None)
def test_signs_glued_to_a_word_never_silence_it(language: str, around: Sequence[tuple[str, str]]) -> None:
    word = WORDS[language]
    text = " ".join(before + word + after for before, after in around)
    assert phones(text, language) >= len(around) * (phones(word, language) - 1)


@given(st.sampled_from(["en-us", "de", "ja", "ko", "cmn", "ru", "hi"]), st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_is_said_or_refused_by_name(language: str, text: str) -> None:
    try:
        said = phones(text, language)
    except VoicewrightError as error:
        said = int(error.problem.kind.startswith("text-"))
    assert said > 0


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["a", "word ", "1", "'", "漢", "한", "(", "a.b "])
def test_a_line_of_a_megabyte_is_cut_without_loss(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    kept = "".join(split(text, "en-us"))
    assert [one for one in kept if one.isalnum()] == [one for one in text if one.isalnum()]


@pytest.mark.parametrize(
    ("written", "read"),
    [("Ｆｕｌｌ", "Full"), ("𝐁𝐨𝐥𝐝", "Bold"), ("**no**", "no"), ("I ❤️ it", "I it"), ("[here](http://a.b)", "here")],
)
def test_pasted_forms_are_read_as_what_they_show(written: str, read: str) -> None:
    assert phonemize(written, "en-us").symbols == phonemize(read, "en-us").symbols


def test_a_word_of_the_dictionary_is_said_behind_a_sign() -> None:
    lexicon = {"kana": "[[k'A:n@]]"}
    plain = phones("so kana is", "en-us")
    assert phones("so kana is", "en-us") == plain
    for text in ("so (kana is", 'so "kana" is', "so …kana is", "so -kana is", "so *kana is"):
        said = [one.symbol for one in phonemize(text, "en-us", lexicon).symbols]
        assert "ˈɑː" in said, text


def test_a_crash_of_espeak_costs_only_its_text() -> None:
    with pytest.raises(VoicewrightError) as caught:
        espeak_child.say(Wish("a.a. " * 200, "gmw/en-US", keep=False))
    assert caught.value.problem.kind == "text-unpronounceable/crash"
    assert phones("Still here.", "en-us") > 5


def test_a_text_that_repeats_itself_is_said_by_another_process_alike() -> None:
    wish = Wish("la la la la", "gmw/en-US", keep=True)
    here, there = speak(wish), espeak_child.say(wish)
    assert [one.symbol for one in there.events] == [one.symbol for one in here.events]
    assert len(there.pcm) == 2 * there.length
