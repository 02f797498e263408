"""Is the clip much louder or quieter than the speaker's others?"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding, Severity

_FAR_DB, _VERY_FAR_DB, _Z = 9.0, 15.0, 3.5
_FAINT_LUFS = -50.0


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None:
        return []
    if m.lufs < _FAINT_LUFS:
        return under.finding(
            "loudness-outlier/silent", "error" if m.lufs < -65 else "warning", m.lufs, "LUFS", lufs=m.lufs
        )
    norm = under.whole.loudness.get(under.clip.speaker)
    if norm is None:
        return []
    away = m.lufs - norm.middle
    if abs(away) < _FAR_DB or abs(norm.z(m.lufs)) < _Z:
        return []
    severity: Severity = "warning" if abs(away) > _VERY_FAR_DB else "info"
    if away > 0:
        return under.finding("loudness-outlier/louder", severity, away, "dB", away_db=away)
    return under.finding("loudness-outlier/quieter", severity, away, "dB", away_db=-away)


CHECK = Check(name="loudness-outlier", function=_run)
