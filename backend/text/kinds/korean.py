"""Signs and letters of Korean: 네~, 3~5일, -5도, 10대, 1번째, 119, KBS."""

import re
import unicodedata
from fractions import Fraction

from backend.text import korean_numbers
from backend.text.kinds.rule import Rules, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

_NAMES = "에이 비 시 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 아르 에스 티 유 브이 더블유 엑스 와이 제트"
_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _NAMES.split(" "), strict=True))
_WORDS = {
    "TV": "티브이",
    "PC": "피시",
    "OK": "오케이",
    "NATO": "나토",
    "AIDS": "에이즈",
    "NASA": "나사",
    "FIFA": "피파",
    "UNESCO": "유네스코",
    "UNICEF": "유니세프",
    "OPEC": "오펙",
    "KAIST": "카이스트",
    "POSCO": "포스코",
}
_DIGITS = "공일이삼사오육칠팔구"


_BEFORE_ENGLISH = Pattern(r"[a-z]{2,}[,:]?\s$")
_BEHIND_ENGLISH = Pattern(r"\s[a-z]{2,}|'s\s[a-z]|[.,;)]?\s*$")


def _initials(match: re.Match[str], _language: Language) -> str | None:
    """In an English sentence they stay English: instead of NFS."""
    within = _BEFORE_ENGLISH.search(match.string[max(0, match.start() - 20) : match.start()])
    if within and _BEHIND_ENGLISH.match(match.string, match.end()):
        return None
    return _WORDS.get(match[0]) or "".join(_LETTERS[one] for one in match[0])


def _emergency(match: re.Match[str], _language: Language) -> str:
    return "".join(korean_numbers.sino(one) for one in match["said"])


def _decade(match: re.Match[str], _language: Language) -> str:
    return korean_numbers.sino(match["said"])


def _nth(match: re.Match[str], _language: Language) -> str:
    value = int(match["value"])
    return "첫 번째" if value == 1 else f"{korean_numbers.native(value)} 번째"


def _span(match: re.Match[str], _language: Language) -> str:
    """``3~5일`` → 삼에서 오일."""
    first, last = int(match["first"]), int(match["last"])
    counted = korean_numbers.COUNTED.match(match.string, match.end())
    if counted and 0 < first == last - 1 < 10:  # 대여섯: two numbers as one
        return f"{korean_numbers.native(first)} {korean_numbers.native(last)} "
    return f"{korean_numbers.sino(match['first'])}에서 {korean_numbers.sino(match['last'])}"


def _fraction(match: re.Match[str], _language: Language) -> str:
    return f"{korean_numbers.sino(match['under'])}분의 {korean_numbers.sino(match['over'])}"


def _ratio(match: re.Match[str], _language: Language) -> str:
    return f"{korean_numbers.sino(match['first'])} 대 {korean_numbers.sino(match['last'])}"


def _gloss(match: re.Match[str], _language: Language) -> str | None:
    """``부산(釜山)``: what is written twice is said once."""
    return "" if len(match["hanja"]) <= len(match["word"]) else None


def _numbered(match: re.Match[str], _language: Language) -> str:
    """``B2층`` → 비 이층."""
    return f"{_LETTERS[match['letter']]} {korean_numbers.sino(match['figures'])}"


def _version(match: re.Match[str], _language: Language) -> str:
    """``v2.0`` → 브이 이점영."""
    return f"브이 {'점'.join(korean_numbers.sino(one) for one in match['figures'].split('.'))}"


def _money(match: re.Match[str], _language: Language) -> str:
    """``$640억`` → 육백사십억 달러."""
    coin = korean_numbers.MONEY[match["sign"]]
    particle = match["particle"] or ""
    if coin[-1] in "러로드":  # open syllables: 달러를
        particle = {"을": "를", "은": "는", "이": "가", "과": "와", "으로": "로"}.get(particle, particle)
    return f"{korean_numbers.sino(match['amount'])}{match['scale']} {coin}{particle}"


def _pressure(match: re.Match[str], _language: Language) -> str | None:
    """``혈압이 140/90``: 백사십에 구십."""
    if not _BLOOD.search(match.string, max(0, match.start() - 20), match.end() + 20):
        return None
    return f"{korean_numbers.sino(match['over'])}에 {korean_numbers.sino(match['under'])}"


_BLOOD = Pattern("혈압|mmHg|수축기|이완기")


def _chat(match: re.Match[str], _language: Language) -> str:
    """``ㅇㅇ``, ``ㅋㅋㅋ``, ``ㅠㅠ``: what is typed by its first letters; a lone letter is named."""
    written = match[0]
    if said := _CHAT.get(written):
        return said
    if written[0] in _SOUNDS and not written.strip(written[0]) and len(written) > 1:
        return _SOUNDS[written[0]] * min(len(written), 5)
    return " ".join(_JAMO.get(one, one) for one in written)


def _day(match: re.Match[str], _language: Language) -> str | None:
    """``8/15 광복절``: a day where it can hardly be a fraction."""
    if int(match["day"]) <= 12 and not _OF_DAYS.match(match.string, match.end()):
        return None
    month = {"6": "유", "10": "시"}.get(match["month"]) or korean_numbers.sino(match["month"])
    return f"{month}월 {korean_numbers.sino(match['day'])}일"


_OF_DAYS = Pattern(r"\s?(?:[(（][월화수목금토일]|[가-힣]{1,4}(?:절|날)(?![가-힣]))")


def _remembered(match: re.Match[str], _language: Language) -> str:
    """``6·25`` → 육이오."""
    return "".join(korean_numbers.sino(one) for one in match[0] if one.isdigit())


def _in_need(match: re.Match[str], language: Language) -> str | None:
    """``불나면 119``: where help is called."""
    around = match.string[max(0, match.start() - 20) : match.end() + 20]
    return _emergency(match, language) if _NEED.search(around) else None


_NEED = Pattern("신고|응급|구급|소방|경찰|간첩|불나|긴급")


def _area(match: re.Match[str], _language: Language) -> str:
    """``02)555-0199``."""
    groups = [match["area"], *re.split("[-.]", match["rest"])]
    return ", ".join("".join(_DIGITS[int(one)] for one in group) for group in groups)


def _vulgar(match: re.Match[str], _language: Language) -> str:
    """``1½`` → 일과 이분의 일."""
    part = Fraction(unicodedata.numeric(match["sign"])).limit_denominator(12)
    whole = (
        f"{korean_numbers.sino(match['whole'])}{'와' if match['whole'][-1] in '2459' else '과'} "
        if match["whole"]
        else ""
    )
    return f"{whole}{korean_numbers.sino(str(part.denominator))}분의 {korean_numbers.sino(str(part.numerator))} "


def _together(match: re.Match[str], _language: Language) -> str:
    """``3이서`` → 셋이서."""
    return ("둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")[int(match["said"]) - 2]


def _seat(match: re.Match[str], _language: Language) -> str:
    """``7A석``."""
    return f"{korean_numbers.sino(match['figures'])} {_LETTERS[match['letter']]}"


_CALCULATED = {"÷": " 나누기 ", "×": " 곱하기 ", "+": " 더하기 "}
_SAID_IN_ENGLISH = {
    "CO2": "씨오투",
    "MP3": "엠피쓰리",
    "MP4": "엠피포",
    "A4": "에이포",
    "A3": "에이쓰리",
    "B5": "비파이브",
    "2D": "투디",
    "3D": "쓰리디",
    "3G": "쓰리지",
    "4G": "포지",
    "5G": "파이브지",
    "4K": "포케이",
    "8K": "에이트케이",
}
_HANJA: dict[str, str] = table("hanja")
_CHAT: dict[str, str] = table("korean_chat")["words"]
_SOUNDS: dict[str, str] = table("korean_chat")["sounds"]
_JAMO: dict[str, str] = table("korean_chat")["letters"]
_NUMBERED = (
    "버스|문제|출구|선수|트랙|국도|홈|방|타자|버튼|게이트|창구|환자|손님|테이블|후보|문항|노선|채널|교향곡|답|질문|항목|승강장|플랫폼|좌석"
    "|학생|자리|칸|사진|그림|지문|투수|참가자|마을버스|고속도로|도로|레인"
)
_SCORED = (
    "로|으로|의|이|가|입니|였|예요|까지|에서|인|라|을|를|은|는|과|와|\\s?(?:무승부|승|패|동점|역전|완승|완패|비율|상황)"
)
"""What follows a score or a ratio, and no counted thing: 2대 1로."""
_PARTICLES = "을|를|이|가|은|는|의|에|로|으로|와|과|도|라고|이라고|라는|이라는|만|까지|부터|란|이란|야|이야|다|이다"
RULES: Rules = {
    "ko": [
        rule(
            r"(?P<sign>[$€£¥₩])\s?(?P<amount>\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,9}(?:\.\d{1,4})?)(?P<scale>[십백천]?[만억조])(?P<particle>(?:을|은|이|과|으로)(?![가-힣]))?",
            _money,
            needs="[$€£¥₩]",
        ),
        rule(r"(?<=\d)\s?%[pP](?![A-Za-z])", "퍼센트포인트", needs="%[pP]"),
        rule(r"(?<![\w.,/:])(?P<over>\d{2,3})/(?P<under>\d{2,3})(?![\d/])", _pressure, piece="/"),
        rule(r"\b[Oo]p\.\s?(?=\d)", "오퍼스 ", piece="p."),
        rule(r"\b[Nn]o\.\s?(?=\d)", "넘버 ", piece="o."),
        rule(r"\b[Vv]ol\.\s?(?=\d)", "볼륨 ", piece="ol."),
        rule("[ㄱ-ㅎㅏ-ㅣ]{1,40}", _chat, needs="[ㄱ-ㅎㅏ-ㅣ]"),
        rule(r"(?<![\d.])(?P<value>[1-9]\d?)\s?번째", _nth),
        rule(
            r"(?<![\d.,~-])(?P<said>[1-9]0)(?=\s?대(?!\w?\s?의?\s?(?:차|자동차|컴퓨터|버스))(?:[^\w]|$|의|가|는|에|와|들|부|초|중|후))",
            _decade,
        ),
        rule(r"(?<![\d.,~-])(?P<first>\d{1,4})\s?[~〜～–]\s?(?P<last>\d{1,4})(?![\d.,~-])", _span),
        rule(rf"(?<![\d.,~-])(?P<said>[1-9]\d?)(?=\s?번\s?(?:{_NUMBERED}))", _decade),
        rule(r"(?<![\d/.])(?P<month>1[0-2]|[1-9])/(?P<day>3[01]|[12]\d|[1-9])(?![\d/])", _day, piece="/"),
        rule(r"(?<!\d)(?:3·1|4·3|4·19|5·16|5·18|6·10|6·15|6·25|6·29|8·15|10·26|12·12)(?!\d)", _remembered, piece="·"),
        rule(
            r"(?<![\d.,])(?P<said>[1-4])(?=분(?:\s?(?:동안|만에|전|후|뒤|간|마다|도|정도|이내|씩|거리|안에)|\s?\d+초))",
            _decade,
        ),
        rule(
            r"(?:님|고객|어르신|할머니|할아버지|어른|승객|하객|환자|관객)\s?(?P<said>[1-9]\d?)(?=\s?분(?!\s?(?:간|동안|만에|전|후|뒤|마다|정도|거리|이내)))",
            lambda match, _: korean_numbers.native(int(match["said"])),
        ),
        rule(
            r"(?<![\d.])(?:3\.1(?=\s?(?:절|운동))|(?:4\.19|5\.18|6\.25|8\.15|6\.10|12\.12)(?=\s?(?:혁명|운동|전쟁|광복|민주|항쟁|사태|때|참전|의거)))",
            _remembered,
            piece=".",
        ),
        rule(r"(?<![\d.,~:-])(?P<first>\d{1,2})\s?대\s?(?P<last>0)(?!\d|[.,]\d)", _ratio, piece="0"),
        rule(r"(?<![\d.,-])(?P<area>0\d{1,2})\.(?P<rest>\d{3,4}\.\d{4})(?![\d.])", _area, piece="."),
        rule(r"내선\s?(?P<said>\d{1,2})(?=번)", _decade, piece="내선"),
        rule(r"(?<![\d.,-])(?P<said>11[0-9]|12[0-9])(?!\d|[.,]\d|\s?(?:명|개|원|년|살|번째|층|호))", _in_need),
        rule(r"(?<![\d-])(?P<area>0\d{1,2})\)\s?(?P<rest>\d{3,4}-\d{4})(?!\d)", _area, piece=")"),
        rule(
            r"(?<![\d-])(?P<first>\d{1,2})-(?P<last>\d{1,2})(?=으로\s|로\s|이었|이다|의\s|\s?(?:무승부|승리|승|패|동점))",
            _ratio,
        ),
        rule(r"(?P<whole>\d{1,3})?(?P<sign>[¼½¾⅓⅔⅛⅜⅝⅞⅕])\s?", _vulgar, needs="[¼-¾⅐-⅞]"),
        rule(r"(?<!\d)(?P<said>[2-9])(?=이서(?![가-힣]))", _together, piece="이서"),
        rule(r"(?<![A-Za-z\d])(?P<figures>\d{1,3})(?P<letter>[A-Z])(?=석|열(?!심))", _seat),
        rule(r"(?<=\d)\s?(?P<sign>[÷×+])\s?(?=\d)", lambda match, _: _CALCULATED[match["sign"]], needs="[÷×+]"),
        rule(r"(?<=[013678])\s?=\s?(?=\d)", "은 ", piece="="),
        rule(r"(?<=[2459])\s?=\s?(?=\d)", "는 ", piece="="),
        rule(r"(?<![A-Za-z0-9.-])[A-Z](?=[가-힣])", lambda match, _: _LETTERS[match[0]], needs="[A-Z][가-힣]"),
        rule(r"(?<![\w.,/:])(?P<over>\d{1,3})/(?P<under>\d{1,3})(?![\d/])", _fraction),
        rule(r"(?<![\w.,/:])(?P<first>\d{1,3}):(?P<last>\d|\d\d(?=로\s|으로\s))(?![\d:])", _ratio),
        rule(
            rf"(?<![\d.,~:-])(?P<first>\d{{1,3}})(?P<gap>\s?)대(?P=gap)(?P<last>\d{{1,3}})(?={_SCORED}|[\s.,!?]|$)(?!\s?[만천백억])",
            _ratio,
        ),
        rule(rf"(?<![\d.,~:-])(?P<first>\d{{1,3}})\s?대\s?(?P<last>\d{{1,3}})(?={_SCORED})", _ratio, piece="대"),
        rule(rf"(?<=[가-힣])[》」』〉】\])\"']{{1,3}}(?=(?:{_PARTICLES})(?![가-힣]{{3}}))", ""),
        rule(r"(?<![\w-])-(?=\d{1,3}(?:\.\d)?\s?(?:도|℃|°C))", "영하 "),
        rule(
            r"(?<![\d.,-])(?P<said>11[0-9]|12[0-9])(?=에|로|번에|번으로|신고|구급|\s(?:신고|구급|전화|에))", _emergency
        ),
        rule(r"(?<=[가-힣!?.])\s?[~〜～]+", ""),
        rule(r"(?P<word>[가-힣]{1,12})(?P<said>\s?[(\[（](?P<hanja>[\u3400-\u9fff]{1,12})[)\]）])", _gloss),
        rule(rf"(?<![\u3400-\u9fff])[{''.join(_HANJA)}](?![\u3400-\u9fff])", lambda match, _: _HANJA[match[0]]),
        rule(
            rf"(?<![A-Za-z0-9.])(?:{listed(_SAID_IN_ENGLISH)})(?![A-Za-z0-9])",
            lambda match, _: _SAID_IN_ENGLISH[match[0]],
        ),
        rule(
            r"(?<![A-Za-z0-9-])(?P<letter>[A-Z])-?(?P<figures>\d{1,4})(?=\s?(?:층|동|호|번|구역|열|석|게이트|출구))",
            _numbered,
        ),
        rule(r"(?<![A-Za-z0-9-])[vV](?P<figures>\d{1,3}(?:\.\d{1,3}){1,3})(?![A-Za-z0-9])", _version),
        rule(r"(?<![A-Za-z0-9])[A-Z]{2,6}(?![a-z0-9])", _initials),
    ],
}
