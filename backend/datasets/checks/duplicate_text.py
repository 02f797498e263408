"""Does the speaker say the same text several times, or nearly the same?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding

_MANY = 3


def _run(under: ClipUnderTest) -> list[Finding]:
    others = set(under.whole.same_text.get(under.clip.id, ())) - set(under.whole.same_sound.get(under.clip.id, ()))
    if not others:
        near = under.whole.near_text.get(under.clip.id, ())
        if not near:
            return []
        names = [under.whole.names[id_] for id_ in near]
        return under.finding("duplicate-text/near", "info", len(near), "clips", names=names)
    return under.finding(
        "duplicate-text", "warning" if len(others) >= _MANY else "info", len(others), "clips", n=len(others)
    )


CHECK = Check(name="duplicate-text", function=_run)
