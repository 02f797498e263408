"""Does the room ring?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding

_RINGS_DB = 11.0


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None or m.fall_db is None or m.fall_db > _RINGS_DB:
        return []
    return under.finding("echo", "warning", m.fall_db, "dB", fall_db=m.fall_db)


CHECK = Check(name="echo", function=_run)
