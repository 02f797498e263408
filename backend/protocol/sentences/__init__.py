"""Sentences for kinds: what is told to a person, in a language, made from a kind and its fields.

``say("problems", "take-too-short", {"duration_s": 0.2}).what`` is ``Too short: 0.2 s.``. The sentences are in
``LANGUAGE.json`` beside this file, one row a kind; how ``{fields}`` are written in them is in ``wording``.
"""

from backend.protocol.sentences.catalogue import (
    ENGLISH,
    VARIABLE,
    Said,
    explained,
    glossary,
    knows,
    languages,
    part,
    say,
    spoken,
    term,
    text,
)
from backend.protocol.sentences.wording import Value, brief, plain, span

__all__ = [
    "ENGLISH",
    "VARIABLE",
    "Said",
    "Value",
    "brief",
    "explained",
    "glossary",
    "knows",
    "languages",
    "part",
    "plain",
    "say",
    "span",
    "spoken",
    "term",
    "text",
]
