"""Several languages in one sentence."""

import pytest

from backend.text import espeak, languages, scripts
from backend.text.phonemes import is_pause, phonemize


def spoken_by(text: str, language: str) -> list[tuple[str, str]]:
    found = scripts.runs(text, languages.find(language))
    assert [run.start for run in found] == [0, *(run.end for run in found[:-1])]
    assert found[-1].end == len(text)
    return [(text[run.start : run.end], run.code) for run in found]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("cmn", "我有iPhone和A股。", [("我有", "cmn"), ("iPhone", "en-us"), ("和", "cmn"), ("A", "en-us"),
                                   ("股。", "cmn")]),
        ("en-us", "I saw 北京, then 東京タワー!", [("I saw ", "en-us"), ("北京, ", "cmn"), ("then ", "en-us"),
                                               ("東京タワー!", "ja")]),
        ("en-us", "Москва is α and naïve café", [("Москва ", "ru"), ("is α and naïve café", "en-us")]),
        ("ru", "Слушай Windows 11 и GPT4, cмеx", [("Слушай ", "ru"), ("Windows ", "en-us"), ("11 и ", "ru"),
                                                ("GPT4, ", "en-us"), ("cмеx", "ru")]),
        ("ko", "저는 iPhone을 샀다", [("저는 ", "ko"), ("iPhone", "en-us"), ("을 샀다", "ko")]),
        ("sr", "Здраво Zdravo", [("Здраво Zdravo", "sr")]),
        ("en-us", "12 + 3 = 15", [("12 + 3 = 15", "en-us")]),
        ("ar", "مرحبا hello", [("مرحبا ", "ar"), ("hello", "en-us")]),
        ("de", "", [("", "de")]),
    ],
)  # fmt: skip
def test_each_script_is_said_in_its_language(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert spoken_by(text, language) == expected


MIXED = {
    "cmn": "我有一个 iPhone，很好用！",
    "ja": "今日はVoicewrightの会議です。",
    "ko": "저는 iPhone을 한국말로 씁니다.",
    "ru": "Привет, Windows работает.",
    "en-us": "I love 北京, 東京タワー and Москва.",
    "hi": "मैं London में हूँ।",
    "el": "Η λέξη computer είναι αγγλική.",
    "fr-fr": "Le mot «Привет» est russe.",
}


@pytest.mark.parametrize("language", MIXED)
def test_one_row_of_phones_each_with_its_language_and_its_time(language: str) -> None:
    found = phonemize(MIXED[language], language)
    assert "en-us" in {token.language for token in found.symbols} or language in ("en-us", "fr-fr")
    assert len({token.language for token in found.symbols}) > 1
    assert not any(token.language for token in found.symbols if is_pause(token.symbol))
    words = [token.word for token in found.symbols if token.word >= 0]
    assert words == sorted(words)
    assert set(words) == set(range(len(found.words)))
    spoken = espeak.speak(MIXED[language], language)
    assert [(phone.symbol, phone.word, phone.language) for phone in spoken.phones] == [
        (token.symbol, token.word, token.language) for token in found.symbols
    ]
    assert all(phone.duration_s > 0 for phone in spoken.phones)


def test_between_languages_there_is_no_silence_that_nobody_wrote() -> None:
    spoken = espeak.speak("我有一个 iPhone 很好用", "cmn")
    assert [phone.symbol for phone in spoken.phones if is_pause(phone.symbol)] == ["_", "_."]
    assert max(phone.duration_s for phone in spoken.phones[1:-1]) < 0.35


def test_signs_make_pauses_in_every_script() -> None:
    for language, text in {
        "cmn": "你好！三月，我们。好？",
        "ja": "はい！三月、私。はい？",
        "ko": "네! 삼월, 나. 네?",
    }.items():
        pauses = [token.symbol for token in phonemize(text, language).symbols if is_pause(token.symbol)]
        assert pauses == ["_", "_!", "_,", "_.", "_?"], (language, pauses)
