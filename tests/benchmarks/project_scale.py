"""``python -m tests.benchmarks.project_scale``: how long a project of ten thousand clips takes, in milliseconds.

What it costs in statements and steps is asserted in tests/project/test_scale.py.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from backend.project.project import Project
from tests.project.test_scale import filled

CLIPS = 10_000


def best_ms(call: Callable[[], object]) -> float:
    """The best of five."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def main() -> None:
    """Make the project, and print a line for each thing that people wait for."""
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "p") as project:
        filled(project, CLIPS)
        search = project.clips.searchable()
        calls: dict[str, Callable[[], object]] = {
            "all clips": project.clips.all,
            "copy to search": project.clips.searchable,
            "filter: word": lambda: search.find("sea"),
            "filter: speaker and score": lambda: search.find("speaker:s3 score<0.5"),
            "scores": project.alignments.scores,
            "one edit": lambda: project.clips.update(5000, text=str(time.perf_counter_ns())),
            "open and close": lambda: Project.open(project.folder, lock=False).close(),
        }
        for name, call in calls.items():
            print(f"{name:28} {best_ms(call):8.1f} ms")  # noqa: T201


if __name__ == "__main__":
    main()
