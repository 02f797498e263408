"""Does the room ring?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.datasets.checks.measuring import Measures
from backend.protocol.findings import Finding
from backend.protocol.levels import RINGS_DB


def rings(m: Measures) -> bool:
    """Whether speech falls slowly; behind noise nobody can say."""
    return m.fall_db is not None and m.fall_db <= RINGS_DB


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None or m.fall_db is None or not rings(m):
        return []
    return under.finding("echo", "warning", m.fall_db, "dB", fall_db=m.fall_db)


CHECK = Check(name="echo", function=_run)
