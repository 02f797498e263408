"""A first likeness without training: a voice of many speakers gets the speaker of one recording."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from backend.families.sovits.synthesis import SovitsVoice
from backend.families.sovits.weights import voice as voices
from backend.families.sovits.weights.voice import KnownSemantic, KnownSound
from backend.recipe import Reference


def imitated(base: SovitsVoice, heard: Reference, speakers: Sequence[str]) -> tuple[KnownSemantic, KnownSound]:
    """``base`` with the speaker of a recording; s1 goes on from what is said in it. Raises ``VoicewrightError``."""
    prompt, heeded = base.listened(heard)
    known, card = base.semantic.card, base.sound.card
    first = [heard.language] if heard.language in known.facts.languages else []
    languages = tuple(dict.fromkeys([*first, *known.facts.languages]))
    facts = replace(known.facts, speakers=tuple(speakers), languages=languages)
    said = msgspec.structs.replace(known, facts=facts, prompts=[prompt], prompted=True)
    sounding = msgspec.structs.replace(card, facts=replace(card.facts, speakers=tuple(speakers)))
    return (
        voices.semantic_with_card(base.semantic.model, said),
        voices.sound_with_card(base.sound.model, sounding, [heeded]),
    )
