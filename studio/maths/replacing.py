"""Search and replace in many texts. An expression that would take hours is given up: the window waits for it."""

import time
from collections.abc import Mapping

import regex

LIMIT_S = 2.0
"""For all texts together."""


class UnusableError(ValueError):
    """An expression that cannot be used; its message says why, as the end of a sentence."""


def replaced(
    texts: Mapping[int, str], pattern: str, replacement: str, *, expression: bool, limit_s: float = LIMIT_S
) -> dict[int, str]:
    """The texts that become others, as they will be. ``expression``: ``pattern`` is a regular one, and ``replacement``
    may name its groups. Raises :class:`UnusableError`.
    """
    ends_s = time.monotonic() + limit_s
    found: dict[int, str] = {}
    try:
        searched = regex.compile(pattern if expression else regex.escape(pattern))
        put = replacement if expression else (lambda _match: replacement)
        for id_, text in texts.items():
            new = searched.sub(put, text, timeout=max(ends_s - time.monotonic(), 0.0))
            if new != text:
                found[id_] = new
    except TimeoutError as error:
        raise UnusableError(f"it takes longer than {limit_s:g} seconds; make it simpler") from error
    except (regex.error, IndexError) as error:
        raise UnusableError(str(error)) from error
    return found
