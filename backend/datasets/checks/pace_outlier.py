"""Is it spoken much faster or slower than the speaker's others?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.project.alignments import Alignment
from backend.protocol.findings import Finding
from backend.text.phonemes import is_pause

_FACTOR, _Z = 1.5, 3.5
_FEW = 12
"""A word or spelled letters say nothing of the pace."""


def pace(alignment: Alignment) -> float | None:
    """Phones a second, pauses left out; None for a clip with too few to say."""
    phones = [phone for phone in alignment.phones if not is_pause(phone.symbol)]
    seconds = sum(phone.duration_s for phone in phones)
    return len(phones) / seconds if len(phones) >= _FEW and seconds > 0 else None


def _run(under: ClipUnderTest) -> list[Finding]:
    if under.alignment is None:
        return []
    now = pace(under.alignment)
    norm = under.whole.pace.get(f"{under.clip.speaker}/{under.clip.language}")
    if now is None or norm is None:
        return []
    if 1 / _FACTOR < now / norm.middle < _FACTOR or abs(norm.z(now)) < _Z:
        return []
    if now > norm.middle:
        return under.finding("pace-outlier/faster", "warning", now, "phones/s", now=now, usual=norm.middle)
    return under.finding("pace-outlier/slower", "warning", now, "phones/s", now=now, usual=norm.middle)


CHECK = Check(name="pace-outlier", function=_run)
