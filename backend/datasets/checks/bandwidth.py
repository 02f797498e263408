"""Does the recording hold the high frequencies that its sample rate promises?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding, Severity

_SHARE = 0.85
_DULL_HZ, _NARROW_HZ = 7200.0, 5000.0


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None:
        return []
    nyquist = under.clip.sample_rate / 2
    # An MP3's limit at 15 kHz is inaudible in speech, and nothing that a voice learns lies there.
    if m.bandwidth_hz > nyquist * _SHARE or m.bandwidth_hz > _DULL_HZ:
        return []
    severity: Severity = "error" if m.bandwidth_hz < _NARROW_HZ and nyquist > 6000 else "warning"
    return under.finding(
        "bandwidth",
        severity,
        m.bandwidth_hz,
        "Hz",
        top_khz=m.bandwidth_hz / 1000,
        rate=under.clip.sample_rate,
        room_khz=nyquist / 1000,
    )


CHECK = Check(name="bandwidth", function=_run)
