"""What voices of all families do alike between a text, its score, and sound."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from backend.audio.loudness import limit_peak
from backend.protocol.problems import refuse
from backend.protocol.score import Contour, Phone, Score
from backend.text.phonemes import PhoneToken

SLOWEST, FASTEST = 0.1, 10.0
"""Speeds that a plan can be asked for."""
_KEPT = 32
"""Sentences, about a megabyte each."""
Said = TypeVar("Said")


def check_speed(speed: float) -> None:
    """Raises ValueError."""
    if not SLOWEST <= speed <= FASTEST:
        raise ValueError(f"speed lies between {SLOWEST:g} and {FASTEST:g}")


def check_score(score: Score) -> None:
    """Raise ``VoicewrightError`` where there is nothing to say."""
    if not score.phones:
        refuse("score-empty/phones")


def speaker_of(wanted: str, speakers: Sequence[str]) -> str:
    """The speaker who is meant; the first where nobody is named. Raises ``VoicewrightError``."""
    if wanted and wanted not in speakers:
        refuse("speaker-unknown", speaker=wanted, speakers=list(speakers))
    return wanted or next(iter(speakers), "")


def timed(tokens: Sequence[PhoneToken], edges_s: NDArray[np.floating]) -> list[Phone]:
    """P phones from P + 1 edges, seconds."""
    return [
        Phone(
            symbol=token.symbol, start_s=float(start), duration_s=float(end - start), word=token.word,
            language=token.language,
        )
        for token, start, end in zip(tokens, edges_s, edges_s[1:], strict=False)
    ]  # fmt: skip


def edges_of(score: Score) -> NDArray[np.float64]:
    """(P + 1,): where its phones begin, and its end, seconds."""
    return np.array([*(phone.start_s for phone in score.phones), score.duration_s])


def contour(hz_F: NDArray[np.floating], hop_s: float) -> Contour:
    """F0, Hz, 0 where it is not voiced."""
    return Contour(hop_s=hop_s, hz=[round(float(value), 3) for value in hz_F])


def stretched(hz_F: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """A curve on another number of frames: each takes the value of the old frame that it lies in."""
    at = ((np.arange(frames) + 0.5) * len(hz_F) / frames).astype(int)
    out: NDArray[np.float32] = hz_F[np.clip(at, 0, len(hz_F) - 1)]
    return out


def ownership(lengths_P: NDArray[np.int64]) -> NDArray[np.float32]:
    """Whole frames a phone → (P, T): 1 where a frame belongs to a phone, the attention of voices that plan lengths."""
    phone = np.repeat(np.arange(len(lengths_P)), lengths_P)
    return np.asarray(phone[None] == np.arange(len(lengths_P))[:, None], np.float32)


def finished(samples: NDArray[np.float32], score: Score, sample_rate: int) -> NDArray[np.float32]:
    """What a voice made, exactly as long as the score, as loud as it says, and not too loud: (n,) in [-1, 1]."""
    wanted = round(score.duration_s * sample_rate)
    made = np.pad(samples, (0, max(0, wanted - len(samples))))[:wanted]
    if score.energy:
        at_s = (np.arange(len(score.energy)) + 0.5) * score.f0.hop_s
        gains_db = np.interp(np.arange(wanted) / sample_rate, at_s, score.energy)
        made = made * (10 ** (gains_db / 20)).astype(np.float32)
    return limit_peak(made)


class Kept(dict[Hashable, Said]):
    """Remembers what a voice said before any edit, since a sentence is rendered again after each one."""

    def recall(self, key: Hashable, make: Callable[[], Said]) -> Said:
        """What was said for the key, or what ``make`` says now; the oldest is dropped."""
        if key not in self:
            said = make()
            if len(self) >= _KEPT:
                del self[next(iter(self))]
            self[key] = said
        return self[key]
