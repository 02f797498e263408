"""Every user action as data: ids are unique, and so are shortcuts within one workspace."""

from studio.actions.action import Action
from studio.actions.menu import Menu

__all__ = ["Action", "Menu"]
