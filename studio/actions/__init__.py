"""Every action of the window, as data: ids are unique, and so are shortcuts within one workspace."""

from studio.actions import app, dataset, library, record, speak, training
from studio.actions.action import Action

ALL: tuple[Action, ...] = (
    *app.ACTIONS, *record.ACTIONS, *dataset.ACTIONS, *training.ACTIONS, *speak.ACTIONS, *library.ACTIONS
)  # fmt: skip

MENUS = app.MENUS

__all__ = ["ALL", "MENUS", "Action"]
