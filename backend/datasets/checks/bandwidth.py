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
        "bandwidth", severity, m.bandwidth_hz, "Hz",
        f"Nothing is above {m.bandwidth_hz / 1000:.1f} kHz, although the file's rate of {under.clip.sample_rate} Hz"
        f" has room up to {nyquist / 1000:.0f} kHz.",
        "It was resampled from a lower rate, or came by telephone or a narrow codec: use the original recording.",
    )  # fmt: skip


CHECK = Check(name="bandwidth", doc="Resampled from a lower rate: dull.", function=_run)
