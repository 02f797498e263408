"""The letter A, which looks like an article: Vitamin A, from A to B, an A."""

from backend.text.kinds.rule import Rules, rule

_NAMED = (
    "[Vv]itamin|[Pp]lan|[Hh]epatitis|[Gg]rade|[Tt]ype|[Cc]lass|[Ss]ection|[Gg]roup|[Tt]eam|[Gg]ate|[Oo]ption|[Pp]art"
    "|[Ee]xhibit|[Aa]ppendix|[Pp]oint|[Ll]etter|[Ll]evel|[Ii]tem|[Ff]igure|[Tt]able|[Bb]lock|[Bb]uilding|[Ww]ing|[Rr]ow"
    "|[Ss]ide|[Aa]nswer|[Uu]nit|[Rr]oom|[Tt]erminal|[Ll]ine|[Ss]chedule|[Mm]odel|[Ii]nfluenza|[Ss]tep|[Cc]olumn|[Cc]ase"
    "|[Ss]eries|[Ff]orm|[Dd]ivision|[Cc]ategory|[Zz]one|[Pp]hase|[Ll]eague|[Bb]rand|[Cc]hoice|[Mm]inor|[Nn]ote|[Kk]ey"
    "|[Aa]n|[Tt]he|[Aa]ll|[Ss]traight|[Ff]rom|[Bb]etween|[Ff]lat|[Ss]uite|[Aa]nnex|[Pp]roduct|[Ss]tring|[Pp]late"
)
_EY = ("ˈeɪ",)
RULES: Rules = {
    "en": [
        rule(rf"\b(?:{_NAMED})\s(?P<said>A)(?![\w'])", "A", phones=_EY),
        rule(r"(?<=\b[B-Z]\s)(?P<said>A)(?=[.,;:!?)]|\s[A-Z]\b|$)", "A", phones=_EY),
        rule(
            r"\b(?P<said>A)(?=\s[B-Z]\s[A-Z]\b|\s[B-Z][.,;:!?)]|\s[B-Z]\sand\s[A-Z]\b|[-+](?!\w)|/[A-Z]\b)",
            "A",
            phones=_EY,
        ),
        rule(r"(?<=\b[B-Z]\s[A-Z]\s)(?P<said>A)\b", "A", phones=_EY),
        rule(r"(?<!\w)A(?=T&T\b)", "A ", phones=_EY),
        rule(r"(?<![\w'])A(?=\s&\s[A-Z]\b)", "A", phones=_EY, piece="&"),
        rule(r"(?<=\bA)T&T\b", "T and T"),
        rule(r"\b(?P<said>A)(?=\sM\b)", "A", phones=_EY),
        rule(r"(?<=\b[A-Z]\sand\s)(?P<said>A)\b", "A", phones=_EY),
        rule(r"(?<=[a-z,]\s)(?P<said>A)(?=[.,;:!?)]|$|\s(?:or|and|to)\s[B-Z]\b)", "A", phones=_EY),
    ],
}
