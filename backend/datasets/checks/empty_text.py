"""Is there a text at all?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding


def _run(under: ClipUnderTest) -> list[Finding]:
    if under.clip.text.strip():
        return []
    return under.finding(
        "empty-text", "error", None, "",
        "The clip has no text.",
        "Write what is said, or let Transcribe write a first version.",
    )  # fmt: skip


CHECK = Check(name="empty-text", doc="No text.", function=_run)
