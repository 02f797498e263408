"""Did the recording lose something in a small file, though it may be a WAV now? Or to a noise reduction that subtracts
much more than the noise (Berouti, Schwartz and Makhoul 1979): it leaves the same holes.
"""

from backend.datasets.checks.clip_under_test import Check, ClipUnderTest
from backend.protocol.findings import Finding

_HEARD = 0.004
"""Empty bands: in an MP3 of 24 kbit/s at 16 kHz 0.7 % of them at the least, without a codec hardly one in 1,000."""


def _run(under: ClipUnderTest) -> list[Finding]:
    m = under.measures
    if m is None or m.holes < _HEARD:
        return []
    return under.finding("squeezed", "warning", m.holes * 100, "%", percent=m.holes * 100)


CHECK = Check(name="squeezed", function=_run)
