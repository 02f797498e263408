"""The time as the project stores it."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta


def now() -> str:
    """ISO 8601, UTC, microseconds: for people to read. Order comes from ids, since clocks are set back."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def after(told: Iterable[str]) -> str:
    """Now, for what has no id that counts and is put in order by its time: later than all that is told, even where the
    clock was set back meanwhile.
    """
    moment = datetime.now(UTC)
    for one in told:
        with suppress(ValueError, OverflowError):  # a time that an editor changed orders nothing
            there = datetime.fromisoformat(one)
            moment = max(moment, there.replace(tzinfo=there.tzinfo or UTC) + timedelta(microseconds=1))
    return moment.isoformat(timespec="microseconds")
