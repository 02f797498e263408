"""Understood: what a recognizer (Whisper: Radford et al. 2022) hears, and how far that is from the text, as word and
character error rates: edits (Levenshtein 1966) for each word or letter of the text.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.recognition.folding import folded
from backend.recognition.models import TINY
from backend.recognition.recognizer import recognizer


def hear(samples: NDArray[np.float32]) -> str:
    """What Whisper tiny.en (int8, beam 5) understands of English speech, samples (n,) at 16 kHz. Empty for silence."""
    return recognizer("en", TINY).understand(samples, "en")


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
