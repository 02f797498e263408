"""What a network must know beside its weights; it is stored with them."""

from dataclasses import dataclass

from backend.protocol.resources import Resource
from backend.protocol.voices import Range


@dataclass(frozen=True, kw_only=True)
class Facts:
    """See the module's docstring."""

    singers: tuple[str, ...]
    """One for each row of the table, the one with the most recordings first."""
    ranges: tuple[Range, ...]
    """Of each of them; none at all where nobody says (public checkpoints)."""
    languages: tuple[str, ...]
    content: Resource
    """The content encoder. With the features of another one the network makes nonsense."""

    def row(self, name: str) -> int:
        """Of a singer; the first one where none is named. Raises ``ValueError`` for a stranger."""
        return self.singers.index(name) if name else 0
