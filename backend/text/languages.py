"""The languages that espeak-ng speaks."""

from dataclasses import dataclass
from functools import cache

from backend.protocol.problems import refuse
from backend.text import espeak_library

_ALIASES = {
    # What datasets and people write → espeak-ng's code. Its plain “en” is British; lists that say “en” are
    # American far more often.
    "en": "en-us", "zh": "cmn", "zh-cn": "cmn", "zh-tw": "cmn", "cn": "cmn", "jp": "ja", "kr": "ko", "cz": "cs",
    "dk": "da", "gr": "el", "ua": "uk", "no": "nb", "iw": "he", "in": "id", "sp": "es", "tl": "id", "en-uk": "en-gb",
}  # fmt: skip
_NAMES = {
    "Chinese (Mandarin, latin as English)": "Chinese (Mandarin)",
    "Chinese (Mandarin, latin as Pinyin)": "Chinese (Mandarin, in Pinyin)",
}
"""espeak-ng's names that tell how a voice of it reads letters → the language's own."""
_TONAL = ("cmn", "yue", "hak", "vi", "my", "shn", "th")


@dataclass(frozen=True)
class Language:
    """One language."""

    code: str
    """espeak-ng's code in lower case, e.g. ``en-us``."""
    name: str
    identifier: str
    """espeak-ng's file of the voice, e.g. ``gmw/en-US``."""

    @property
    def base(self) -> str:
        """The code without its region: ``en``."""
        return self.code.split("-", 1)[0]

    @property
    def tonal(self) -> bool:
        """Whether pitch tells words apart, so that phones carry tones."""
        return self.base in _TONAL


@cache
def all_languages() -> dict[str, Language]:
    """Code → language, sorted by code; read once from espeak-ng."""
    found: dict[str, Language] = {}
    for entry in espeak_library.voices():
        code = entry.code.strip().lower()
        found.setdefault(code, Language(code, _NAMES.get(entry.name, entry.name), entry.identifier))
    return dict(sorted(found.items()))


def find(code: str) -> Language:
    """The language of a code; case, underscores, common other spellings and unknown regions are forgiven.

    Raises ``VoicewrightError`` (``language-unknown``).
    """
    known = all_languages()
    wanted = code.strip().lower().replace("_", "-")
    while wanted:
        if (resolved := _ALIASES.get(wanted, wanted)) in known:
            return known[resolved]
        wanted = wanted.rpartition("-")[0]
    if code.strip():
        refuse("language-unknown", code=code)
    refuse("language-unknown/none")


def check(code: str) -> str:
    """espeak-ng's own code for what somebody wrote (``EN`` → ``en-us``); raises as :func:`find` does."""
    return find(code).code
