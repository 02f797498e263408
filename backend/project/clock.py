"""The time as the project stores it."""

from datetime import UTC, datetime


def now() -> str:
    """ISO 8601, UTC, microseconds: for people to read. Order comes from ids, since clocks are set back."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
