"""Is there noise behind the voice?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding, Severity
from backend.protocol.levels import NOISY_DB

_BAD_DB = 15.0


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None or m.speech_db < -70:
        return []
    snr = m.speech_db - m.noise_db
    if snr >= NOISY_DB:
        return []
    severity: Severity = "error" if snr < _BAD_DB else "warning"
    return under.finding("noise", severity, snr, "dB", snr_db=snr)


CHECK = Check(name="noise", function=_run)
