"""Was the recording too loud for its converter?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.datasets.checks.measuring import Measures
from backend.protocol.findings import Finding, Severity

_GRAVE_MS = 5.0


def is_grave(m: Measures, rate: int) -> bool:
    """Whether so much is clipped that the voice is another."""
    return m.clipped / rate * 1000 > _GRAVE_MS


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None or not m.clipped:
        return []
    length_ms = m.clipped / under.clip.sample_rate * 1000
    severity: Severity = "error" if is_grave(m, under.clip.sample_rate) else "warning"
    return under.finding(
        "clipped", severity, m.clipped, "samples", at_s=m.clipped_at_s, n=m.clipped, length_ms=length_ms
    )


CHECK = Check(name="clipped", function=_run)
