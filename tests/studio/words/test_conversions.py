"""What a row of Convert says of a conversion."""

import msgspec

from backend.project.conversions import Conversion, Pitches
from backend.protocol.score import Contour
from backend.protocol.voices import Knob
from studio.words import conversions
from tests.fakes.echo import ECHO

TONE = Contour(hop_s=0.01, hz=[200.0])
VOICE = msgspec.structs.replace(ECHO, knobs=[Knob(name="steps", default=1, minimum=1, maximum=8)])


def made(facts: Pitches) -> Conversion:
    return Conversion(
        id=1, voice="echo", source="/a.wav", path="/b.wav", duration_s=1, facts=facts, created="2020-01-02T03:04:05Z"
    )


def test_what_is_a_matter_of_course_is_not_said() -> None:
    said = conversions.made(made(Pitches(semitones=0, source=TONE, made=TONE, knobs={"steps": 1})), VOICE)
    assert said.split(" · ")[0] == "Echo"
    assert len(said.split(" · ")) == 2
    assert said.endswith(":05"), "two of one minute differ by their seconds"


def test_what_was_asked_for_is() -> None:
    facts = Pitches(
        speaker="Ann", semitones=-8, drawn=True, flat=True, breath=False, knobs={"steps": 4}, source=TONE, made=TONE
    )
    said = conversions.made(made(facts), VOICE).split(" · ")
    assert said[:5] == ["Ann", "−8 st", "drawn", "even", "no breath"]
    assert said[5].endswith(" 4")


def test_a_voice_that_is_gone_leaves_its_name() -> None:
    facts = Pitches(semitones=0, source=TONE, made=TONE, knobs={"steps": 4})
    assert conversions.made(made(facts), None).startswith("echo · ")
