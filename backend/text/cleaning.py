"""Text as a person sees it, before anything is said of it: composed letters, no markup, no pictures, no controls.

All patterns take time linear in the text: none can backtrack beyond a bounded stretch.
"""

import re
import unicodedata

_TAGS = re.compile(
    r"</?(?:speak|break|prosody|emphasis|say-as|phoneme|sub|voice|audio|mark|lexicon|metadata|lang|p|s|w|desc"
    r"|br|b|i|u|em|strong|code|a|div|span|h[1-6]|ul|ol|li|img|table|tr|td|th)"
    r"(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:amp;){0,9}(amp|quot|nbsp|lt|gt|#39);")
_ENTITIES = {"amp": "&", "quot": '"', "nbsp": " ", "lt": "<", "gt": ">", "#39": "'"}
_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʼ": "'", "′": "'", "＇": "'", "“": '"', "”": '"', "„": '"',
        "″": '"', "∶": ":", "‐": "-", "‑": "-", "‒": "-", "−": "-", "⁃": "-", "…": "…", "\u00a0": " ", "\u202f": " ",
        "\u2007": " ", "\u3000": " ", "\u00ad": None, "\ufeff": None, "\u2060": None, "\u200b": " ",
        "\u2028": "\n", "\u2029": "\n", "\x85": "\n", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl",
    }
)  # fmt: skip
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\uffff\U000e0000-\U000e007f]"
)
_MARKS = re.compile(r"([\u0300-\u036f\u20d0-\u20ff]{3})[\u0300-\u036f\u20d0-\u20ff]+")
_REPEATS = re.compile(r"([^\w\s])\1{3,}")
_SPACES = re.compile(r"[^\S\n]+")

_SQUARED = str.maketrans(
    {"㎡": "m²", "㎢": "km²", "㎠": "cm²", "㎟": "mm²", "㎥": "m³", "㎤": "cm³", "㎦": "km³", "㎣": "mm³"}
)
_MEASURES = re.compile("[\u3380-\u33df]")
"""Units that are one sign: ㎏, ㎞."""
_FORMS = re.compile(
    "[０-９Ａ-Ｚａ-ｚ\U0001d400-\U0001d7ff\u2100-\u2102\u210a-\u2115\u2119-\u211d\u2124\u2128\u212c-\u2138"
    "\u24b6-\u24e9\U0001f130-\U0001f149]+"
)
"""Fullwidth, bold, script, circled, squared … letters and figures: the plain ones are meant."""
_NUMERALS = re.compile("[\u2160-\u217f]+|[\u2460-\u2473\u2776-\u2793\u24ea\u24f5-\u24fe]")
"""Figures that are one sign: Ⅷ, ⑫, ❸."""
_RAISED = re.compile("(?<=[0-9IVXLC])[\u1d43-\u1d61]{1,3}")
"""Small letters behind a figure: 5ᵉ."""
_KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")
_PICTURE = re.compile(
    "(?:[\U0001f000-\U0001faff\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u265f"
    "\u2670-\u2775\u2794-\u27bf\u2b00-\u2bff\u3030\u303d\u3297\u3299][\ufe0e\ufe0f\u200d\u20e3]*)+|[\ufe0e\ufe0f]+"
)
_FACE = re.compile(
    r"(?<![^\s])(?:[:;][-'^o]?[)(\]\[DPpO3/\\|*]{1,3}|=[-'^o]?[)(\]\[DPp]{1,3}|8-[)(D]|[xX]-?D{1,3}|[:;]'[()]|<3"
    r"|\^[_.-]?\^|[Tt>-][_.][Tt<-]|¯\\_?\(ツ\)_?/¯)(?![^\s.,!?])"
)
"""Faces of signs. None may look like a figure with what stands beside it: 83, 8D, x3."""
_LINK = re.compile(r"!?\[([^\[\]\n]{1,200})\]\([^()\s]{1,300}\)")
_SPACED = r"[^\W\u3005-\u9fff\uac00-\ud7af]"  # letters of scripts that set words apart
_EMPHASIS = re.compile(
    rf"(?<![*~`])(?<!{_SPACED})(\*{{1,3}}|_{{1,3}}|~~|`{{1,3}})(?=[^\s*_~`])([^\n*_~`]{{1,300}})(?<=\S)\1(?![*~`]|{_SPACED})"
)
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(?=\S)", re.MULTILINE)


_APOSTROPHE = re.compile(rf"(?<={_SPACED})(?<=[^\d_])[´`](?={_SPACED})(?=[^\d_])")
"""Accents that stand alone, typed for an apostrophe: it`s."""


def clean(text: str) -> str:
    """Composed Unicode without invisible controls, markup, pictures, fancy quotes and long runs of signs."""
    text = _APOSTROPHE.sub("'", text)
    text = _ENTITY.sub(lambda one: _ENTITIES[one[1]], text.translate(_PLAIN))
    text = _unmarked(_TAGS.sub(" ", text))
    text = _RAISED.sub(lambda one: unicodedata.normalize("NFKC", one[0]), text)
    text = _KEYCAP.sub(r"\1", text)
    text = _MEASURES.sub(lambda one: unicodedata.normalize("NFKC", one[0]), text.translate(_SQUARED))
    text = _NUMERALS.sub(_figures, _FORMS.sub(lambda one: unicodedata.normalize("NFKC", one[0]), text))
    text = _FACE.sub(" ", _PICTURE.sub(" ", text))
    text = _MARKS.sub(r"\1", _INVISIBLE.sub(" ", text))
    text = unicodedata.normalize("NFC", text)
    text = _REPEATS.sub(r"\1\1\1", text).replace("[[", "[ [").replace("]]", "] ]")
    return _SPACES.sub(" ", text).strip()


def _unmarked(text: str) -> str:
    """Without Markdown's signs around words; what is within one another is taken off from within."""
    for _ in range(4):
        plain = _HEADING.sub("", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text)))
        if plain == text:
            break
        text = plain
    return text


def _figures(match: re.Match[str]) -> str:
    """``Ⅷ`` → ``8``; several of them are letters: ``ⅩⅣ`` → ``XIV``."""
    if len(match[0]) > 1:
        return unicodedata.normalize("NFKC", match[0])
    return f"{int(unicodedata.numeric(match[0]))}"
