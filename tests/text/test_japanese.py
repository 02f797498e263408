import pytest

from backend.protocol.problems import VoicewrightError
from backend.text import japanese, kana
from backend.text.phonemes import phonemize


def said(text: str) -> str:
    return " ".join(token.symbol for token in phonemize(text, "ja").symbols[1:-1])


def test_kanji_without_a_reader_are_refused_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(japanese, "_frontend", lambda: None)
    with pytest.raises(VoicewrightError) as caught:
        phonemize("今日は", "ja")
    assert caught.value.problem.general == "kanji-unreadable"
    assert caught.value.problem.say().remedy
    assert said("こんにちは") == "k o n n i tɕ i h a"
    assert "n" in [token.symbol for token in phonemize("I like 日本 and にほん", "en-us").symbols]


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("今日は良い天気です。", "kʲ oː˥˩ w a˩ j o˥ i˩ t e˥ ŋ k i˩ d e˩ s ɯ̥"),
        ("橋を渡る", "h a˩ ɕ i˥ o˩ w a˩ t a˥ ɾ ɯ˥"),
        ("箸を使う", "h a˥ ɕ i˩ o˩ ts ɯ̥ k a˥ ɯ˥"),
        ("東京へ", "t oː˩˥ kʲ oː˥ e˥"),
        ("3月5日", "s a˥ ŋ ɡ a˩ ts ɯ˩ i˩ ts ɯ̥ k a˥"),
        ("切手を100本", "k i˩ tː e˥ o˥ ç a˥ pː o˩ ɴ"),
    ],
)
def test_words_are_read_as_they_sound_with_their_accents(text: str, phones: str) -> None:
    assert said(text) == phones


def test_each_phone_knows_its_written_word() -> None:
    found = phonemize("今日は 3月です。", "ja")
    assert found.words[0].startswith("今日")
    assert found.symbols[-1].symbol == "_."
    assert {token.word for token in found.symbols if token.word >= 0} == set(range(len(found.words)))


def test_tones_stand_on_vowels() -> None:
    for token in phonemize("学生さん、新聞を読みました。", "ja").symbols:
        assert not token.tone or token.symbol[0] in "aiɯeo"


@pytest.mark.parametrize(
    ("spoken", "phones"),
    [
        ("シンブン", "ɕ i m b ɯ ɴ"),
        ("ガッコー", "ɡ a kː oː"),
        ("ファイル", "ɸ a i ɾ ɯ"),
        ("ウィンドーズ", "w i n d oː z ɯ"),
        ("チェックシタ", "tɕ e kː ɯ ɕ i t a"),
        ("リョーリ", "ɾʲ oː ɾ i"),
        ("ティー", "t iː"),
        ("アッ", "a ʔ"),
        ("クォーツ", "k w oː ts ɯ"),
        ("デス’", "d e s ɯ̥"),
        ("ーャ", "j a"),
    ],
)
def test_kana_are_moras(spoken: str, phones: str) -> None:
    assert " ".join(kana.phones(spoken)) == phones


def test_latin_words_that_a_japanese_would_not_read_are_english() -> None:
    found = phonemize("iPhoneとNHKの話", "ja")
    english = [token.symbol for token in found.symbols if token.language == "en-us"]
    assert english == ["ˈaɪ", "f", "ˈoʊ", "n"]
    assert "tɕ" in [token.symbol for token in found.symbols]  # エヌエイチケイ
