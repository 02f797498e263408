"""Can the stored recording still be read?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding


def _run(under: ClipUnderTest) -> list[Finding]:
    return [] if under.problem is None else under.met("unreadable-audio", under.problem)


CHECK = Check(name="unreadable-audio", function=_run)
