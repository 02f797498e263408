"""A text in a script that a language is not written in is noticed; names and borrowed words are not."""

import pytest

from studio.words.scripts import foreign, script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Guten Tag", "Latin"), ("你好，世界。", "Chinese"), ("これは日本語です", "Japanese"), ("안녕하세요", "Korean"),
        ("Привет, мир", "Cyrillic"), ("Γειά σου", "Greek"), ("مرحبا", "Arabic"), ("123 …!", ""),
    ],
)  # fmt: skip
def test_the_script_of_a_text(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("你好，世界。", "en-us", "Chinese"), ("你好，世界。", "cmn", ""), ("日本", "ja", ""), ("Hello", "cmn", ""),
        ("Привет", "de", "Cyrillic"), ("Привет", "ru", ""), ("I like 東京 very much", "en-us", ""),
    ],
)  # fmt: skip
def test_what_a_language_is_not_written_in(text: str, language: str, said: str) -> None:
    assert foreign(text, language) == said
