"""What can be done in the training workspace."""

from studio.actions.action import Action

ACTIONS: tuple[Action, ...] = ()
