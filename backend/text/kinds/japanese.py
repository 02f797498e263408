"""Signs and figures of Japanese that its analyser misreads: 10分, GPT-4, 10〜20, すごーーい, ｗ."""

import re
import unicodedata
from fractions import Fraction

from backend.text.kinds.rule import Reader, Rules, listed, rule
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
_WORDS = table("japanese")["words"]
_NEIGHBOURS = table("japanese")["neighbours"]
"""Words of several readings, by what stands beside them."""
_KANJI = "〇一二三四五六七八九"
_DIGITS = ("ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ")
_SPOKEN = ("ゼロ", "イチ", "ニー", "サン", "ヨン", "ゴー", "ロク", "ナナ", "ハチ", "キュー")
_KANA = "ぁ-ゖァ-ヺー\u3400-\u9fff"


def _minutes(match: re.Match[str], _language: Language) -> str:
    return _minutes_of(int(match["value"]))


def _minutes_of(value: int) -> str:
    tens = f"{_ONES[value // 10] if value > 19 else ''}ジュウ" if value > 9 else ""
    if value > 9 and not value % 10:
        tens = tens.removesuffix("ジュウ")
    return tens + _MINUTES[value % 10]


def _figures(match: re.Match[str], _language: Language) -> str:
    figures = match["figures"]
    if len(figures) == 1 and figures != "0":
        return f" {_ONES[int(figures)]}"
    return f" {figures if figures[0] == '0' else kanji(int(figures)).replace('七', 'ナナ')}"


_EIGHTS = {"個": "コ", "ヶ月": "カゲツ", "か月": "カゲツ", "カ月": "カゲツ"}


def _eight(match: re.Match[str], _language: Language) -> str:
    """8個 → ハッコ, which Open JTalk leaves as ハチコ."""
    tens = {"": "", "1": "ジュウ"}.get(match["tens"], _ONES[int(match["tens"] or 0)] + "ジュウ")
    return f"{tens}ハッ{_EIGHTS[match['counter']]}"


def kanji(value: int) -> str:
    """0 to 9999 as it is written in words, for the analyser to join with what is counted: 12 → 十二, 100 → 百."""
    if value < 10:
        return _KANJI[value] if value else "ゼロ"
    said = ""
    for place, scale in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = value // place % 10
        if figure:
            said += ("" if figure == 1 and scale else _KANJI[figure]) + scale
    return said


def _range(match: re.Match[str], _language: Language) -> str:
    return f"{kanji(int(match['first']))}から{kanji(int(match['last']))}"


def _time(match: re.Match[str], language: Language) -> str:
    """``10:00`` → 十時, ``9:30`` → 九時三十分."""
    minute = int(match["minute"])
    hour = f"{kanji(int(match['hour']))}時" if int(match["hour"]) else "零時"
    return hour + (_minutes_of(minute) if minute else "")


def _day(match: re.Match[str], _language: Language) -> str | None:
    """``10/8``: a day where it can hardly be a fraction."""
    month, day = int(match["month"]), int(match["day"])
    if month < day <= 12 and not match["weekday"]:
        return None
    return f"{kanji(month)}月{kanji(day)}日"


def _score(match: re.Match[str], _language: Language) -> str:
    return f"{kanji(int(match['first']))}対{kanji(int(match['last']))}"


def _each(match: re.Match[str], _language: Language) -> str:
    """``100-0001`` → イチゼロゼロノ …"""
    return "ノ".join("".join(_DIGITS[int(one)] for one in part) for part in match["said"].strip().split("-"))


def _numbered(match: re.Match[str], _language: Language) -> str:
    """``図2-1``, ``千代田1-1``."""
    return "の".join(kanji(int(one)) for one in match["said"].split("-"))


def _vulgar(match: re.Match[str], _language: Language) -> str:
    """``1½`` → 一と二分の一."""
    part = Fraction(unicodedata.numeric(match["sign"])).limit_denominator(12)
    whole = f"{kanji(int(match['whole']))}と" if match["whole"] else ""
    return f"{whole}{kanji(part.denominator)}分の{kanji(part.numerator)}"


def _note(match: re.Match[str], _language: Language) -> str:
    """``C#m``."""
    return f"{match['note']}シャープ{'マイナー' if match['minor'] else ''}"


def _money(match: re.Match[str], _language: Language) -> str:
    """``$3億`` → 3億ドル."""
    return f"{match['amount']}{match['scale']}{_COINS[match['coin']]}"


_COINS = {"$": "ドル", "€": "ユーロ", "£": "ポンド", "₩": "ウォン"}


def _lettered(match: re.Match[str], _language: Language) -> str:
    """``A4の紙`` → エーヨン."""
    return f" {_DIGITS[int(match['said'])]}"


def _out(match: re.Match[str], _language: Language) -> str:
    """``2アウト`` → ツーアウト: a player counts in English."""
    return ("ノー", "ワン", "ツー", "スリー")[int(match["value"])]


def _telephone(match: re.Match[str], _language: Language) -> str:
    """``03-5555-0123``."""
    return "ノ".join("".join(_SPOKEN[int(one)] for one in part) for part in match["said"].split("-"))


def _read(said: str) -> Reader:
    return lambda _match, _language: said


def _word(match: re.Match[str], _language: Language) -> str:
    return str(_WORDS[match[0]])


def _katakana(match: re.Match[str], _language: Language) -> str:
    return "".join(chr(ord(one) + 0x60) for one in match[0])


_DISHES = "カレー|ラーメン|料理|食べ物|味|スープ|ソース|唐辛子|キムチ|麻婆|鍋|お菓子|スパイス|香辛料|わさび|からし"
"""What is hot to eat: of it 辛い is からい, of everything else つらい."""
RULES: Rules = {
    "ja": [
        *(rule(pattern, _read(said)) for pattern, said in _NEIGHBOURS.items()),
        rule(listed(_WORDS), _word),
        rule(
            r"(?<![\d:.])(?P<hour>1\d|2[0-4]|0?\d):(?P<minute>[0-5]\d)(?![\d:]|\s?の?(?:比|割合|画面|アスペクト))",
            _time,
        ),
        rule(
            r"(?<![\d./-])(?P<first>\d{1,4})\s?[〜～~]\s?(?P<last>\d{1,4})(?=[\u3400-\u9fffァ-ヺ])",
            _range,
            needs="[〜～~]",
        ),
        rule(
            r"(?<![\d/])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/]|点)(?P<weekday>(?=\s?[（(][月火水木金土日祝]))?",
            _day,
            piece="/",
        ),
        rule(r"√\s?(?=\d)", "ルート", piece="√"),
        rule(
            r"(?<![\d-])(?P<first>\d{1,3})[-–](?P<last>\d{1,3})(?=の?(?:引き分け|勝|敗|ドロー|逆転|で(?:勝|負|敗|引|終|リード)))",
            _score,
        ),
        rule(r"(?<=〒)\s?(?P<said>\d{3}-\d{4})(?!\d)", _each, piece="〒"),
        rule(
            r"(?<=[\u3400-\u9fffァ-ヺー])(?P<said>[1-9]\d{0,3}(?:-[1-9]\d{0,3}){1,2})(?![\d-]|\.\d|[分人年日時円歳個名度回本%％〜～~])",
            _numbered,
            needs=r"\d-\d",
        ),
        rule(
            r"(?<![\d.])(?P<value>[0-3])(?=アウト|ストライク|ボール(?!を|が|で|は|に|ペン)|ラン(?!ク)(?:ホーマー|ホームラン)?(?![ァ-ヺー]))",
            _out,
        ),
        rule(
            r"(?P<coin>[$€£₩])\s?(?P<amount>\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d{1,2})?)(?P<scale>[十百千]?[万億兆])",
            _money,
            needs="[$€£₩]",
        ),
        rule(r"(?<![A-Za-z0-9])[A-Z](?P<said>[1-9])(?![0-9A-Za-z.-])", _lettered, needs="[A-Z][1-9]"),
        rule(
            r"(?<![\d月./-])1日(?=に[会行来着届出始発開生引入結帰提]|から(?!\d)|まで(?!に\d)|付け|の(?:朝|夜|午前|午後|夕方))",
            "ツイタチ",
        ),
        rule(r"(?<!\d)(?P<value>[12])人(?=前)", lambda match, _: _ONES[int(match["value"])] + "ニン", piece="人前"),
        rule(r"(?<![\d-])(?P<said>[1-9]\d)(?=号室)", lambda match, _: kanji(int(match["said"])), piece="号室"),
        rule(r"(?<![\d-])(?P<said>0\d{1,4}-\d{1,4}-\d{3,4})(?![\d-])", _telephone, needs=r"0\d{1,4}-"),
        rule(
            r"(?<![\d.,:])(?P<first>\d{1,3})\s?対\s?(?P<last>\d{1,3})(?!\d|[,.]\d)",
            lambda match, _: f"{kanji(int(match['first']))}タイ{kanji(int(match['last']))}",
            piece="対",
        ),
        rule(r"(?<=時)(?P<value>[1-9]\d?)分(?=[発着](?!表|売|明|信|生))", _minutes, piece="分"),
        rule(r"(?P<whole>\d{1,3})?(?P<sign>[¼½¾⅓⅔⅛⅜⅝⅞⅕])", _vulgar, needs="[¼-¾⅐-⅞]"),
        rule(r"♩\s?=\s?(?=\d)", "シブオンプイコール", piece="♩"),
        rule(r"(?<![A-Za-z])(?P<note>[A-G])#(?P<minor>m)?(?![A-Za-z])", _note, piece="#"),
        rule(r"(?<![A-Za-z])(?:[A-Z]{2,5})(?P<said>s)(?![A-Za-z])", "ズ", needs="[A-Z]s"),
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
