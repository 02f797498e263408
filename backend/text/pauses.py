"""Pauses among the phones of a text: ``_``, or ``_`` with the sign that asks for it."""

PAUSE = "_"


def is_pause(symbol: str) -> bool:
    """Whether a symbol stands for silence: ``_``, ``_,``, ``_.``, ``_?`` or ``_!``."""
    return symbol.startswith(PAUSE)
