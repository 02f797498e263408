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
            "loudness-outlier", "error" if m.lufs < -65 else "warning", m.lufs, "LUFS",
            f"The recording is almost silent ({m.lufs:.0f} LUFS).",
            "Check the microphone and its gain, and record it again.",
        )  # fmt: skip
    norm = under.whole.loudness.get(under.clip.speaker)
    if norm is None:
        return []
    away = m.lufs - norm.middle
    if abs(away) < _FAR_DB or abs(norm.z(m.lufs)) < _Z:
        return []
    severity: Severity = "warning" if abs(away) > _VERY_FAR_DB else "info"
    word = "louder" if away > 0 else "quieter"
    return under.finding(
        "loudness-outlier", severity, away, "dB",
        f"It is {abs(away):.0f} dB {word} than this speaker's other clips.",
        "Levels are evened out in training; listen whether it is shouted, whispered or far from the microphone.",
    )  # fmt: skip


CHECK = Check(name="loudness-outlier", doc="Far louder or quieter than the speaker's others.", function=_run)
