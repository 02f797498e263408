"""Is there a text at all?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding


def _run(under: ClipUnderTest) -> list[Finding]:
    if under.clip.text.strip():
        return []
    return under.finding("empty-text", "error", None, "")


CHECK = Check(name="empty-text", function=_run)
