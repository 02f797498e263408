"""``python -m tests.benchmarks.many_clips [--clips 100000]``: a large dataset in the window, opened, filtered, sorted.

Prints of each wish the time until the rows are shown, the processor's time of all threads, and how long the window's
own thread was busy: so long nobody is answered. On a busy machine only the processor's times say something.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from backend.project.project import Project
from tests.project.test_scale import filled

QUERIES = ("sea", "sentence 777", "speaker:s3 score<0.5", "severity>=2", "-is:done duration>1", "")


def main() -> None:
    """Make the project, open it, filter it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=100_000)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "many"
        with Project.create(place) as project:
            filled(project, options.clips)
        os.environ["VOICEWRIGHT_CONFIG"] = folder
        from studio.app import start
        from studio.audio.fake import FakeEngine
        from tests.fakes.client import FakeClient

        studio = start(["many clips"], client=FakeClient(), engine=FakeEngine())
        studio.window.resize(1280, 800)
        clips = studio.context.clips
        studio.window.go("dataset")
        with told("open"):
            studio.context.state.open(place)
            wait(lambda: clips.total == options.clips)
        shown = [0]
        clips.filtered.connect(lambda: shown.append(clips.shown))
        for query in QUERIES:
            before = len(shown)
            with told(f"filter {query or '(none)'}"):
                clips.filter_now(query)
                wait(partial(more, shown, before))
        with told("sort by length"):
            clips.sort(4)
        studio.close()


def more(shown: list[int], before: int) -> bool:
    """Whether another answer has come."""
    return len(shown) > before


def wait(ready: Callable[[], bool]) -> None:
    """Let the window live until then; what this loop waits costs no processor."""
    from PySide6.QtWidgets import QApplication

    while not ready():
        QApplication.processEvents()
        time.sleep(0.002)


@contextmanager
def told(name: str) -> Iterator[None]:
    """Print how long it took."""
    wall_s, all_s, own_s = time.perf_counter(), time.process_time(), time.thread_time()
    yield
    spent = (time.perf_counter() - wall_s, time.process_time() - all_s, time.thread_time() - own_s)
    wall_ms, all_ms, own_ms = (1000 * one for one in spent)
    print(f"{name:32} {wall_ms:8.0f} ms   processor {all_ms:8.0f} ms   window {own_ms:8.0f} ms", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
