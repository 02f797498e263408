"""What can be done in the speak workspace."""

from studio.actions.action import Action

ACTIONS: tuple[Action, ...] = ()
