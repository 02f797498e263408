"""What people call things, language by language: data of the kinds beside it."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec


@cache
def table(name: str) -> Any:
    """The table of a kind, as its JSON says."""
    return msgspec.json.decode(Path(__file__).with_name(f"{name}.json").read_bytes())
