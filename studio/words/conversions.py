"""Conversions in words: by what one of a recording differs from another."""

from backend.project.conversions import Conversion
from backend.protocol.voices import VoiceInfo
from studio.words.format import when
from studio.words.language import tr


def made(conversion: Conversion, voice: VoiceInfo | None) -> str:
    """``Wren · −8 st · drawn · Steps 4 · today 14:05:12``: whose voice, and what was asked for that is not as a matter
    of course. ``voice``: None where the project has it no more.
    """
    facts = conversion.facts
    usual = {knob.name: knob for knob in voice.knobs} if voice is not None else {}
    turned = [
        f"{usual[name].title} {value:g}"
        for name, value in facts.knobs.items()
        if name in usual and value != usual[name].default
    ]
    parts = [
        facts.speaker or (voice.name if voice is not None else conversion.voice),
        f"{facts.semitones:+g} st".replace("-", "−") if facts.semitones else "",
        tr("drawn") if facts.drawn else "",
        tr("even") if facts.flat else "",
        "" if facts.breath else tr("no breath"),
        *turned,
        when(conversion.created, seconds=True),
    ]
    return " · ".join(part for part in parts if part)
