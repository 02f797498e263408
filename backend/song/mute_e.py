"""The French e that speech leaves out and song keeps: *Frè-re*, which is one syllable when it is spoken.

It is sung where it has a note of its own (M. Grammont, “Petit traité de versification française”, 1908); whether it has
one, only the song can tell.
"""

import re
from collections.abc import Sequence

from backend.song.syllables import Syllable, syllabify

_SPELLED = re.compile(r"([^\W\d_aeéèêëiîïoôöuûùüyœàâ]|[gq]u)e(s|nt)?$", re.IGNORECASE)
_SCHWA = "ə"


def sung(word: str, spoken: Sequence[Syllable]) -> list[Syllable]:
    """The word's syllables with its last e as one more, where it is written with one and ends in a consonant when it is
    spoken; otherwise as they are.
    """
    if not spoken or not spoken[-1].coda or not _SPELLED.search(word):
        return list(spoken)
    return [*spoken[:-1], *syllabify([*spoken[-1].phones, _SCHWA], "fr-fr")]
