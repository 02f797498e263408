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
    """Title of its menu; empty: only in the palette and where a workspace shows it."""
    tip: str = ""
    """One sentence."""
    checkable: bool = False

    @property
    def scope(self) -> str:
        """The workspace it belongs to, or ``app``."""
        return self.id.partition(".")[0]

    @property
    def shortcuts(self) -> tuple[str, ...]:
        """Its shortcuts, the one to show first."""
        if isinstance(self.shortcut, str):
            return (self.shortcut,) if self.shortcut else ()
        return self.shortcut


def needs(*flags: str) -> frozenset[str]:
    """A set of flags, written shortly."""
    return frozenset(flags)
