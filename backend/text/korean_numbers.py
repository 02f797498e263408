"""Figures of Korean texts: native numerals before counters (3개 → 세 개), Chinese ones otherwise (3월 → 삼월)."""

import re
from collections.abc import Iterator

from backend.text.kinds.rule import listed
from backend.text.pattern import Pattern
from backend.text.segment import Segment

_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_COUNTERS = (
    "개(?!국)", "명", "분(?!기)", "살", "시간", "시", "마리", "잔", "병", "권", "대(?!회)", "번", "송이",
    "그루", "켤레", "벌", "채", "척", "통", "곳", "가지", "사람", "달(?!러)", "자루", "그릇", "접시", "마디",
    "바퀴", "조각", "쌍", "포기", "다발", "알", "군데", "장", "캔", "컵", "박스", "팩", "곡", "편", "배", "팀",
    "걸음", "차례", "판", "겹", "갑", "모", "끼", "모금", "줄", "상자", "봉지", "스푼", "방울", "해",
)  # fmt: skip
COUNTED = Pattern(rf"\s?(?:{'|'.join(_COUNTERS)})(?![월년])")
"""What is counted with native numerals."""
_UNITS = {
    "%": "퍼센트", "℃": "도", "°C": "도", "kg": "킬로그램", "g": "그램", "km": "킬로미터", "cm": "센티미터",
    "mm": "밀리미터", "m": "미터", "ml": "밀리리터", "l": "리터", "L": "리터", "km²": "제곱킬로미터",
    "m²": "제곱미터", "cm²": "제곱센티미터", "m³": "세제곱미터", "mg": "밀리그램", "mL": "밀리리터",
    "GB": "기가바이트", "MB": "메가바이트", "TB": "테라바이트", "KB": "킬로바이트", "kWh": "킬로와트시",
    "kW": "킬로와트", "W": "와트", "V": "볼트", "mAh": "밀리암페어시", "Hz": "헤르츠", "kHz": "킬로헤르츠",
    "MHz": "메가헤르츠", "GHz": "기가헤르츠", "dB": "데시벨", "ppm": "피피엠", "km/h": "킬로미터 퍼 아워",
    "kcal": "킬로칼로리",
}  # fmt: skip
MONEY = {"₩": "원", "$": "달러", "€": "유로", "£": "파운드", "¥": "엔"}
_DIGITS = "영일이삼사오육칠팔구"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,10})?|\d{1,16}(?:\.\d{1,10})?"
_PATTERN = Pattern(
    rf"""
      (?P<telephone>(?<![\d-])\d{{2,4}}(?:-\d{{3,4}}){{1,2}}(?![\d-]))
    | (?P<seconds>(?<![\d:])\d{{1,2}}:\d{{2}}:\d{{2}}(?![\d:]))
    | (?P<time>(?<![\d:])\d{{1,2}}:\d{{2}}(?![\d:]))
    | (?P<date>(?<![\d.\-])\d{{4}}[-.]\s?\d{{1,2}}[-.]\s?\d{{1,2}}(?![\d\-]))
    | (?P<sections>(?<![\w.,])\d{{1,3}}(?:\.\d{{1,3}}){{2,5}}(?![\d.]))
    | (?P<money>[₩$€£¥]\s?(?:{_NUMBER}))
    | (?P<quantity>(?<![\w.,])(?:{_NUMBER})\s?(?:{listed(_UNITS)})(?![A-Za-z²³/]))
    | (?P<count>(?<![\w.,])\d{{1,2}}\s?(?:{"|".join(_COUNTERS)})(?![월년]))
    | (?P<month>(?<![\w.,])(?:6|10)월)
    | (?P<number>(?<![A-Za-z\d.,])(?:{_NUMBER})(?![A-Za-z]))
    """,
    re.VERBOSE,
)


def expand(cleaned: str) -> Iterator[Segment]:
    """What is said for figures, in order."""
    for match in _PATTERN.finditer(cleaned):
        found, kind = match.group(), match.lastgroup
        yield Segment(match.start(), match.end(), _READERS[kind or "number"](found))


def native(value: int) -> str:
    """1 to 99 as they stand before a counter: 21 → 스물한, 20 → 스무."""
    return "스무" if value == 20 else _TENS[value // 10] + _ONES[value % 10]


def sino(figures: str) -> str:
    """``12,500`` → 만 이천오백; ``3.5`` → 삼점오; long ones and 007 digit by digit."""
    from num2words import num2words

    whole, _, fraction = figures.replace(",", "").partition(".")
    if len(whole) > 15 or (len(whole) > 1 and whole[0] == "0"):
        said = _digits(whole)
    else:
        said = str(num2words(int(whole), lang="ko")).strip()
    return f"{said}점{_digits(fraction)}" if fraction else said


def _digits(figures: str) -> str:
    return "".join(_DIGITS[int(one)] for one in figures)


def _telephone(found: str) -> str:
    return ", ".join(_digits(group).replace("영", "공") for group in found.split("-"))


def _time(found: str) -> str:
    hour, minute = (int(one) for one in found.split(":"))
    said = f"{native(hour)}시" if 1 <= hour <= 12 else f"{sino(str(hour))}시"
    return said + (f" {sino(str(minute))}분" if minute else "")


def _seconds(found: str) -> str:
    """``14:30:15``."""
    hour_and_minute, _, second = found.rpartition(":")
    return f"{_time(hour_and_minute)} {sino(str(int(second)))}초"


def _sections(found: str) -> str:
    """``9.1.1`` → 구점 일점 일."""
    return "점".join(sino(str(int(one))) for one in found.split("."))


def _date(found: str) -> str:
    year, month, day = (str(int(one)) for one in re.findall(r"\d+", found))
    return f"{sino(year)}년 {_month(month + '월')} {sino(day)}일"


def _month(found: str) -> str:
    return {"6월": "유월", "10월": "시월"}.get(found) or f"{sino(found[:-1])}월"


def _money(found: str) -> str:
    return f"{sino(found[1:].strip())} {MONEY[found[0]]}"


def _quantity(found: str) -> str:
    match = re.match(r"([\d,.]*\d)\s?(.+)", found)
    assert match is not None
    return f"{sino(match[1])}{_UNITS[match[2]]}"


def _count(found: str) -> str:
    match = re.match(r"(\d+)\s?(.+)", found)
    assert match is not None
    value = int(match[1])
    plain = (
        value == 0
        or (match[2] == "번" and value > 20)
        or (match[2] == "시" and value > 12)
        or match[2] == "분"  # people who are honoured are told by what stands before, see kinds/korean.py
    )
    return f"{sino(match[1]) if plain else native(value)}{match[2]}"


_READERS = {
    "telephone": _telephone, "time": _time, "seconds": _seconds, "sections": _sections,
    "date": _date, "money": _money, "quantity": _quantity, "count": _count,
    "month": _month, "number": sino,
}  # fmt: skip
