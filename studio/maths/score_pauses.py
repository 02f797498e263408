"""A pause where the text had none: between two words, in the score and in the plan that it is measured by."""

from itertools import pairwise

import msgspec
import numpy as np

from backend.protocol.score import Contour, Score
from studio.maths import score as maths
from studio.maths.score import Sheet

LENGTH_S = 0.25
SYMBOL = "_,"
"""As a comma makes it: the sentence goes on after it."""


def with_pause(sheet: Sheet, at_s: float) -> tuple[Sheet, int]:
    """A pause between the two words whose boundary lies nearest, and its phone's index; where there is one already,
    it becomes longer. -1, and the very sheet, for a score without two words.
    """
    score = sheet.score
    places = _places(score)
    if not places:
        return sheet, -1
    index = min(places, key=lambda place: abs(maths.edges(score)[place] - at_s))
    if score.phones[index].word < 0:
        longer_s = score.phones[index].duration_s + LENGTH_S
        return maths.resize_phone(sheet, index, longer_s), index
    return Sheet(score=inserted(score, index), plan=inserted(sheet.plan, index)), index


def of_a_person(score: Score) -> list[int]:
    """Pauses between words that no comma, and no other sign, of the text asks for."""
    found = []
    for at in _places(score):
        phone, before = score.phones[at], score.phones[at - 1]
        written = score.words[before.word] if 0 <= before.word < len(score.words) else ""
        if phone.word < 0 and phone.symbol == SYMBOL and written[-1:].isalnum():
            found.append(at)
    return found


def _places(score: Score) -> list[int]:
    """Phones that a pause may stand before, and the pauses that are there, between the first word and the last."""
    spoken = [at for at, phone in enumerate(score.phones) if phone.word >= 0]
    found = []
    for before, after in pairwise(spoken):
        if score.phones[before].word != score.phones[after].word:
            found.append(before + 1)  # a pause of any kind, or the next word's first phone
    return found


def inserted(score: Score, index: int) -> Score:
    """With a pause before a phone. Whole frames of silence, so that all others stay as they are."""
    hop_s, phones = score.f0.hop_s, score.phones
    frames = round(LENGTH_S / hop_s)
    start_s, length_s = phones[index].start_s, frames * hop_s
    pause = msgspec.structs.replace(
        phones[index], symbol=SYMBOL, start_s=start_s, duration_s=length_s, word=-1, note=-1
    )
    later = [msgspec.structs.replace(one, start_s=one.start_s + length_s) for one in phones[index:]]
    at = min(len(score.f0.hz), round(start_s / hop_s))
    hz = [*score.f0.hz[:at], *np.zeros(frames).tolist(), *score.f0.hz[at:]]
    energy = [*score.energy[:at], *np.zeros(frames).tolist(), *score.energy[at:]] if score.energy else []
    return msgspec.structs.replace(
        score, phones=[*phones[:index], pause, *later], f0=Contour(hop_s=hop_s, hz=hz), energy=energy
    )
