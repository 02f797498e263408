"""How public voices write phones: the table of 732 symbols, and texts of four languages in it."""

import pytest

from backend.families.sovits import spelling
from backend.families.sovits.facts import Facts
from backend.text.phonemes import phonemize


def written(text: str, language: str) -> str:
    said = phonemize(text, language).symbols
    found = spelling.spell([one.symbol for one in said], [one.word for one in said], language)
    assert len(found) == len(said)
    signs = [sign for one in found for sign in one]
    assert set(signs) <= set(spelling.symbols())
    return " ".join(signs)


def test_rows_are_those_of_the_public_table() -> None:
    rows = spelling.symbols()
    assert len(rows) == len(set(rows)) == 732
    # Counted in the public repository (text/symbols2.py, commit 48b1a01).
    known = {"!": 0, "AA": 5, "AH1": 13, "E1": 28, "_": 95, "zh": 320, "[": 322, "ㄱ": 324, "ㅣ": 350, "空": 352}
    assert {sign: rows.index(sign) for sign in known} == known


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("我们去图书馆。", "w o3 m en5 q v4 t u2 sh u1 g uan3 ."),
        ("天安门", "t ian1 AA an1 m en2 ."),
        ("雨月圆云", "y v3 y ve4 y van2 y vn2 ."),
        ("儿子知识", "EE er2 z i05 zh ir1 sh ir2 ."),
        ("绿，夜？", "l v4 , y E4 ?"),
        ("用 use。", "y ong4 Y UW1 S ."),
    ],
)
def test_chinese_is_written_in_initials_and_finals(text: str, signs: str) -> None:
    assert written(text, "cmn") == signs


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("しゅっぱつ、がっこう。", "sh u cl p a ts u , g a cl k o o ."),
        ("てんき", "t e N k i ."),
        ("あんない", "a N n a i ."),
        ("ヴァイオリン", "v a i o r i N ."),
        ("です", "d e s U ."),
    ],
)
def test_japanese_is_written_as_open_jtalk_names_phones(text: str, signs: str) -> None:
    assert written(text, "ja") == signs


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("안녕하세요.", "ㅇ ㅏ ㄴ ㄴ ㅣ ㅓ ㅇ ㅎ ㅏ ㅅ ㅔ ㅇ ㅣ ㅗ ."),
        ("학교에 갑니다", "ㅎ ㅏ ㄱ ㄲ ㅣ ㅗ ㅇ ㅔ 空 ㄱ ㅏ ㅁ ㄴ ㅣ ㄷ ㅏ ."),
        ("왕, 꽃", "ㅇ ㅗ ㅏ ㅇ , 空 ㄲ ㅗ ㄷ ."),
    ],
)
def test_korean_is_written_in_letters_with_gaps_between_words(text: str, signs: str) -> None:
    assert written(text, "ko") == signs


def test_english_is_written_as_before_whatever_is_said_of_words() -> None:
    said = [one.symbol for one in phonemize("Hello, world.", "en-us").symbols]
    assert spelling.spell(said) == spelling.spell(
        said, [one.word for one in phonemize("Hello, world.", "en-us").symbols]
    )
    assert written("Hello, world.", "en-us") == "HH AH0 L OW1 , W ER1 L D ."


def test_a_voice_that_was_imported_before_other_languages_were_written_reads_them() -> None:
    rows = (*spelling.symbols()[:324], *(f"#{row}" for row in range(324, 732)))
    before = Facts(rows, (), ("en-us",), "gpt-sovits")
    assert before.rows(["_", "k", "a"], [-1, 0, 0], "ko").tolist() == [spelling.symbols().index(one) for one in "ㄱㅏ"]
