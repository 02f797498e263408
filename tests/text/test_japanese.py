import pytest

from backend.protocol.problems import VoicewrightError
from backend.text import japanese
from backend.text.phonemes import phonemize

WORDS = [
    {"string": "今日", "pron": "キョー"},
    {"string": "は", "pron": "ワ"},
    {"string": "３月", "pron": "サンガツ"},
    {"string": "です", "pron": "デス’"},
    {"string": "。", "pron": "、"},
]


class Frontend:
    @staticmethod
    def run_frontend(text: str) -> list[dict[str, str]]:
        return WORDS


def test_kanji_without_a_reader_are_refused_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(japanese, "_frontend", lambda: None)
    with pytest.raises(VoicewrightError) as caught:
        phonemize("今日は", "ja")
    assert caught.value.problem.kind == "kanji-unreadable"
    assert caught.value.problem.remedy
    assert len(phonemize("こんにちは", "ja").symbols) > 5


def test_words_are_read_as_they_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(japanese, "_frontend", lambda: Frontend)
    assert japanese.readings("今日は 3月です。") == [(0, 2, "キョー"), (2, 3, "ワ"), (4, 6, "サンガツ"), (6, 8, "デス")]
    found = phonemize("今日は 3月です。", "ja")
    phones = [token.symbol.lstrip("ˈˌ") for token in found.symbols]
    assert "w" in phones
    assert found.words[0].startswith("今日")
    assert found.symbols[-1].symbol == "_."
