"""What a voice can be told beside lengths, speed and pitch."""

from backend.families.vits.config import Architecture
from backend.protocol.voices import Knob

NOISE, LENGTH_NOISE, STOCHASTIC = "noise", "length_noise", "stochastic"
USUAL_NOISE, USUAL_LENGTH_NOISE, USUAL_STOCHASTIC = 0.6, 0.8, 0.2
"""As in the public systems."""


def style_knob(number: int) -> str:
    """Name of the knob of a style, counted from 0."""
    return f"style{number + 1}"


def knobs_of(sizes: Architecture) -> list[Knob]:
    """The knobs of a voice of these sizes."""
    own = [
        Knob(name=NOISE, default=USUAL_NOISE, minimum=0.0, maximum=1.0),
        Knob(name=LENGTH_NOISE, default=USUAL_LENGTH_NOISE, minimum=0.0, maximum=1.5),
    ]
    if sizes.deterministic:
        own.append(Knob(name=STOCHASTIC, default=USUAL_STOCHASTIC, minimum=0.0, maximum=1.0))
    styles = [Knob(name=style_knob(number), default=0.0, minimum=0.0, maximum=1.0) for number in range(sizes.styles)]
    return own + styles
