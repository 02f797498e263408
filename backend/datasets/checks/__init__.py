"""Checks: what is wrong with a dataset, before a voice is made of it. One file each; ``registry`` names them all.

``run(project, clips, report)`` measures and judges, and stores nothing.
"""

from backend.datasets.checks.running import run

__all__ = ["run"]
