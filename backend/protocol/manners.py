"""Manners of singing in numbers; :mod:`backend.song.pitch` makes pitch of them, and says where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.protocol.song import Manner, Preset


@dataclass(frozen=True, kw_only=True)
class Singing:
    """The parameters of a manner of singing."""

    portamento_ms: float = 90.0
    """Time from leaving a tone to reaching the next one."""
    damping: float = 0.75
    """Below 1 the pitch overshoots: by 13 % at 0.54, 3 % at 0.75; 0.3 to 1."""
    preparation: float = 0.04
    """Before a change the pitch moves the other way, by this share of the change."""
    furthest_cents: float = 500.0
    """A wider change has overshoot and preparation of a change of this size."""
    before_beat: float = 0.75
    """Share of the portamento that lies before the beat."""
    scoop_cents: float = 40.0
    """A phrase begins so much lower …"""
    scoop_ms: float = 90.0
    """… and is in tune after this time."""
    fall_cents: float = 30.0
    """A phrase ends so much lower."""
    wander_cents: float = 4.0
    """Root mean square of the slow wander."""
    vibrato_cents: float = 18.0
    vibrato_hz: float = 5.4
    vibrato_onset_ms: float = 450.0
    vibrato_least_ms: float = 700.0
    """Shorter notes have none."""
    breath_db: float = -9.0
    """Of a breath, beside the voice; -60: none is drawn by itself."""
    accent_db: float = 1.0
    """Notes on the first beat of a bar are louder by this."""


PRESETS: Mapping[Preset, Singing] = {
    "plain": Singing(),
    "pop": Singing(
        portamento_ms=110, damping=0.62, preparation=0.06, scoop_cents=120, scoop_ms=130, fall_cents=80, wander_cents=5,
        vibrato_cents=32, vibrato_hz=5.6, vibrato_onset_ms=500, vibrato_least_ms=800, breath_db=-6, accent_db=1.5,
    ),
    "classical": Singing(
        portamento_ms=130, damping=0.58, preparation=0.05, scoop_cents=30, fall_cents=10, wander_cents=5,
        vibrato_cents=65, vibrato_hz=5.9, vibrato_onset_ms=180, vibrato_least_ms=350, accent_db=2,
    ),
    "robot": Singing(
        portamento_ms=35, damping=1.0, preparation=0, scoop_cents=0, fall_cents=0, wander_cents=0, vibrato_cents=0,
        breath_db=-60, accent_db=0,
    ),
}  # fmt: skip


def as_sung(numbers: Mapping[str, float]) -> Manner:
    """A manner that was learnt; what was not heard is as in the plain one."""
    return Manner(preset="plain", values=dict(numbers))
