"""What can be done in the dataset workspace."""

from studio.actions.action import Action

ACTIONS: tuple[Action, ...] = ()
