"""Lanes: which jobs wait for which. A job never waits for one of another lane."""

from dataclasses import dataclass

from backend.protocol import jobs


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A queue of jobs and the worker processes that serve it."""

    name: jobs.Lane
    persistent: bool = False
    """One worker that stays, with what it holds in memory; otherwise a process a job."""
    width: int = 1
    """Jobs at a time."""


VOICE = Lane(name="voice", persistent=True)
"""Keeps voices warm, so that an edit is heard at once."""
DATASET = Lane(name="dataset")
"""Long work on the clips; one at a time, because each takes all cores."""
JUDGE = Lane(name="judge")
"""Judging takes minutes; apart from the voice lane, so that a person can go on editing."""
LIGHT = Lane(name="light", width=2)
"""What is over in seconds."""

LANES: dict[jobs.Lane, Lane] = {"voice": VOICE, "dataset": DATASET, "judge": JUDGE, "light": LIGHT}


def lane_of(job: jobs.AnyJob) -> Lane:
    """The lane that a job belongs to."""
    return LANES[job.lane]
