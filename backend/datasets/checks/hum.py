"""Does the mains hum under the voice?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding

_HUMS_DB = 13.0


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None or m.hum_db < _HUMS_DB:
        return []
    return under.finding("hum", "warning", m.hum_db, "dB")


CHECK = Check(name="hum", function=_run)
