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
        Knob(
            name=NOISE, title="Liveliness", default=USUAL_NOISE, minimum=0.0, maximum=1.0,
            doc="How much the sound differs from the mean of what the text predicts, 0 to 1",
        ),
        Knob(
            name=LENGTH_NOISE, title="Rhythm noise", default=USUAL_LENGTH_NOISE, minimum=0.0, maximum=1.5,
            doc="How far drawn lengths lie from the likely ones, 0 to 1.5",
        ),
    ]  # fmt: skip
    if sizes.deterministic:
        own.append(
            Knob(
                name=STOCHASTIC, title="Free rhythm", default=USUAL_STOCHASTIC, minimum=0.0, maximum=1.0,
                doc="Share of lengths that are drawn instead of predicted, 0 to 1",
            )
        )  # fmt: skip
    styles = [
        Knob(
            name=style_knob(number), title=f"Style {number + 1}", default=0.0, minimum=0.0, maximum=1.0,
            doc="How much of this manner of speaking stands in the place of the usual one, 0 to 1",
        )
        for number in range(sizes.styles)
    ]  # fmt: skip
    return own + styles
