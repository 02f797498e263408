"""Is the same recording in the dataset twice?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding


def _run(under: ClipUnderTest) -> list[Finding]:
    others = under.whole.same_sound.get(under.clip.id, ())
    if not others:
        return []
    same_text = set(others) <= set(under.whole.same_text.get(under.clip.id, ()))
    names = ", ".join(f"“{under.whole.names.get(other, str(other))}”" for other in others[:3])
    return under.finding(
        "duplicate-audio", "warning" if same_text else "error", len(others), "clips",
        f"The same recording is in {names}{'' if same_text else ', with another text or speaker'}.",
        "Keep the one whose text is right and leave the others out.",
    )  # fmt: skip


CHECK = Check(name="duplicate-audio", doc="The same recording twice, also at another level or format.", function=_run)
