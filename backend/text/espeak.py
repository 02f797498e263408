"""espeak-ng's own speech with the time of each phone: alignment's reference."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.protocol.score import Phone
from backend.text import ipa
from backend.text.utterance import Unit, utter

_SILENT = 0.004  # of full scale; espeak's closures are digitally quiet, its fricatives are not
_VOWEL_LATE_S = 0.030  # espeak announces a vowel after a liquid or nasal behind the vowel's onset


@dataclass(frozen=True)
class Spoken:
    """Synthetic speech."""

    samples: NDArray[np.float32]
    """(n,), in [-1, 1]."""
    sample_rate: int
    phones: list[Phone]
    """Without gaps from 0 to the end, starting and ending with a pause."""
    words: list[str]


def speak(
    text: str,
    language: str,
    lexicon: Mapping[str, str] | None = None,
    *,
    rate: int = 175,
    pitch: int = 50,
    variant: str = "",
) -> Spoken:
    """Speech of a text.

    ``rate`` in words a minute (80–450), ``pitch`` 0–99, ``variant`` one of espeak-ng's (``f3``, ``m5``).
    Raises ``VoicewrightError`` as ``phonemes.phonemize`` does.
    """
    said = utter(text, language, lexicon, keep=True, rate=rate, pitch=pitch, variant=variant)
    samples = np.frombuffer(said.speech.pcm, dtype="<i2").astype(np.float32) / 32768.0
    sample_rate = said.speech.sample_rate
    starts = _corrected(said.units, samples, sample_rate)
    ends = [*starts[1:], max(len(samples), starts[-1] + sample_rate // 100)]
    if ends[-1] > len(samples):
        samples = np.concatenate((samples, np.zeros(ends[-1] - len(samples), np.float32)))
    phones = [
        Phone(
            symbol=unit.symbol, start_s=start / sample_rate, duration_s=(end - start) / sample_rate, word=unit.word,
            language=unit.language,
        )
        for unit, start, end in zip(said.units, starts, ends, strict=True)
    ]  # fmt: skip
    return Spoken(samples, sample_rate, phones, list(said.words))


def _corrected(units: tuple[Unit, ...], samples: NDArray[np.float32], sample_rate: int) -> list[int]:
    """Espeak's times, with closures given to their stops and vowels after sonorants moved to their onset."""
    minimum = sample_rate // 100
    starts = [unit.sample for unit in units]
    starts[1] = max(starts[1], minimum)
    for index in range(2, len(units) - 1):
        before, unit = units[index - 1], units[index]
        earliest = starts[index - 1] + minimum
        if ipa.is_stop(unit.symbol) and before.word >= 0:
            step, at = sample_rate // 500, starts[index]
            while at - step > earliest and float(np.abs(samples[at - step : at]).max(initial=0.0)) < _SILENT:
                at -= step
            starts[index] = at
        elif ipa.is_vowel(unit.symbol) and ipa.bare(before.symbol)[:1] in "lɫɹrwjmnŋɲɾɭɻ" and before.word >= 0:
            length = starts[index] - starts[index - 1]
            starts[index] -= min(int(_VOWEL_LATE_S * sample_rate), length // 3)
        starts[index] = max(starts[index], earliest)
    starts[-1] = max(starts[-1], starts[-2] + minimum)
    return starts
