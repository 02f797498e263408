"""Is there enough speech in the clip?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding, Severity

SHORT_S, _TINY_S = 0.5, 0.25


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None:
        return []
    speech = m.speech_end_s - m.speech_start_s
    if speech >= SHORT_S:
        return []
    severity: Severity = "error" if speech < _TINY_S else "warning"
    return under.finding("too-short", severity, speech, "s", speech_s=speech)


CHECK = Check(name="too-short", function=_run)
