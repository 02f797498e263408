"""Banners: what the window has to say, without a dialog in the way."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal

from PySide6.QtCore import QObject, Signal

from backend.protocol.problems import Problem

Kind = Literal["info", "good", "warning", "error"]
Action = tuple[str, Callable[[], object]]
"""What a button says, and what it does."""
LIMIT = 4
"""More than so many at once and the oldest goes."""


@dataclass(frozen=True, kw_only=True)
class Banner:
    """One message."""

    id: int
    text: str
    kind: Kind = "info"
    detail: str = ""
    """Why and what to do, smaller, under the text."""
    action: Action | None = None
    other: Action | None = None
    """A second way out, beside the first."""
    copy: str = ""
    """What the Copy button copies; empty: no button."""
    key: str = ""
    """A later banner with the same key takes its place."""
    times: int = 1
    lasting: bool = False
    """About the machine, not about the project that is open: it stays when another one is opened."""

    @property
    def actions(self) -> list[Action]:
        """Its buttons."""
        return [action for action in (self.action, self.other) if action is not None]

    @property
    def fades(self) -> bool:
        """Whether it goes away by itself."""
        return self.kind in ("info", "good") and not self.key


class BannersModel(QObject):
    """The banners that are up, oldest first."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.banners: list[Banner] = []
        self._ids = count(1)

    def say(
        self,
        text: str,
        *,
        kind: Kind = "info",
        detail: str = "",
        action: Action | None = None,
        other: Action | None = None,
        copy: str = "",
        key: str = "",
        lasting: bool = False,
    ) -> Banner:
        """Put one up. The same text again counts instead of piling up."""
        made = Banner(
            id=next(self._ids),
            text=text,
            kind=kind,
            detail=detail,
            action=action,
            other=other,
            copy=copy,
            key=key,
            lasting=lasting,
        )
        for old in self.banners:
            if (key and old.key == key) or (not key and (old.text, old.detail) == (text, detail)):
                self.banners.remove(old)
                made = replace(made, times=1 if key else old.times + 1)
                break
        self.banners = [*self.banners, made][-LIMIT:]
        self.changed.emit()
        return made

    def tell(self, problem: Problem, key: str = "") -> Banner:
        """Put a problem up: what happened, why, what to do, and the details to copy."""
        said = problem.say()
        text = "\n".join(part for part in (problem.sentence(), problem.detail) if part)
        return self.say(
            said.what + problem.where,
            kind="error",
            detail=said.then,
            copy=f"[{problem.kind}] {text}",
            key=key,
        )

    def dismiss(self, id: int) -> None:
        """Take one down."""
        self._keep([banner for banner in self.banners if banner.id != id])

    def dismiss_key(self, key: str) -> None:
        """Take down the one with this key, if it is up."""
        self._keep([banner for banner in self.banners if banner.key != key])

    def forget_project(self) -> None:
        """Take down what was said about a project: another one is in front."""
        self._keep([banner for banner in self.banners if banner.lasting])

    def _keep(self, banners: list[Banner]) -> None:
        if len(banners) != len(self.banners):
            self.banners = banners
            self.changed.emit()
