"""Figures of Chinese that WeText's grammars misread: 第2天, 2日, GPT-4, 3-1, -5℃, 打110."""

import re

from backend.text.kinds.rule import Rules, rule
from backend.text.languages import Language

_DIGITS = "零一二三四五六七八九"
_TELEPHONE = "零幺二三四五六七八九"


def counted(value: int) -> str:
    """1 to 9999 as a count without 两: 12 → 十二, 220 → 二百二十."""
    if value < 20:
        return _DIGITS[value] if value < 10 else "十" + (_DIGITS[value - 10] if value > 10 else "")
    said, gap = "", False
    for place, scale in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = value // place % 10
        if figure:
            said += ("零" if gap and said else "") + _DIGITS[figure] + scale
        gap = not figure
    return said


def _count(match: re.Match[str], _language: Language) -> str:
    return counted(int(match["said"]))


def _named(match: re.Match[str], _language: Language) -> str:
    figures = match["figures"]
    return (
        counted(int(figures))
        if figures[0] != "0" and int(figures) < 100
        else "".join(_DIGITS[int(one)] for one in figures)
    )


def _score(match: re.Match[str], _language: Language) -> str:
    return f"{counted(int(match['first']))}比{counted(int(match['last']))}"


def _each(match: re.Match[str], _language: Language) -> str:
    return "".join(_TELEPHONE[int(one)] for one in match["said"] if one.isdigit())


def _below(match: re.Match[str], _language: Language) -> str:
    return "零下"


def _year_before(match: re.Match[str], _language: Language) -> str:
    return counted(int(match["said"]))


def _digit_by_digit(match: re.Match[str], _language: Language) -> str:
    return "".join(_DIGITS[int(one)] for one in match["said"])


_COUNTED = "[个次位只本张件条杯瓶双套把块辆台座棵朵支家间遍趟倍天周种份碗盒袋包片根头匹岁]|年(?!级|代)|小时|分钟"
_CODES = "邮编|邮政编码|编号|学号|账号|帐号|卡号|密码|验证码|工号|群号|代码|区号|订单号|尾号|车牌号?|序列号|身份证号?"
_RULES = (
    rule(r"(?<=公元前)(?P<said>\d{1,4})(?=年)", _year_before),
    rule(r"(?<!\d)(?P<said>\d{3,4})(?=(?:号)?(?:室|房间|号房|教室|包厢|病房|公交|路公交|号楼))", _digit_by_digit),
    rule(rf"(?:{_CODES})(?:[是为：:\s]{{0,2}})(?P<said>\d{{3,20}})(?!\d|[.%])", _digit_by_digit),
    rule(r"(?<![\d:：.])2(?=点(?!\d))", "两"),
    rule(rf"(?<![\w:：./第-])(?<![\d.]\s)2(?=(?:{_COUNTED})(?!\d))|(?<=[了过有是的])2(?=(?:{_COUNTED})(?!\d))", "两"),
    rule(r"第(?P<said>\d{1,4})(?!\d)", _count),
    rule(r"(?<!\d)(?P<said>\d{1,2})(?=[日号](?!\d))", _count),
    rule(r"(?<=[A-Za-z])(?P<said>-(?P<figures>\d{1,4}))(?![\w.-]*\d)", _named),
    rule(
        r"(?<![\d-])(?P<said>(?P<first>\d{1,3})[-:：](?P<last>\d{1,3}))(?=\s?(?:获胜|战胜|击败|领先|落后|取胜|战平|大胜|险胜|小胜|胜|负|输|赢|逼平))",
        _score,
    ),
    rule(
        r"(?:比分|以|打成|总分)(?:是|为|定格在)?\s?(?P<said>(?P<first>\d{1,3})[-:：](?P<last>\d{1,3}))(?!\d|[-:：])",
        _score,
    ),
    rule(r"(?:电话|手机|热线|传真|致电)(?:号码?)?(?:是|为|：|:|\s){0,3}(?P<said>\d[\d-]{5,14}\d)(?!\d)", _each),
    rule(r"(?:打|拨|拨打|呼叫|电话)(?P<said>1[12]\d)(?!\d)", _each),
    rule(r"(?<![\w-])(?P<said>-)(?=\d{1,3}(?:\.\d)?\s?(?:℃|°C|度|摄氏度))", _below),
)
RULES: Rules = {"cmn": _RULES, "yue": _RULES}
