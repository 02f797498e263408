"""What the checks found of a dataset with nothing wrong."""

from collections.abc import Mapping

from backend.protocol.findings import Health
from backend.protocol.notices import Notice


def healthy(clips: int, speech_s: float, verdict: str = "Ready.", looked_at: Mapping[int, int] | None = None) -> Health:
    """``looked_at``: what of each clip was checked; see :func:`backend.project.freshness.looked_at`."""
    return Health(
        clips=clips,
        speech_s=speech_s,
        errors=0,
        warnings=0,
        phones=[],
        missing_phones=[],
        diphones_seen=0,
        diphones_common=0,
        verdict=Notice.earlier(verdict),
        looked_at=dict(looked_at or {}),
    )
