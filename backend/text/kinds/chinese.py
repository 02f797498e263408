"""Figures of Chinese that WeText's grammars misread: 第2天, 2日, GPT-4, 3-1, -5℃, 打110."""

import re

from backend.text.kinds.rule import Rules, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language
from backend.text.pattern import Pattern

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


def amount(written: str) -> str:
    """Any number below a trillion, with its decimals: ``1,299`` → 一千二百九十九, ``1.5`` → 一点五."""
    whole, _, decimals = written.replace(",", "").partition(".")
    value, said = int(whole), ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, value = divmod(value, scale)
        if group:
            said += ("零" if said and group < 1000 else "") + counted(group) + name
    return (said or "零") + (f"点{''.join(_DIGITS[int(one)] for one in decimals)}" if decimals else "")


def _money(match: re.Match[str], _language: Language) -> str:
    return f"{amount(match['amount'])}元"


def _unit(match: re.Match[str], _language: Language) -> str:
    return amount(match["amount"]) + str(_UNITS[match["unit"]])


def _power(match: re.Match[str], _language: Language) -> str:
    """``10⁸`` → 十的八次方, ``1.5×10⁸`` → 一点五乘以十的八次方."""
    times = f"{amount(match['amount'])}乘以" if match["amount"] else ""
    return f"{times}{counted(int(match['base']))}的{counted(int(match['power'].translate(_RAISED)))}次方"


def _sections(match: re.Match[str], _language: Language) -> str:
    """``第 10.2.2 节``, ``127.0.0.1``: no dates."""
    return "点".join(counted(int(one)) if int(one) else "零" for one in match[0].split("."))


def _festival(match: re.Match[str], _language: Language) -> str:
    """``5.1假期`` → 五一, ``6.18大促`` → 六一八, ``11.11`` → 双十一."""
    month, day = int(match["month"]), int(match["day"])
    if month == day and day > 10:
        return f"双{counted(day)}"
    return counted(month) + (counted(day) if day <= 10 else "".join(_DIGITS[int(one)] for one in match["day"]))


def _minute(match: re.Match[str], _language: Language) -> str | None:
    """``补时3'``: where a match is told."""
    around = match.string[max(0, match.start() - 40) : match.end() + 40]
    return f"{counted(int(match['value']))}分钟" if _MATCH.search(around) else None


def _lasted(match: re.Match[str], _language: Language) -> str | None:
    """``以2:03:15的成绩`` → 两小时零三分十五秒."""
    around = match.string[max(0, match.start() - 12) : match.end() + 12]
    if not _LASTED.search(around):
        return None
    hours, minutes, seconds = (int(match[name]) for name in ("hours", "minutes", "seconds"))
    said = f"{'两' if hours == 2 else counted(hours)}小时" if hours else ""
    return f"{said}{'零' if minutes < 10 else ''}{counted(minutes)}分{counted(seconds)}秒"


def _of_a_match(match: re.Match[str], language: Language) -> str | None:
    """``局分25-23``."""
    return (
        _score(match, language) if _MATCH.search(match.string, max(0, match.start() - 40), match.end() + 20) else None
    )


def _years(match: re.Match[str], _language: Language) -> str:
    """``1937—1945年``."""
    return "到".join("".join(_DIGITS[int(one)] for one in match[name]) for name in ("first", "last"))


def _plate(match: re.Match[str], _language: Language) -> str:
    """``京A·88888``."""
    return " " + "".join(_DIGITS[int(one)] if one.isdigit() else f" {one} " for one in match["plate"])


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


def _each_of_all(match: re.Match[str], _language: Language) -> str:
    return "".join(_TELEPHONE[int(one)] for one in match[0] if one.isdigit())


def _below(match: re.Match[str], _language: Language) -> str:
    return "零下"


def _year_before(match: re.Match[str], _language: Language) -> str:
    return counted(int(match["said"]))


def _digit_by_digit(match: re.Match[str], _language: Language) -> str:
    return "".join(_DIGITS[int(one)] for one in match["said"])


_TABLE = table("chinese")
_UNITS = _TABLE["units"]
_PROVINCES = _TABLE["provinces"]
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MATCH = Pattern("比赛|补时|进球|裁判|半场|黄牌|红牌|换人|局分|比分|逆转|决赛|[女男][排篮足]|球队|[胜负赢]")
_LASTED = Pattern("成绩|用时|耗时|时长|纪录|跑完|完赛|历时")
_AMOUNT = r"(?P<amount>\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?|\d{1,12}(?:\.\d{1,4})?)"
_COUNTED = "[个次位只本张件条杯瓶双套把块辆台座棵朵支家间遍趟倍天周种份碗盒袋包片根头匹岁]|年(?!级|代)|小时|分钟"
_CODES = "邮编|邮政编码|编号|学号|账号|帐号|卡号|密码|验证码|工号|群号|代码|区号|订单号|尾号|车牌号?|序列号|身份证号?"
_RULES = (
    rule(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){2,5}(?![\d.]|[年月日])", _sections, needs=r"\d\.\d+\.\d"),
    rule(rf"[¥￥]\s?{_AMOUNT}(?!\d|[,.]\d|\s?[万亿千kKwW元])", _money, needs="[¥￥]"),
    rule(
        rf"(?<![\w.,]){_AMOUNT}\s?(?P<unit>{listed(_UNITS)})(?![A-Za-z0-9/²³])(?!(?:网络|手机|信号|时代|基站))", _unit
    ),
    rule(
        rf"(?<=[\u3400-\u9fff]){_AMOUNT}\s?(?P<unit>{listed(_UNITS)})(?![A-Za-z0-9/²³])(?!(?:网络|手机|信号|时代|基站))",
        _unit,
    ),
    rule(r"(?<=[元块角分])/(?=[\u3400-\u9fff])", "每", piece="/"),
    rule(
        r"(?<=[\u3400-\u9fffA-Za-z])(?P<said>\+{1,2})(?=\d|[\u3400-\u9fff,，.。、]|\s|$)",
        lambda match, _: "加" * len(match[0]),
        piece="+",
    ),
    rule(
        r"(?:(?<![A-Za-z0-9.,])(?P<amount>\d{1,6}(?:\.\d{1,4})?)\s?[×xX]\s?)?(?P<base>\d{1,3})(?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})(?!\w)",
        _power,
        needs="[⁰¹²³⁴⁵⁶⁷⁸⁹]",
    ),
    rule(r"(?<=[⁰¹²³⁴⁵⁶⁷⁸⁹])\s?km(?!\w)", "千米", piece="km"),
    rule(
        r"(?<![\d.])(?P<month>1[0-2]|[1-9])\.(?P<day>[12]\d|3[01]|[1-9])(?=(?:小?长?假期?|放假|节(?!\w*气)|大促|晚会|购物节|当天|前夕))",
        _festival,
    ),
    rule(r"(?:[离距])(?P<said>(?P<month>1[0-2]|[1-9])\.(?P<day>[12]\d|3[01]|[1-9]))(?=还有|只剩|不到)", _festival),
    rule(r"(?P<value>\d{1,3})'(?!['\d])", _minute, piece="'"),
    rule(r"(?<![\d:])(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)(?![\d:.])", _lasted),
    rule(r"(?<=\d米)(?P<said>\d{2})(?![\d.个米厘])", _digit_by_digit, piece="米"),
    rule(r"(?<![\d.])(?P<first>[12]\d{3})\s?[-—–~～至]{1,2}\s?(?P<last>[12]\d{3})(?=年)", _years),
    rule(r"(?<=\d)\s?[—–]{1,2}\s?(?=\d)", "到", needs="[—–]"),
    rule(r"(?<![\d.、])2、3(?=[\u3400-\u9fff])(?![月日号年])", "两三", piece="2、3"),
    rule(r"(?<!\d)1[3-9]\d[\s-]\d{4}[\s-]\d{4}(?!\d)", _each_of_all, needs=r"\d{4}[\s-]\d{4}"),
    rule(rf"(?<=[{_PROVINCES}][A-Z])[·•\s]?(?P<plate>[A-Z0-9]{{5,6}})(?![A-Za-z0-9])", _plate, needs="[A-Z]"),
    rule(
        r"(?<![A-Za-z])(?:[A-Z]{1,2}|Boeing\s?|Airbus\s?[A-Z]?|波音|空客)(?P<said>[1-9]\d{2})(?![\d%]|\.\d|\s?[元块个人米])",
        _digit_by_digit,
    ),
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
    rule(r"(?<![\d:：-])(?P<first>\d{1,3})[-:：](?P<last>\d{1,3})(?![\d:：-])", _of_a_match),
    rule(r"(?<![\w-])(?P<said>-)(?=\d{1,3}(?:\.\d)?\s?(?:℃|°C|度|摄氏度))", _below),
)
RULES: Rules = {"cmn": _RULES, "yue": _RULES}
