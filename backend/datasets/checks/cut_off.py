"""Does the recording begin or end within a word?"""

from backend.datasets.checks import noise
from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding
from backend.protocol.levels import WITHIN_SPEECH_DB

_NEAR_S = 0.05


def _run(under: ClipUnderTest) -> list[Finding]:
    m, clip = under.measures, under.clip
    if m is None or noise.is_noisy(m):  # behind noise an edge is loud although nobody speaks
        return []
    end_s = clip.duration_s if clip.end_s is None else clip.end_s
    first, last = clip.start_s - m.start_s < _NEAR_S, m.start_s + m.duration_s - end_s < _NEAR_S
    if first and m.start_db > WITHIN_SPEECH_DB:
        return under.finding("cut-off/start", "warning", m.start_db, "dB", at_s=clip.start_s)
    if last and m.end_db > WITHIN_SPEECH_DB:
        return under.finding("cut-off/end", "warning", m.end_db, "dB", at_s=end_s)
    return []


CHECK = Check(name="cut-off", function=_run)
