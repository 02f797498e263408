"""Values as JSON that people can read and edit."""

import msgspec


def readable(value: object) -> bytes:
    """Indented, in the order of the fields."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1)
