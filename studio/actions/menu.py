"""What a menu is: an id, a title and a place in the bar; and how actions lie in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from studio.actions.action import Action


@dataclass(frozen=True)
class Menu:
    """One menu of the bar."""

    id: str
    title: str
    order: int
    """From left to right."""


def laid_out(menu: Menu, actions: Sequence[Action]) -> list[list[Action]]:
    """The menu's actions in groups, for a line between two of them; those of a group as they were declared."""
    mine = [action for action in actions if action.menu_id == menu.id]
    return [list(group) for _, group in groupby(sorted(mine, key=_group), key=_group)]


def _group(action: Action) -> int:
    return action.menu_group
