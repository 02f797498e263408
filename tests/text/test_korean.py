import pytest

from backend.text import korean
from backend.text.normalizer import normalize
from backend.text.phonemes import phonemize

# Standard pronunciation (표준 발음법); the right column is how a Korean would spell what is heard.
LISTED = """
한국말:한궁말 한국어:한구거 국물:궁물 독립:동닙 같이:가치 좋다:조타 좋아요:조아요
값이:갑씨 없다:업따 읽다:익따 밟다:밥따 신라:실라 칼날:칼랄 먹는:멍는 학교:학꾜
꽃잎:꼰닙 놓는:논는 않다:안타 안녕하세요:안녕하세요 닭:닥 닭이:달기 넓다:널따 십육:심뉵
맏형:마텽 못하다:모타다 설날:설랄 담력:담녁 협력:혐녁 희망:히망 있습니다:읻씀니다
감사합니다:감사함니다 반갑습니다:반갑씀니다 밭이:바치 굳이:구지 해돋이:해도지
괜찮아요:괜차나요 싫어요:시러요 읽고:일꼬 여덟:여덜 삶:삼 값:갑 꽃:꼳 부엌:부억
옛날:옌날 대학로:대항노 음운론:으문논 나뭇잎:나문닙 깻잎:깬닙 앉아:안자 많이:마니
축하:추카 입학:이팍 끝났다:끈낟따 웃는:운는 닫힌:다친 국립:궁닙 있는:인는 강릉:강능
법률:범뉼
"""
PRONOUNCED = dict(pair.split(":") for pair in LISTED.split())


@pytest.mark.parametrize(("written", "spoken"), PRONOUNCED.items())
def test_words_sound_as_the_standard_says(written: str, spoken: str) -> None:
    assert korean.pronounced(written) == spoken


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("한국말", "h a n ɡ u ŋ m a l"),
        ("할 수 있어요", "h a l s͈ u i s͈ ʌ j o"),
        ("갈비", "k a l b i"),
        ("빨리", "p͈ a l l i"),
        ("시계", "ɕ i ɡ j e"),
        ("의사", "ɰ i s a"),
    ],
)
def test_phones(text: str, phones: str) -> None:
    found = " ".join(token.symbol for token in phonemize(text, "ko").symbols[1:-1])
    assert found in (phones, phones.replace("j e", "e"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("사과 3개와 21개", "사과 세개와 스물한개"),
        ("20살, 3월 5일", "스무살, 삼월 오일"),
        ("6월 10월", "유월 시월"),
        ("₩12,500입니다", "만 이천오백 원입니다"),
        ("3.5% 5kg", "삼점오퍼센트 오킬로그램"),
        ("14:30 2:05", "십사시 삼십분 두시 오분"),
        ("2024-03-05", "이천이십사년 삼월 오일"),
        ("010-1234-5678", "공일공, 일이삼사, 오육칠팔"),
        ("14.3.1절을 보라. 3.1절은 휴일이다.", "십사점삼점일절을 보라. 삼일절은 휴일이다."),
    ],
)
def test_figures_are_native_before_counters_and_chinese_otherwise(text: str, expected: str) -> None:
    assert normalize(text, "ko") == expected
