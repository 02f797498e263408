"""Can the stored recording still be read?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding


def _run(under: ClipUnderTest) -> list[Finding]:
    if under.measures is not None:
        return []
    return under.finding(
        "unreadable-audio", "error", None, "",
        f"The recording could not be read. {under.problem}".strip(),
        "Import it again from the original, or remove the clip.",
    )  # fmt: skip


CHECK = Check(name="unreadable-audio", doc="A recording that is missing or damaged.", function=_run)
