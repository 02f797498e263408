"""What a call costs the database, counted: the same on every machine, busy or not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from backend.project.project import Project

STEPS = 100
"""Steps of SQLite's virtual machine between two counts."""


@dataclass
class Cost:
    """SQL statements that ran, and steps of SQLite's virtual machine, to a hundred."""

    statements: list[str] = field(default_factory=list)
    steps: int = 0


@contextmanager
def watched(project: Project) -> Iterator[Cost]:
    """Count what the project's own connection does meanwhile."""
    cost = Cost()

    def step() -> int:
        cost.steps += STEPS
        return 0

    connection = project._database.connection
    connection.set_trace_callback(cost.statements.append)
    connection.set_progress_handler(step, STEPS)
    try:
        yield cost
    finally:
        connection.set_trace_callback(None)
        connection.set_progress_handler(None, 0)


def cost_of(project: Project, call: Callable[[], object]) -> Cost:
    """What one call costs."""
    with watched(project) as cost:
        call()
    return cost
