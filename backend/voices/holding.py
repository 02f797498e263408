"""What was spoken, drawn out to notes: a phone that is held longer than it was said keeps the speed of its beginning
and its end, and what lies between is drawn out.

Drawn out evenly, a vowel glides slowly from the consonant before it to the one after, and is none of its own for most
of its note. Singers hold the first part of a diphthong and glide at its end (J. C. Wells, “Accents of English 1”, 1982,
§1.3; W. Vennard, “Singing: the Mechanism and the Technic”, 1967, ch. 7).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.audio.retiming import rising
from backend.protocol.score import Phone
from backend.text import articulation

Curve = NDArray[np.float64]
_STEADY = (0.35, 0.65)
"""Between these shares of its length a phone is drawn out."""
_TARGET = (0.25, 0.40)
"""The same where it ends as another sound than it begins as."""
_GLIDES = ("ɹ", "ɻ", "l", "ɫ")


class Knots(NamedTuple):
    """Moments of what was said and of what is wanted that belong together, seconds, both rising; between them it is
    even.
    """

    own_s: Curve
    wanted_s: Curve


def knots(phones: Sequence[Phone], own_s: Curve, wanted_s: Curve) -> Knots:
    """``own_s``, ``wanted_s``: (P + 1,), where each phone begins, and the end. Phones that no note has, and those that
    are not longer than they were said, change evenly.
    """
    own, wanted = rising(own_s), rising(wanted_s)
    rows: list[tuple[float, float]] = [(0.0, 0.0)]
    for at, phone in enumerate(phones):
        said, sung = own[at + 1] - own[at], wanted[at + 1] - wanted[at]
        if phone.note >= 0 and sung > said:
            lead, close = steady(phone.symbol)
            rows.append((own[at] + lead * said, wanted[at] + lead * said))
            rows.append((own[at] + close * said, wanted[at + 1] - (1 - close) * said))
        rows.append((own[at + 1], wanted[at + 1]))
    table = np.array(rows)
    return Knots(table[:, 0], table[:, 1])


def steady(symbol: str) -> tuple[float, float]:
    """Between which shares of its length a phone is what it is held as."""
    vowel, diphthong = (
        articulation.vector(symbol)[articulation.FEATURES.index(name)] for name in ("vowel", "diphthong")
    )
    moves = bool(vowel) and (bool(diphthong) or symbol.endswith(_GLIDES))
    return _TARGET if moves else _STEADY
