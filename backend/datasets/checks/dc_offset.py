"""Does the waveform swing around zero?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding, Severity

_SMALL, _LARGE = 0.01, 0.05


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None or abs(m.dc) < _SMALL:
        return []
    severity: Severity = "warning" if abs(m.dc) >= _LARGE else "info"
    return under.finding("dc-offset", severity, m.dc * 100, "%", percent=abs(m.dc) * 100)


CHECK = Check(name="dc-offset", function=_run)
