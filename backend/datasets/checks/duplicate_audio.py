"""Is the same recording in the dataset twice?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding


def _run(under: ClipUnderTest) -> list[Finding]:
    others = under.whole.same_sound.get(under.clip.id, ())
    if not others:
        return []
    same_text = set(others) <= set(under.whole.same_text.get(under.clip.id, ()))
    names = [under.whole.names.get(other, str(other)) for other in others]
    if same_text:
        return under.finding("duplicate-audio", "warning", len(others), "clips", names=names)
    return under.finding("duplicate-audio/other-text", "error", len(others), "clips", names=names)


CHECK = Check(name="duplicate-audio", function=_run)
