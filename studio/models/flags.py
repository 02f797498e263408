"""Flags: named yes-or-no facts about the window that actions depend on."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal


class Flags(QObject):
    """Which flags are up; ``changed`` is emitted once for each that moved."""

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._up: set[str] = set()

    def set(self, name: str, up: bool) -> None:
        """Raise or lower a flag."""
        if up != (name in self._up):
            (self._up.add if up else self._up.discard)(name)
            self.changed.emit(name)

    def follow(self, scope: str, facts: Mapping[str, bool]) -> None:
        """Raise and lower the flags of a scope, ``SCOPE.NAME``, as the facts are."""
        for name, up in facts.items():
            self.set(f"{scope}.{name}", up)

    def is_up(self, name: str) -> bool:
        """Whether it is up."""
        return name in self._up

    def allow(self, needs: frozenset[str]) -> bool:
        """Whether all of these are up."""
        return needs <= self._up
