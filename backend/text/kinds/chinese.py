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


def _foreign(match: re.Match[str], _language: Language) -> str:
    """``$1,200`` → 一千二百美元, ``€3亿`` → 三亿欧元."""
    return f"{amount(match['amount'])}{match['scale']}{_TABLE['coins'][match['coin']]}"


def _flight(match: re.Match[str], _language: Language) -> str:
    """``CA1835航班`` → C A 幺八三五, ``G1234次`` → G 幺二三四."""
    figures = "".join(_TELEPHONE[int(one)] for one in match["figures"])
    return f" {' '.join(match['letters'])} {figures}"


def _part(match: re.Match[str], _language: Language) -> str | None:
    """``2/3`` → 三分之二."""
    over, under = int(match["over"]), int(match["under"])
    return f"{match['about']}{counted(under)}分之{counted(over)}" if 0 < over < under else None


def _floor(match: re.Match[str], _language: Language) -> str:
    """``B2层``, ``A座12楼``."""
    return f" {match['letter']} {counted(int(match['figures']))}"


def _product(match: re.Match[str], _language: Language) -> str:
    """``7×24小时``."""
    return f"{amount(match['first'])}乘{amount(match['last'])}"


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


def _years_alone(match: re.Match[str], language: Language) -> str | None:
    return _years(match, language) if match["first"] < match["last"] else None


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
    return f"零下{amount(match['amount'])}{'摄氏度' if 'C' in match['unit'] or '℃' in match['unit'] else '度'}"


def _grouped(match: re.Match[str], _language: Language) -> str:
    """``1,234,567``."""
    return amount(match[0])


def _midnight(match: re.Match[str], _language: Language) -> str:
    """``0:30`` → 零点三十分."""
    minute = int(match["minute"])
    return f"零点{'零' if 0 < minute < 10 else ''}{f'{counted(minute)}分' if minute else '整'}"


def _two_o_clock(match: re.Match[str], _language: Language) -> str:
    """``2点2分`` → 两点二分."""
    minute = int(match["minute"])
    return f"两点{'零' if match['minute'][0] == '0' else ''}{counted(minute)}分"


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
_CODES = (
    "房间号|房号|门牌号|座位号|床号|QQ号?|微信号|手机号|单号"
    "|邮编|邮政编码|编号|学号|账号|帐号|卡号|密码|验证码|工号|群号|代码|区号|订单号|尾号|车牌号?|序列号|身份证号?"
)
_RULES = (
    rule(r"(?<![A-Za-z0-9_.])\d{1,3}(?:\.\d{1,3}){2,5}(?![\d.]|[年月日])", _sections, needs=r"\d\.\d+\.\d"),
    rule(
        rf"(?P<coin>{listed(_TABLE['coins'])})\s?{_AMOUNT}(?![\d]|[,.]\d)(?P<scale>[十百千]?[万亿]|)(?!\s?[美欧英港]元)",
        _foreign,
        needs="[$€£]",
    ),
    rule(
        r"(?<![A-Za-z])(?P<letters>[A-Z]{2}|[GDCKTZYL])(?P<figures>\d{2,4})(?=\s?(?:次|航班|班机|号?列车|动车|高铁|快车|特快))",
        _flight,
        needs="[A-Z]",
    ),
    rule(
        r"(?:航班号?|班机|乘坐|搭乘|车次|列车)(?:[是为：:\s]{0,2})(?P<said>(?P<letters>[A-Z]{2})(?P<figures>\d{3,4}))(?!\d)",
        _flight,
        needs="[A-Z]",
    ),
    rule(r"(?<![\d./:-])(?P<about>约|)(?P<over>\d{1,3})/(?P<under>\d{1,3})(?![\d/]|\.\d|[月号日拍])", _part, piece="/"),
    rule(
        r"(?<![\d.])(?P<first>\d{1,6}(?:\.\d{1,3})?)\s?÷\s?(?P<last>\d{1,6}(?:\.\d{1,3})?)(?![\d.])",
        lambda match, _: f"{amount(match['first'])}除以{amount(match['last'])}",
        piece="÷",
    ),
    rule(
        rf"(?<![\d.,]){_AMOUNT}(?P<coin>元|块|美元)/(?P<each>[\u3400-\u9fff])",
        lambda match, _: f"{amount(match['amount'])}{match['coin']}每{match['each']}",
        piece="/",
    ),
    rule(r"(?<![\d.,¥￥$€£])\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,4})?(?![\d%‰]|,\d|\.\d)", _grouped, piece=","),
    rule(r"(?<![\d:.])0{1,2}:(?P<minute>[0-5]\d)(?![\d:])", _midnight, needs="0:"),
    rule(r"第(?P<amount>\d{1,3}\.\d{1,2})(?![\d.])", lambda match, _: f"第{amount(match['amount'])}", piece="第"),
    rule(r"(?<=\d点)2(?=分(?!之|钟))", "二", piece="点2分"),
    rule(r"(?<![\d:.])2点(?P<minute>\d{1,2})分(?!之)", _two_o_clock, piece="2点"),
    rule(
        r"(?<![\d.])(?P<amount>\d{1,4}(?:\.\d{1,3})?)‰", lambda match, _: f"千分之{amount(match['amount'])}", piece="‰"
    ),
    rule(r"(?<![A-Za-z])[Nn][Oo]\.\s?1(?!\d)", " number one ", piece="."),
    rule(r"(?<![\d/])24/7(?![\d/])", "二十四七", piece="24/7"),
    rule(r"(?<=[日号月年点分])\s?[-—–~～]{1,2}\s?(?=\d)", "到", needs="[-—–~～]"),
    rule(r"(?<![\d.第])(?P<said>\d{1,2})(?=单元|号楼|号线|栋|幢|期工程|号门|号院|年级)", _count),
    rule(
        r"(?<![A-Za-z0-9])(?P<letter>[A-Z])(?P<figures>\d{1,2})(?=\s?(?:层|楼|座|栋|区|出?口|号口|馆|厅|级|卷|座位|排))",
        _floor,
        needs="[A-Z]",
    ),
    rule(
        r"(?<![\d.A-Za-z])(?P<first>\d{1,5}(?:\.\d{1,3})?)\s?[×*]\s?(?P<last>\d{1,5}(?:\.\d{1,3})?)(?![\d.A-Za-z⁰¹²³⁴-⁹])(?!\s?[×*=])",
        _product,
        needs="[×*]",
    ),
    rule(
        rf"(?<![\d.,:：/-])(?P<said>{'|'.join(_TABLE['called'])})(?![\d.,:：%/-]*\d|%|\s?(?:[年月元块个人名分秒米斤岁次台辆本张条件度万亿千百公毫厘克升家位天页]|小时))",
        _digit_by_digit,
    ),
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
    rule(
        r"(?<=[（(])(?P<first>1\d{3}|20\d\d)\s?[-—–~～至]{1,2}\s?(?P<last>1\d{3}|20\d\d)(?=[）)])",
        _years,
        needs=r"\d{4}\s?[-—–~～至]",
    ),
    rule(
        r"(?<![\d.-])(?P<first>1[5-9]\d\d|20\d\d)\s?[-—–~～]{1,2}\s?(?P<last>1[5-9]\d\d|20\d\d)(?![\d.-])(?=[。，,、；;）)》\s]|$|(?:学年|财年|赛季))",
        _years_alone,
        needs=r"\d{4}\s?[-—–~～]",
    ),
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
    rule(
        rf"(?<![\w:：./第~～—–-])(?<![\d.]\s)2(?=(?:{_COUNTED})(?!\d))|(?<=[了过有是的这那每前后近头隔])2(?=(?:{_COUNTED})(?!\d))",
        "两",
    ),
    rule(r"第(?P<said>\d{1,4})(?!\d|\.\d)", _count),
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
    rule(r"(?:电话|手机|热线|传真|致电)(?:号码?)?(?:是|为|：|:|\s){0,3}(?P<said>\d[\d-]{3,14}\d)(?!\d)", _each),
    rule(r"(?:打|拨|拨打|呼叫|电话)(?P<said>1[12]\d)(?!\d)", _each),
    rule(r"(?<![\d:：-])(?P<first>\d{1,3})[-:：](?P<last>\d{1,3})(?![\d:：-])", _of_a_match),
    rule(r"(?<![A-Za-z0-9_-])-(?P<amount>\d{1,3}(?:\.\d)?)\s?(?P<unit>℃|°C|度|摄氏度)", _below, piece="-"),
)
RULES: Rules = {"cmn": _RULES, "yue": _RULES}
