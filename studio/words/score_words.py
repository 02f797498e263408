"""How a score's state is said."""

from backend.protocol.jobs import Rendered
from studio.words.language import tr


def made(result: Rendered) -> str:
    """``1.2 s rendered in 0.02 s, 60× real time``."""
    said = tr("{duration_s:.1f} s rendered in {wall_s:.2f} s", duration_s=result.duration_s, wall_s=result.wall_s)
    faster = result.duration_s / result.wall_s if result.wall_s > 0 else 0.0
    if faster >= 1000:
        return tr("{rendered}, over 1,000× real time", rendered=said)
    return tr("{rendered}, {faster:.0f}× real time", rendered=said, faster=faster) if faster > 1 else said
