"""Is it the same person as in the speaker's other clips?

Measured with the sample's clips beside those of eight other voices: the likest of them lay at -5.8 deviations, the
unlikest own clip at -3.0. Noise, clipping and a ringing room make the same person sound like another one: of such clips
nothing is said here, their own checks name them.
"""

from backend.datasets.checks import clipped, echo, noise
from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding, Severity

_UNLIKE, _Z = 0.80, -4.5
_STRANGER = 0.58


def _run(under: ClipUnderTest) -> list[Finding]:
    likeness = under.whole.likeness.get(under.clip.id)
    if likeness is None or likeness.cosine >= _UNLIKE or likeness.z > _Z:
        return []
    m = under.measures
    if m is None or noise.is_noisy(m) or echo.rings(m) or clipped.is_grave(m, under.clip.sample_rate):
        return []
    severity: Severity = "error" if likeness.cosine < _STRANGER else "warning"
    return under.finding(
        "odd-speaker",
        severity,
        likeness.cosine,
        "cosine",
        speaker=under.clip.speaker,
        likeness=likeness.cosine,
        usual=likeness.usual,
    )


CHECK = Check(name="odd-speaker", function=_run)
