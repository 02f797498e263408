"""Is there noise behind the voice?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.datasets.checks.measuring import Measures
from backend.protocol.findings import Finding, Severity
from backend.protocol.levels import NOISY_DB

_BAD_DB = 15.0


def is_noisy(m: Measures) -> bool:
    """Whether noise is heard behind the voice; of silence nothing is said."""
    return m.speech_db >= -70 and m.speech_db - m.noise_db < NOISY_DB


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None or not is_noisy(m):
        return []
    snr = m.speech_db - m.noise_db
    severity: Severity = "error" if snr < _BAD_DB else "warning"
    return under.finding("noise", severity, snr, "dB", snr_db=snr)


CHECK = Check(name="noise", function=_run)
