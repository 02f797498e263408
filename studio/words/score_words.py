"""How a score's state is said."""

from backend.protocol.jobs import Rendered


def made(result: Rendered) -> str:
    """``1.2 s rendered in 0.02 s, 60× real time``."""
    said = f"{result.duration_s:.1f} s rendered in {result.wall_s:.2f} s"
    faster = result.duration_s / result.wall_s if result.wall_s > 0 else 0.0
    if faster >= 1000:
        return f"{said}, over 1,000× real time"
    return f"{said}, {faster:.0f}× real time" if faster > 1 else said
