import multiprocessing
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.protocol.problems import VoicewrightError
from backend.text import espeak, ipa, languages
from backend.text.phonemes import inventory, is_pause, phonemize
from tests.patience import PATIENCE_S

SENTENCES = {
    "en-us": "The quick brown fox, number 25, jumps over 3 lazy dogs!",
    "de": "Am 3. Mai kostet die Pfeife 4,50 €, oder?",
    "es": "El niño comió una manzana, ¿verdad?",
    "fr-fr": "Un bon vin blanc, s'il vous plaît.",
    "cmn": "你好，世界。我们走吧！",
    "ja": "こんにちは、さようなら。",
    "ko": "안녕하세요, 반갑습니다.",
    "ru": "Привет, как дела?",
    "hi": "नमस्ते, आप कैसे हैं?",
    "vi": "Xin chào các bạn.",
    "ar": "مرحبا بالعالم.",
}


def symbols(text: str, language: str, lexicon: dict[str, str] | None = None) -> list[str]:
    return [token.symbol for token in phonemize(text, language, lexicon).symbols]


@pytest.mark.parametrize("language", SENTENCES)
def test_every_language_gives_phones_in_ipa_between_two_pauses(language: str) -> None:
    found = phonemize(SENTENCES[language], language)
    assert found.symbols[0].symbol == "_"
    assert is_pause(found.symbols[-1].symbol)
    phones = [token.symbol for token in found.symbols if not is_pause(token.symbol)]
    assert len(phones) > 8
    assert all(symbol.strip() == symbol and symbol.isprintable() and symbol != "" for symbol in phones)
    assert not any(
        letter in symbol for symbol in phones for letter in "()_|:;[]{}<>0123456789@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    )
    marks = [symbol for symbol in phones if ipa.stress_of(symbol)]
    assert all(ipa.is_vowel(symbol) or ipa.bare(symbol) == "" for symbol in marks if symbol[1:2] not in "rlmnszɹ")


@pytest.mark.parametrize("language", SENTENCES)
def test_timed_phones_are_the_same_sequence(language: str) -> None:
    text = SENTENCES[language]
    spoken = espeak.speak(text, language)
    assert [phone.symbol for phone in spoken.phones] == symbols(text, language)
    assert [phone.word for phone in spoken.phones] == [token.word for token in phonemize(text, language).symbols]
    assert spoken.words == phonemize(text, language).words
    assert spoken.phones[0].start_s == 0
    for phone, following in zip(spoken.phones, spoken.phones[1:], strict=False):
        assert phone.duration_s > 0
        assert phone.start_s + phone.duration_s == pytest.approx(following.start_s, abs=1e-9)
    last = spoken.phones[-1]
    assert last.start_s + last.duration_s == pytest.approx(len(spoken.samples) / spoken.sample_rate)


def test_punctuation_says_what_kind_of_pause_it_is() -> None:
    found = [one for one in symbols("Well, stop! Why? Because. Go", "en-us") if is_pause(one)]
    assert found == ["_", "_,", "_!", "_?", "_.", "_."]
    assert symbols("Are you there?", "en-us")[-1] == "_?"


def test_stress_is_on_the_vowel() -> None:
    assert symbols("hello", "en-us") == ["_", "h", "ə", "l", "ˈoʊ", "_."]


def test_each_phone_knows_its_written_word() -> None:
    found = phonemize("I paid $3 million in 1984.", "en-us")
    by_word = {word: [t.symbol for t in found.symbols if t.word == index] for index, word in enumerate(found.words)}
    assert list(by_word) == ["I", "paid", "$3 million", "in", "1984."]
    assert by_word["I"] == ["ˈaɪ"] or by_word["I"] == ["aɪ"]
    assert by_word["$3 million"][:3] == ["θ", "ɹ", "ˈiː"]
    assert all(by_word.values())


def test_words_that_are_said_as_one_are_one_entry() -> None:
    found = phonemize("One of the cats", "en-us")
    assert " ".join(found.words) == "One of the cats"
    assert {token.word for token in found.symbols if token.word >= 0} == set(range(len(found.words)))


def test_tones_are_kept_in_chinese() -> None:
    assert "ɑu˨˩˦" in symbols("你好", "cmn")
    first, second = symbols("妈", "cmn"), symbols("骂", "cmn")
    assert first != second


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("ɹˈaɪt", ["ɹ", "ˈaɪ", "t"]),
        ("/ˈɹaɪt/", ["ɹ", "ˈaɪ", "t"]),
        ("right", ["ɹ", "ˈaɪ", "t"]),
        ("[[r'aIt]]", ["ɹ", "ˈaɪ", "t"]),
    ],
)
def test_the_lexicon_takes_ipa_respelling_and_espeaks_names(entry: str, expected: list[str]) -> None:
    found = phonemize("Say Wryte, now.", "en-us", {"WRYTE": entry})
    word = found.words.index("Wryte,")
    assert [token.symbol for token in found.symbols if token.word == word] == expected
    spoken = espeak.speak("Say Wryte, now.", "en-us", {"wryte": entry})
    assert [phone.symbol for phone in spoken.phones] == [token.symbol for token in found.symbols]


@pytest.mark.parametrize("text", ["", "   ", "… —", "\x00", "😀"[:0], "<break/>"])
def test_nothing_to_say_is_a_typed_error(text: str) -> None:
    with pytest.raises(VoicewrightError) as caught:
        phonemize(text, "en-us")
    assert caught.value.problem.general == "text-unpronounceable"


def test_a_text_that_is_too_long_is_refused_before_it_is_spoken() -> None:
    with pytest.raises(VoicewrightError) as caught:
        phonemize("word " * 10_000, "en-us")
    assert caught.value.problem.general == "text-too-long"


WRITTEN = {
    "EN": "en-us", "en_US": "en-us", "en-GB": "en-gb", "zh": "cmn", "ZH-cn": "cmn", "JP": "ja", "de-AT": "de",
    "pt-BR": "pt-br",
}  # fmt: skip


@pytest.mark.parametrize(("written", "code"), WRITTEN.items())
def test_languages_are_found_however_they_are_written(written: str, code: str) -> None:
    assert languages.check(written) == code


@pytest.mark.parametrize("written", ["", "klingonese", "xx-yy", "../../etc/passwd", "\x00"])
def test_an_unknown_language_is_a_typed_error(written: str) -> None:
    with pytest.raises(VoicewrightError) as caught:
        languages.check(written)
    assert caught.value.problem.general == "language-unknown"


def test_all_languages_are_listed_with_names() -> None:
    assert len(languages.all_languages()) > 100
    assert languages.find("de").name == "German"
    assert languages.find("zh").name == "Chinese (Mandarin)"
    assert not [one.name for one in languages.all_languages().values() if "latin as" in one.name]


def test_the_inventory_has_the_languages_own_phones() -> None:
    english = inventory("en-us")
    assert {"θ", "ʃ", "aɪ", "iː", "ŋ", "ɹ", "æ"} <= set(english)
    assert len(english) < 70
    assert not any(is_pause(symbol) or ipa.stress_of(symbol) for symbol in english)


@given(st.text(max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_phones_or_a_typed_error(text: str) -> None:
    try:
        found = phonemize(text, "en-us")
    except VoicewrightError as error:
        assert error.problem.general == "text-unpronounceable"  # noqa: PT017 - both outcomes are right
        return
    assert found.symbols[0].symbol == "_"
    assert all(-1 <= token.word < len(found.words) for token in found.symbols)
    words = [token.word for token in found.symbols if token.word >= 0]
    assert words == sorted(words)


@given(
    st.text(alphabet=st.characters(whitelist_categories=("Ll", "Lo", "Mn", "Po", "Zs")), max_size=60),
    st.sampled_from(sorted(SENTENCES)),
)
@settings(max_examples=100, deadline=None)
def test_foreign_letters_never_break_a_language(text: str, language: str) -> None:
    try:
        spoken = espeak.speak(text, language)
    except VoicewrightError:
        return
    assert all(phone.duration_s > 0 for phone in spoken.phones)


def test_threads_get_their_own_words() -> None:
    expected = {text: symbols(text, "en-us") for text in ("one two three", "seven eight nine", "apples and pears")}
    wrong: list[str] = []

    def work(text: str) -> None:
        for _ in range(20):
            wrong.extend([text] if symbols(text, "en-us") != expected[text] else [])

    threads = [threading.Thread(target=work, args=(text,)) for text in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE_S)
    assert not wrong


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_other_processes_speak_too() -> None:
    here = symbols("hello world", "en-us")
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(symbols, ("hello world", "en-us")) == here


def test_it_works_from_a_long_folder_with_any_name(tmp_path: Path) -> None:
    """espeak-ng copies its data path into a short buffer; a venv may lie deep."""
    import espeakng_loader

    deep = tmp_path / ("päth with ünïcode 日本語 😀 " + "x" * 60) / ("y" * 90)
    deep.mkdir(parents=True)
    data = deep / "espeak-ng-data"
    data.symlink_to(espeakng_loader.get_data_path(), target_is_directory=True)
    code = (
        "import espeakng_loader, sys\n"
        "espeakng_loader.get_data_path = lambda: sys.argv[1]\n"
        "from backend.text.phonemes import phonemize\n"
        "sys.stdout.buffer.write(' '.join(t.symbol for t in phonemize('hello', 'en-us').symbols).encode())\n"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code, str(data)], cwd=deep, capture_output=True, check=True, timeout=PATIENCE_S,
        env={**os.environ, "PYTHONPATH": root},
    )  # fmt: skip
    assert done.stdout.decode() == "_ h ə l ˈoʊ _."
