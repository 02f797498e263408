"""Does the clip begin or end with a long silence that is not trimmed?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding, Severity

_LONG_S, _VERY_LONG_S = 0.7, 2.0


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None:
        return []
    end = under.clip.duration_s if under.clip.end_s is None else under.clip.end_s
    before, after = m.speech_start_s - under.clip.start_s, end - m.speech_end_s
    longest = max(before, after)
    if longest < _LONG_S:
        return []
    severity: Severity = "warning" if longest > _VERY_LONG_S else "info"
    if before >= after:
        at_s = under.clip.start_s
        return under.finding("silence-at-edges/before", severity, longest, "s", at_s=at_s, silence_s=longest)
    return under.finding("silence-at-edges/after", severity, longest, "s", at_s=m.speech_end_s, silence_s=longest)


CHECK = Check(name="silence-at-edges", function=_run)
