"""Which of its sounds an English word has, by what stands around it: the noun, the verb, or a pattern of its own."""

import re
from functools import cache

from backend.text import ipa
from backend.text.kinds.tables import table
from backend.text.pattern import Pattern

_VERB = Pattern(
    r"\b(?:to|will|would|can|could|should|shall|may|might|must|cannot|do|does|did|not|please|let's|let us|never|I|we"
    r"|you|they|don't|doesn't|didn't|won't|can't|couldn't|wouldn't|shouldn't|gonna|help|always|often)\s(?:\w+ly\s)?$"
    r"|\b(?:do|does|did|will|would|can|could|should|may|might|must)\s(?:I|you|he|she|it|we|they|who|that|(?:any|some|every|no)(?:one|body)"
    r"|people|(?-i:[A-Z][a-z]+))\s$|'ll\s$|\b(?:help|let|make|makes|made)\s(?:me|us|him|her|them|you|it)\s$",
    re.IGNORECASE,
)
_NOUN = Pattern(
    r"\b(?:the|a|an|my|your|his|its|our|their|this|every|each|no|of|any|another|some)\s(?:new|good|big|first|last|\w+al"
    r"|\w+ous|\w+ive|\w+ic|\w+ed|\w+est)?\s?$",
    re.IGNORECASE,
)
_BEGINNING = Pattern(r"(?:^|[.!?;:]\s)[\"'(\s]*(?:(?:please|and|then|just|now|also|so),?\s)?$", re.IGNORECASE)
_PLURAL = Pattern(
    r"(?:^|[.!?;,]\s)(?:(?:the|these|those|many|most|some|all|our|their|his|her|my|your|if|when|as)\s)?(?:\w+\s)?"
    r"(?:(?:\w*[^\Wsui]s|people|children|men|women|police|workers)\s|\w+\sand\s\w+\s)$"
    r"|(?:^|[.!?;,]\s)(?:many|most|few|some|others|both|all)\s$",
    re.IGNORECASE,
)
_OBJECT = Pattern(
    r"\s(?:the|a|an|your|my|his|her|its|our|their|it|them|him|me|us|this|that|these|those|all|each|every|any|both"
    r"|\w+sel(?:f|ves)|(?:any|some|every|no)(?:thing|one|body)|people|what|whatever|whether|how|more|less)\b",
    re.IGNORECASE,
)
_SUBJECT_OF = Pattern(r"\s(?:is|was|are|were|has|had|of|will\sbe)\b", re.IGNORECASE)
"""What stands behind a noun: fresh produce is sold."""
_THIRD = Pattern(
    r"\b(?:he|she|it|who|which|that|one|everyone|everybody|nobody|somebody|this|never|always|often|usually|also)\s$",
    re.IGNORECASE,
)
_SEVERAL = Pattern(
    r"\b(?:the|these|those|many|most|some|all|our|their|his|her|my|your|its|few|several|two|three|four|five|six|ten|no|new|old"
    r"|good|bad|big|more|of|for|with|from|\w+(?:al|ous|ive|ic))\s$",
    re.IGNORECASE,
)
_ONE_THING = Pattern(
    r"\b(?:the|an?|this|that|my|your|his|her|our|their)\s(?:\w+\s)?(?!(?:new|old|good|bad|first|last|big|small|many)\s)\w*[^\Ws]\s$",
    re.IGNORECASE,
)
"""What may do something: the company exports the cars."""
_ADVERB = Pattern(
    r"\s(?:daily|here|there|now|then|against|between|when|by|as|over|with|in|if|because|again|too|every|each|the|a|their|that|how|this"
    r"|it|\w+ly)\b|[.,;!?]"
)


@cache
def _special(word: str) -> list[tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]]]:
    return [
        (re.compile(f"(?:{before})$", re.IGNORECASE), re.compile(after, re.IGNORECASE), tuple(ipa.split(said)))
        for before, after, said in table("heteronyms")["special"].get(word, ())
    ]


@cache
def _pairs() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Word → as a noun or adjective, as a verb."""
    return {
        word: (tuple(ipa.split(noun)), tuple(ipa.split(verb)))
        for word, (noun, verb) in table("heteronyms")["pairs"].items()
    }


def _with_s(word: str, before: str, after: str) -> tuple[str, ...]:
    """``the records`` and ``she records``: several of them, or what somebody does."""
    if not word.endswith("s") or word[:-1] not in _pairs():
        return ()
    noun, verb = _pairs()[word[:-1]]
    object_follows = bool(_OBJECT.match(after))
    if _THIRD.search(before) or (object_follows and _ONE_THING.search(before)):
        said = verb
    else:
        thing = word[:-1] in _nouns() or _BEGINNING.search(before)
        said = noun if _SEVERAL.search(before) or (thing and not object_follows) else ()
    if not said:
        return ()
    last = said[-1]
    return (
        *said,
        *(("ᵻ", "z") if last in ("s", "z", "ʃ", "dʒ") else ("s",) if last in ("p", "t", "k", "f", "θ") else ("z",)),
    )


@cache
def _nouns() -> frozenset[str]:
    """Words that espeak-ng takes for verbs, and are more often none."""
    return frozenset(table("heteronyms")["nouns"])


def phones(written: str, before: str, after: str) -> tuple[str, ...]:
    """IPA of a word between two texts; empty where they do not tell. Names are told by their capital: in Nice."""
    word = written.lower()
    if always := table("pronounced").get(word):
        return tuple(ipa.split(always))
    named = _special(written) if written != word else []
    for left, right, said in [*named, *_special(word)]:
        if left.search(before) and right.match(after):
            return said
    if word not in _pairs():
        return _with_s(word, before, after)
    noun, verb = _pairs()[word]
    if _NOUN.search(before):
        return noun
    if _SUBJECT_OF.match(after) and not _VERB.search(before):
        return noun
    imperative = _BEGINNING.search(before) and _OBJECT.match(after)
    if _VERB.search(before) or imperative or (_PLURAL.search(before) and _ADVERB.match(after)):
        return verb
    if word in _nouns():
        return noun
    return ()
