import re

import pytest

from backend.text import chinese
from backend.text.normalizer import normalize
from backend.text.phonemes import phonemize


def pinyin(text: str) -> str:
    return " ".join(segment.text.strip() for segment in chinese.readings(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你好", "ni2 hao3"),
        ("我很好", "wo3 hen2 hao3"),
        ("展览馆", "zhan2 lan2 guan3"),
        ("纸老虎", "zhi3 lao2 hu3"),
        ("老李买好酒", "lao2 li3 mai2 hao2 jiu3"),
        ("一个人", "yi2 ge4 ren2"),
        ("一天一年", "yi4 tian1 yi4 nian2"),
        ("一起", "yi4 qi3"),
        ("统一", "tong3 yi1"),
        ("第一", "di4 yi1"),
        ("一月一日", "yi1 yue4 yi1 ri4"),
        ("二零一一", "er4 ling2 yi1 yi1"),
        ("一百一十", "yi4 bai3 yi1 shi2"),
        ("看一看", "kan4 yi5 kan4"),
        ("不是不好", "bu2 shi4 bu4 hao3"),
        ("行不行", "xing2 bu5 xing2"),
        ("银行行长", "yin2 hang2 hang2 zhang3"),
        ("音乐很快乐", "yin1 yue4 hen3 kuai4 le4"),
        ("重庆很重", "chong2 qing4 hen3 zhong4"),
        ("朋友们喜欢东西", "peng2 you5 men5 xi3 huan5 dong1 xi5"),
        ("好好地学习", "hao2 hao3 de5 xue2 xi2"),
        ("他得走了", "ta1 dei2 zou3 le5"),
        ("看得见女儿", "kan4 de5 jian4 nv3 er2"),
        ("桌子", "zhuo1 zi5"),
        ("原子", "yuan2 zi3"),
        ("了解了", "liao2 jie3 le5"),
        ("我，你", "wo3 ni3"),
    ],
)
def test_tones_as_they_are_said(text: str, expected: str) -> None:
    assert pinyin(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3月5日", "三月五日"),
        ("¥12.50", "十二点五零元"),
        ("￥12.50", "十二点五零元"),
        ("2024-03-05 14:30", "二零二四年三月五日 十四点三十分"),
        ("涨了3.5%，气温-5°C。", "涨了百分之三点五，气温零下五摄氏度。"),
        ("我有2个苹果和12只猫", "我有两个苹果和十二只猫"),
        ("第3名，1/2杯", "第三名，二分之一杯"),
    ],
)
def test_figures_are_written_out(text: str, expected: str) -> None:
    assert normalize(text, "cmn") == expected


def test_tones_are_kept_on_vowels_one_for_each_syllable() -> None:
    found = phonemize("妈麻马骂吗", "cmn").symbols
    assert [token.tone for token in found if token.tone] == ["˥˥", "˧˥", "˨˩˦", "˥˩", "˧"]
    assert all(token.symbol.startswith("ɑ") for token in found if token.tone)


def test_syllables_that_espeak_lacks_are_chinese() -> None:
    found = phonemize("穷兄弟", "cmn").symbols
    assert not any(token.language for token in found)
    assert [token.symbol for token in found][1:5] == ["tɕʰ", "y˧˥", "o", "ŋ"]


def test_without_the_extra_espeak_reads_the_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chinese, "available", lambda: False)
    symbols = [token.symbol for token in phonemize("你好", "cmn").symbols]
    assert symbols == ["_", "n", "i˧˥", "χ", "ɑu˨˩˦", "_."]


def test_every_syllable_of_the_dictionary_is_said_in_chinese() -> None:
    from pypinyin.constants import PINYIN_DICT

    seen: dict[str, str] = {}
    for point in range(0x4E00, 0x9FA6):
        if point in PINYIN_DICT and (segments := chinese.readings(chr(point))):
            seen.setdefault(re.sub(r"\d", "", segments[0].text.strip()), chr(point))
    assert len(seen) > 390
    text = " ".join(seen.values())
    for start in range(0, len(text), 200):
        found = phonemize(text[start : start + 200], "cmn")
        assert not any(token.symbol in ("ɹ", "θ", "ɔː") for token in found.symbols), found
