"""The Pronunciation Lexicon Specification of the W3C (version 1.0): lexemes with graphemes, phonemes and aliases."""

import re
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from backend.protocol.problems import refuse
from backend.text.dictionaries import sounds

_SPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
_ENTITIES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read(text: str, file: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """Words with their phones, and what of the file is none. Phones in another alphabet than IPA are left out.

    Raises ``VoicewrightError``: ``dictionary-unreadable``. Entities of its own are refused: they can grow without end.
    """
    if _ENTITIES.search(text):
        refuse("dictionary-unreadable", file=str(file), says="<!DOCTYPE>")
    try:
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))  # no entities get here
    except ElementTree.ParseError as error:
        refuse("dictionary-unreadable", file=str(file), says=str(error))
    alphabet = root.get("alphabet", "ipa")
    pairs: list[tuple[str, str]] = []
    left_out: list[str] = []
    for lexeme in root.iter():
        if _name(lexeme) != "lexeme":
            continue
        words = [one.text.strip() for one in lexeme if _name(one) == "grapheme" and one.text and one.text.strip()]
        said = [entry for one in lexeme if (entry := _entry(one, alphabet))]
        pairs += [(word, entry) for word in words for entry in said]
        if not words or not said:
            left_out.append(" ".join("".join(lexeme.itertext()).split()))
    return pairs, left_out


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _entry(element: ElementTree.Element, alphabet: str) -> str:
    text = (element.text or "").strip()
    if _name(element) == "alias":
        return text
    if _name(element) == "phoneme" and text and element.get("alphabet", alphabet).lower() == "ipa":
        return f"/{text.strip('/')}/"
    return ""


def written(entries: dict[str, str], language: str) -> str:
    """The file's text; every entry as IPA."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<lexicon version="1.0" xmlns="{_SPACE}" alphabet="ipa" xml:lang={quoteattr(language)}>',
    ]
    for word, entry in entries.items():
        phoneme = entry.strip("/") if entry.startswith("/") else "".join(sounds.phones(entry, language))
        lines.append(f"  <lexeme><grapheme>{escape(word)}</grapheme><phoneme>{escape(phoneme)}</phoneme></lexeme>")
    return "\n".join([*lines, "</lexicon>", ""])
