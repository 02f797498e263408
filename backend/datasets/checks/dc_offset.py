"""Does the waveform swing around zero?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding, Severity

_SMALL, _LARGE = 0.01, 0.05


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None or abs(m.dc) < _SMALL:
        return []
    severity: Severity = "warning" if abs(m.dc) >= _LARGE else "info"
    return under.finding(
        "dc-offset", severity, m.dc * 100, "%",
        f"The waveform is shifted from zero by {abs(m.dc) * 100:.1f} % of full scale.",
        "A high-pass filter at 40 Hz removes it; check the sound card or cable before you record more.",
    )  # fmt: skip


CHECK = Check(name="dc-offset", doc="A constant shift of the waveform.", function=_run)
