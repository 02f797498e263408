"""Bytes of lyrics → text, and the ways in which files part words into syllables."""

from collections.abc import Sequence

USUAL = ("utf-8", "shift_jis", "gb18030", "big5", "euc_kr")
"""Tried in this order: bytes of the later ones are hardly ever valid as the earlier ones."""


def charset_of(raw: bytes) -> str:
    """The charset that bytes are most likely in. Never fails: in the end they are Latin."""
    if raw.isascii():
        return "utf-8"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    from charset_normalizer import from_bytes

    found = from_bytes(raw, cp_isolation=[*USUAL, "cp1252", "cp1251", "cp1250"]).best()
    return found.encoding if found is not None else _first_that_fits(raw)


def _first_that_fits(raw: bytes) -> str:
    for charset in USUAL:
        try:
            raw.decode(charset)
        except UnicodeDecodeError:
            continue
        return charset
    return "latin-1"


def joined_by_spaces(pieces: Sequence[str]) -> list[str]:
    """Karaoke's way: a space begins or ends a word, pieces without one go on with it. Here a hyphen says that.

    Where no piece has a space, or hyphens are used already, each piece is left as it is.
    """
    texts = [piece.lstrip("/\\\r\n") for piece in pieces]
    if not any(text != text.strip() for text in texts) or any(text.strip().endswith("-") for text in texts):
        return [text.strip() for text in texts]
    result = []
    for at, text in enumerate(texts):
        after = texts[at + 1] if at + 1 < len(texts) else " "
        parted = text != text.rstrip() or after != after.lstrip() or pieces[min(at + 1, len(pieces) - 1)][:1] in "/\\"
        word = text.strip()
        goes_on = not parted and len(word) > 0 and word[-1].isalpha() and after[:1].isalpha() and after.isascii()
        result.append(word + "-" if goes_on else word)
    return result
