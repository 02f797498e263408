"""The command line: everything the window can do, without a window."""

from backend.cli.app import main

__all__ = ["main"]
