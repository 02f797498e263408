"""What a recording says, word by word: Whisper (Radford et al. 2022), run by faster-whisper."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.protocol.problems import refuse
from backend.recognition import models
from backend.recognition.models import Model

RATE = 16_000
_NO_SPEECH, _UNSURE = 0.6, -1.0
"""Whisper's own limits: a silence is a probability of silence over the one with a log probability under the other."""
_TO_WHISPER = {"cmn": "zh", "nb": "no", "hak": "zh", "fil": "tl", "jv": "jw"}
_FROM_WHISPER = {"zh": "cmn", "no": "nb", "en": "en-us", "fr": "fr-fr", "jw": "jv", "tl": "fil"}
"""Where espeak-ng's codes of languages are others than Whisper's."""


@dataclass(frozen=True)
class Transcript:
    """What was understood."""

    text: str
    """Empty where nobody speaks."""
    language: str
    """espeak-ng's code."""
    sure: float
    """Mean probability of what was understood, 0 to 1."""


@dataclass(frozen=True)
class Recognizer:
    """One model, loaded."""

    model: Model
    _whisper: Any

    def hear(self, samples_N: NDArray[np.float32], language: str = "") -> Transcript:
        """Mono at ``RATE``, half a minute or a few; ``language``: espeak-ng's code, empty: which one is heard.

        Raises ``VoicewrightError`` for a language that the model does not know.
        """
        if not len(samples_N):
            return Transcript("", language, 0.0)
        segments, spoken = self._segments(samples_N, language)
        kept = [one for one in segments if not (one.no_speech_prob > _NO_SPEECH and one.avg_logprob < _UNSURE)]
        sure = float(np.exp(np.mean([one.avg_logprob for one in kept]))) if kept else 0.0
        return Transcript(_joined(kept), language or spoken, sure)

    def understand(self, samples_N: NDArray[np.float32], language: str) -> str:
        """Everything that may have been said, also where it is probably silence: a judge must miss nothing."""
        return _joined(self._segments(samples_N, language)[0]) if len(samples_N) else ""

    def _segments(self, samples_N: NDArray[np.float32], language: str) -> tuple[list[Any], str]:
        code = whisper_code(language)
        if code and code not in self._whisper.supported_languages:
            refuse("recogniser-language", language=language, model=self.model.name)
        found, info = self._whisper.transcribe(
            samples_N, language=code or None, beam_size=5, condition_on_previous_text=False, without_timestamps=True
        )
        return list(found), espeak_code(info.language)


def recognizer(language: str = "", name: str = "") -> Recognizer:
    """The best that is there for a language (espeak-ng's code; empty: any), or the named one; kept loaded.

    Raises ``VoicewrightError`` where there is none.
    """
    return _loaded(models.find(whisper_code(language), name))


def quick(language: str) -> Recognizer:
    """What hears sentences whose words are known: for English the small one. Raises as :func:`recognizer` does."""
    return recognizer(language, models.TINY if language.startswith("en") else "")


def whisper_code(language: str) -> str:
    """espeak-ng's code (``en-us``) → Whisper's (``en``)."""
    base = language.partition("-")[0].lower()
    return _TO_WHISPER.get(base, base)


def espeak_code(language: str) -> str:
    """Whisper's code → espeak-ng's."""
    return _FROM_WHISPER.get(language, language)


@lru_cache(maxsize=1)
def _loaded(model: Model) -> Recognizer:
    from faster_whisper import WhisperModel

    files = model.files()
    try:
        whisper = WhisperModel(
            str(model.folder), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True,
            files=None if files is None else dict(files),
        )  # fmt: skip
    except (RuntimeError, ValueError, OSError) as error:
        refuse("recogniser-unreadable", file=str(model.folder), says=str(error))
    return Recognizer(model, whisper)


def _joined(segments: Sequence[Any]) -> str:
    return " ".join(str(one.text).strip() for one in segments).strip()
