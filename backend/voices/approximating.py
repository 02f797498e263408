"""A score in the phones that a voice knows: strangers become their nearest relatives, or several of them in a row."""

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from backend.protocol.score import Phone, Score
from backend.text import ipa, stand_ins

_GLIDE_S, _ENDING_S = 0.06, 0.09
_MOST_OF_A_PHONE = 0.3
"""So much of it goes to a glide or an ending at most; the vowel between keeps the rest."""


def approximated(score: Score, known: Sequence[str], languages: Collection[str]) -> Score:
    """The score with every phone among ``known``, each in the time of the one that it stands for; ``languages``: those
    that the voice learnt.
    """
    phones: list[Phone] = []
    for phone in score.phones:
        language = phone.language or score.language
        said = stand_ins.pieces(phone.symbol, known, "" if language in languages else language)
        phones += [phone] if said == (phone.symbol,) else _in_its_time(phone, said)
    return replace(score, phones=phones)


def _in_its_time(phone: Phone, symbols: Sequence[str]) -> list[Phone]:
    """Several phones that share the time of one."""
    vowel = next((at for at, symbol in enumerate(symbols) if ipa.is_vowel(symbol)), 0)
    most_s = _MOST_OF_A_PHONE * phone.duration_s
    lengths_s = [min(_GLIDE_S if at < vowel else _ENDING_S, most_s) for at in range(len(symbols))]
    lengths_s[vowel] = phone.duration_s - sum(lengths_s[:vowel]) - sum(lengths_s[vowel + 1 :])
    starts_s = [phone.start_s + sum(lengths_s[:at]) for at in range(len(symbols))]
    return [
        replace(phone, symbol=symbol, start_s=start_s, duration_s=length_s)
        for symbol, start_s, length_s in zip(symbols, starts_s, lengths_s, strict=True)
    ]
