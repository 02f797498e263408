"""What an action is: data. Menus, the palette, shortcuts, tooltips and tests read it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Action:
    """One thing a person can do. Who does it is said by the workspace's or the window's ``handlers()``."""

    id: str
    """``<workspace>.<verb>`` or ``app.<verb>``; an action of a workspace needs that workspace in front."""
    text: str
    icon: str = ""
    """Name of an icon in assets/icons."""
    shortcut: str | tuple[str, ...] = ()
    """Qt's portable text, e.g. ``Ctrl+Shift+P``; several are alternatives."""
    needs: frozenset[str] = frozenset()
    """Flags that must all be up for it to be enabled."""
    menu: str = ""
    """``<menu>@<group>``: the menu's id, and the group in it, between two lines; without one only in the palette."""
    tip: str = ""
    """One sentence."""
    checkable: bool = False
    words: str = ""
    """Other words that people may look for it by."""

    @property
    def scope(self) -> str:
        """The workspace it belongs to, or ``app``."""
        return self.id.partition(".")[0]

    @property
    def menu_id(self) -> str:
        """The id of its menu; empty: in none."""
        return self.menu.partition("@")[0]

    @property
    def menu_group(self) -> int:
        """Its group in the menu."""
        return int(self.menu.partition("@")[2] or 1)

    @property
    def shortcuts(self) -> tuple[str, ...]:
        """Its shortcuts, the one to show first."""
        if isinstance(self.shortcut, str):
            return (self.shortcut,) if self.shortcut else ()
        return self.shortcut


def needs(*flags: str) -> frozenset[str]:
    """A set of flags, written shortly."""
    return frozenset(flags)
