"""What a workspace is to the window: one value, from which rail, menus, palette, shortcuts and badges are made."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from studio.actions import Action, Menu, app
from studio.models.prompts import PromptsModel
from studio.models.runs import RunsModel
from studio.ui.context import AppContext
from studio.ui.needs import HasClips, HasVoices
from studio.ui.workspace import Workspace

SLOT = "view@2"
"""Where the actions that bring workspaces to the front lie."""
DIGITS = "123456789"


@dataclass(frozen=True)
class Badge:
    """How a workspace stands; empty: nothing to say."""

    tip: str = ""
    """In words, for the tooltip and for who listens."""
    kind: str = ""
    """``accent``, ``record``, ``warning``, ``error``: the colour of a dot at its icon, for what goes on without being
    looked at; empty: no dot.
    """


class Counted(HasClips, HasVoices, Protocol):
    """What badges may count."""

    @property
    def prompts(self) -> PromptsModel: ...
    @property
    def runs(self) -> RunsModel: ...


def no_badge(_counted: Counted) -> Badge:
    """Nothing to say, whatever happens."""
    return Badge()


@dataclass(frozen=True, kw_only=True)
class Place:
    """One workspace."""

    id: str
    """Also the scope of its actions: ``<id>.<verb>``."""
    title: str
    icon: str
    """Name of an icon in assets/icons."""
    factory: Callable[[AppContext], Workspace]
    """Called once, at the first visit."""
    actions: tuple[Action, ...] = ()
    menus: tuple[Menu, ...] = ()
    """The menus that it brings along."""
    badge: Callable[[Counted], Badge] = no_badge
    """Asked again whenever a model has changed."""


def later(module: str, name: str) -> Callable[[AppContext], Workspace]:
    """A factory that imports its workspace when somebody first goes there: the window opens without it."""

    def make(context: AppContext) -> Workspace:
        made = getattr(import_module(module), name)(context)
        if not isinstance(made, Workspace):
            raise TypeError(f"{module}.{name} is no Workspace")
        return made

    return make


def all_actions(places: Sequence[Place]) -> tuple[Action, ...]:
    """The window's actions: what can be done anywhere, the ways to the workspaces, and what these can do."""
    return (*app.ACTIONS, *_visits(places), *(action for place in places for action in place.actions))


def all_menus(places: Sequence[Place]) -> tuple[Menu, ...]:
    """The menu bar, from left to right."""
    menus = (*app.MENUS, *(menu for place in places for menu in place.menus))
    return tuple(sorted(menus, key=lambda menu: menu.order))


def _visits(places: Sequence[Place]) -> Iterator[Action]:
    for number, place in enumerate(places):
        keys = f"Ctrl+{DIGITS[number]}" if number < len(DIGITS) else ""
        yield Action(id=f"app.{place.id}", text=place.title, icon=place.icon, shortcut=keys, menu=SLOT)
