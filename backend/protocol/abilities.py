"""What a voice can do, and who carries out what is asked of it: the words that families, voices and windows share."""

from typing import Literal

Ability = Literal["speaks", "converts", "sings", "follows", "imitates"]
"""``speaks``: says a text. ``converts``: says what a recording does. ``sings``: sings its own way; whoever speaks sings
by the model of singing. ``follows``: sounds like a short recording that comes with each wish. ``imitates``: a voice of
somebody new is made of it from some recordings, without training.
"""
Control = Literal["duration", "pitch", "energy", "speed", "style"]
"""What one may want otherwise than the voice would do it by itself."""
By = Literal["native", "vocoder"]
"""``native``: the voice itself obeys. ``vocoder``: it is done afterwards, to the sound that the voice made."""

AFTERWARDS: dict[Control, By] = {
    "duration": "vocoder",
    "pitch": "vocoder",
    "energy": "vocoder",
    "speed": "vocoder",
}
"""Every voice that speaks: what it does not obey itself is done to its sound."""
