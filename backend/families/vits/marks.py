"""What a phone's symbol carries beside its sound: stress, and tone letters."""

from backend.text import ipa
from backend.text.phonemes import is_pause

TONES = ("", "ˈ", "ˌ")
"""Marks that every voice has rows for: not stressed, stressed, stressed a little. Tone letters come after them."""
_STRESS = "".join(TONES)
Signs = list[tuple[str, int]]
"""What is written for one phone: symbols with their tones."""
PUNCTUATION = {"_,": ",", "_.": ".", "_?": "?", "_!": "!"}
"""Pauses → the marks that public systems write for them."""


def bare(symbol: str) -> tuple[str, str]:
    """A phone without stress and tone, and these: ``ˈ`` and ``ˌ`` first, then tone letters (``˨˩˦``)."""
    if is_pause(symbol):
        return symbol, ""
    toneless = ipa.without_tone(symbol)
    stress = next((letter for letter in toneless if letter in _STRESS), "")
    return toneless.translate({ord(mark): None for mark in _STRESS}), stress + symbol[len(toneless) :]
