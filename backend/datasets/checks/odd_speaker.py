"""Is it the same person as in the speaker's other clips?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding, Severity

_UNLIKE, _Z = 0.70, -3.5
_STRANGER = 0.58


def _run(under: ClipUnderTest) -> list[Finding]:
    likeness = under.whole.likeness.get(under.clip.id)
    norm = under.whole.likeness_norms.get(under.clip.speaker)
    if likeness is None or norm is None or likeness >= _UNLIKE or norm.z(likeness) > _Z:
        return []
    severity: Severity = "error" if likeness < _STRANGER else "warning"
    return under.finding(
        "odd-speaker", severity, likeness, "cosine", speaker=under.clip.speaker, likeness=likeness, usual=norm.middle
    )


CHECK = Check(name="odd-speaker", function=_run)
