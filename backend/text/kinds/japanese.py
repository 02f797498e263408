"""Signs and figures of Japanese that its analyser misreads: 10分, GPT-4, 10〜20, すごーーい, ｗ."""

import re

from backend.text.kinds.rule import Rules, listed, rule
from backend.text.kinds.tables import table
from backend.text.languages import Language

_ONES = ("", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ")
_MINUTES = (
    "ジュップン",
    "イップン",
    "ニフン",
    "サンプン",
    "ヨンプン",
    "ゴフン",
    "ロップン",
    "ナナフン",
    "ハップン",
    "キュウフン",
)
_WORDS = table("japanese")
_KANA = "ぁ-ゖァ-ヺー\u3400-\u9fff"


def _minutes(match: re.Match[str], _language: Language) -> str:
    value = int(match["value"])
    tens = f"{_ONES[value // 10] if value > 19 else ''}ジュウ" if value > 9 else ""
    if value > 9 and not value % 10:
        tens = tens.removesuffix("ジュウ")
    return tens + _MINUTES[value % 10]


def _figures(match: re.Match[str], _language: Language) -> str:
    figures = match["figures"]
    return " " + (_ONES[int(figures)] if len(figures) == 1 and figures != "0" else figures)


_EIGHTS = {"個": "コ", "階": "カイ", "ヶ月": "カゲツ", "か月": "カゲツ", "カ月": "カゲツ"}


def _eight(match: re.Match[str], _language: Language) -> str:
    """8個 → ハッコ, which Open JTalk leaves as ハチコ."""
    tens = {"": "", "1": "ジュウ"}.get(match["tens"], _ONES[int(match["tens"] or 0)] + "ジュウ")
    return f"{tens}ハッ{_EIGHTS[match['counter']]}"


def _word(match: re.Match[str], _language: Language) -> str:
    return str(_WORDS[match[0]])


def _katakana(match: re.Match[str], _language: Language) -> str:
    return "".join(chr(ord(one) + 0x60) for one in match[0])


_DISHES = "カレー|ラーメン|料理|食べ物|味|スープ|ソース|唐辛子|キムチ|麻婆|鍋|お菓子|スパイス|香辛料|わさび|からし"
"""What is hot to eat: of it 辛い is からい, of everything else つらい."""
RULES: Rules = {
    "ja": [
        rule(listed(_WORDS), _word),
        rule(r"(?<![\d.:時])(?P<said>(?P<value>[1-9]\d?)分)(?!の\d|の[一二三四五六七八九]|[数野子母])", _minutes),
        rule(rf"(?<![\d.])(?P<tens>[1-9]?)8(?P<counter>{'|'.join(_EIGHTS)})", _eight),
        rule(r"(?<=[A-Za-zＡ-Ｚａ-ｚ])-(?P<figures>\d{1,3})(?![\w-]*\d)", _figures),
        rule(r"(?<=\d)\s?[〜～~]\s?(?=\d)", "から"),
        rule(r"(?<=[\u3400-\u9fff])[〜～~](?=[\u3400-\u9fffァ-ヺ])", "から"),
        rule(
            r"(?<![\u3400-\u9fffァ-ヺーA-Za-z])市場(?=[でにへ](?!お[けい]|な[るっ]|[出投上入参])|が立|の(?:おじ|おば|人|魚|野菜|店)|まで|通り)",
            "いちば",
        ),
        rule(r"(?<=\d)\s(?=[つ人日月年回個本枚匹台冊歳])", ""),
        rule(r"(?<=\d)\s?(?P<said>節)(?![句分電水約])", "せつ"),
        rule(rf"辛(?=[いくすさ]{{1,2}}(?:{_DISHES}|もの|物(?!語)|の[がはも]好))", "から"),
        rule(rf"(?:{_DISHES})[^。！？、]{{0,6}}?(?P<said>辛)(?=[いくすさか])", "から"),
        rule(r"(?<=の)上手(?=[にへ](?:住|あ|行|向|登|見|立|位置|歩|進|流))", "かみて"),
        rule(rf"(?<=[{_KANA}])[〜～~]+(?=[{_KANA}])", "ー"),
        rule(rf"(?<=[{_KANA}])(?:[〜～~]+|[ー〜～~]{{2,50}})", "ー"),
        rule(rf"(?<=[{_KANA}！？!?。])[wｗ]{{1,20}}(?![A-Za-z])", " "),
        rule(r"(?<![ぁ-ゖ])([はへ][ぁ-ゖ])\1(?![ぁ-ゖ]{4})", _katakana),
    ],
}
