"""How Voicewright starts itself as another process, from a source tree and from a frozen bundle alike."""

import sys

from backend.shipped import ASSETS

ROOT = ASSETS.parent
"""Where ``backend`` and ``studio`` are imported from: a child that starts elsewhere is told by ``PYTHONPATH``."""
CHILD = "--child"
"""The first argument of a bundle's program that is to run a module instead of the window."""


def command(module: str, *arguments: str, options: tuple[str, ...] = ()) -> list[str]:
    """The command line that runs a module as a process of its own. ``options``: Python's own, before ``-m``."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD, module, *arguments]
    return [sys.executable, *options, "-m", module, *arguments]
