"""Is the clip longer than a sentence or two?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding, Severity

LONG_S, _ENDLESS_S = 15.0, 30.0


def _run(under: ClipUnderTest) -> list[Finding]:
    length = under.clip.length_s
    if length <= LONG_S:
        return []
    severity: Severity = "error" if length > _ENDLESS_S else "warning"
    return under.finding("too-long", severity, length, "s", length_s=length)


CHECK = Check(name="too-long", function=_run)
