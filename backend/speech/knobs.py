"""A voice told how to speak by its knobs."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from backend.protocol.problems import refuse

if TYPE_CHECKING:
    from backend.recipe import Voice

V = TypeVar("V", bound="Voice")


def tuned(voice: V, knobs: Mapping[str, float]) -> V:
    """The voice with these knobs set; itself where there are none. Raises ``VoicewrightError``: ``knob-unknown``,
    ``knob-out-of-range``.
    """
    from backend.recipe import Tunable

    if not knobs:
        return voice
    known = {knob.name: knob for knob in voice.info.knobs} if isinstance(voice, Tunable) else {}
    for name, value in knobs.items():
        knob = known.get(name)
        if knob is None:
            if known:
                refuse("knob-unknown", name=name, known=list(known), place=name)
            refuse("knob-unknown/none", name=name, place=name)
        if not knob.minimum <= value <= knob.maximum:
            refuse(
                "knob-out-of-range",
                title=knob.title,
                value=value,
                minimum=knob.minimum,
                maximum=knob.maximum,
                place=name,
            )
    assert isinstance(voice, Tunable)
    return voice.tuned(knobs)
