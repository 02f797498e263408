"""Is there a long pause between the words?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding, Severity

_LONG_S, _VERY_LONG_S = 1.0, 2.0


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None or m.pause_s < _LONG_S:
        return []
    severity: Severity = "warning" if m.pause_s >= _VERY_LONG_S else "info"
    return under.finding("silence-inside", severity, m.pause_s, "s", at_s=m.pause_at_s, pause_s=m.pause_s)


CHECK = Check(name="silence-inside", function=_run)
