"""``python -m tests.benchmarks.first_sound``: from the start of the program to the first sound, on a machine that has
never seen it.

``voicewright-studio`` is started with an empty profile and a loudspeaker that only listens; “Hear it speak” is clicked
as soon as it can be. The limit is ten seconds.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.app import Studio
    from studio.audio.fake import FakeEngine

ROOT = Path(__file__).parents[2]
RUNS = 3
LIMIT_S = 10.0
PATIENCE_S = 60.0
STEPS = {
    "window": "the page is drawn, the button clicked", "backend": "the backend answers", "voice": "the voice is loaded",
    "chunk": "the first sentence is made", "sound": "its first samples are at the loudspeaker",
    "processor": "of processor in all, until the program has ended",
}  # fmt: skip


def main() -> int:
    """Print what took how long; 1 if the median is over the limit."""
    if sys.argv[1:] == ["--inside"]:
        return inside()
    found = []
    for number in range(RUNS):
        times = measure()
        if "sound" not in times:
            sys.stderr.write(f"There was no sound. It came so far: {times}\n")
            return 1
        found.append(times)
        steps = "  ".join(f"{step} {times[step]:5.2f}" for step in STEPS if step in times)
        sys.stdout.write(f"run {number + 1}: {steps}  s of {LIMIT_S:g}\n")
    for step, means in STEPS.items():
        if taken := [one[step] for one in found if step in one]:
            sys.stdout.write(f"{statistics.median(taken):6.2f} s  {means}\n")
    middle = statistics.median(one["sound"] for one in found)
    sys.stdout.write(f"first sound after {middle:.1f} s; the limit is {LIMIT_S:g} s\n")
    return int(middle > LIMIT_S)


def measure() -> dict[str, float]:
    """Step → seconds since the process was asked for."""
    with tempfile.TemporaryDirectory() as profile:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")} | {
            "HOME": profile, "VOICEWRIGHT_CONFIG": f"{profile}/settings", "QT_QPA_PLATFORM": "offscreen",
        }  # fmt: skip
        began, before = time.time(), _processor_s()
        command = [sys.executable, "-m", "tests.benchmarks.first_sound", "--inside"]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, timeout=120)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {step: at - began for step, at in told.items()} | {"processor": _processor_s() - before}


def _processor_s() -> float:
    """Of all processes that were started here and have ended, seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def inside() -> int:
    """The program, watched; what it reached when goes to stdout."""
    from studio import app

    reached: dict[str, float] = {}
    begin = app.start

    def start(arguments: list[str]) -> "Studio":
        studio = begin(arguments)
        watch(studio, reached)
        return studio

    app.make_engine = partial(listening, reached)
    app.start = start  # type: ignore[assignment]
    app.run(["voicewright-studio"])
    sys.stdout.write(json.dumps(reached) + "\n")
    return 0


def listening(reached: dict[str, float], _kind: str) -> "FakeEngine":
    """A sound system that notes when it is given something that can be heard."""
    from studio.audio.engine import Fill, Samples, Stream
    from studio.audio.fake import FakeEngine

    class Listening(FakeEngine):
        def play(self, device: str, sample_rate: int, fill: Fill) -> Stream:
            def listened(frames: int) -> Samples:
                samples = fill(frames)
                if samples.any():
                    reached.setdefault("sound", time.time())
                return samples

            return super().play(device, sample_rate, listened)

    return Listening(live=True)


def watch(studio: "Studio", reached: dict[str, float]) -> None:
    """Click as soon as there is something to click, follow what comes of it, and end when it is heard."""
    from PySide6.QtCore import QTimer

    from backend.protocol.jobs import Warmed
    from backend.protocol.wire import Chunk, Done

    def reach(step: str) -> None:
        reached.setdefault(step, time.time())

    def heard(event: object) -> None:
        if isinstance(event, Done) and isinstance(event.result, Warmed):
            reach("voice")
        elif isinstance(event, Chunk):
            reach("chunk")

    def click() -> None:
        studio.window.grab()  # drawn, not only mapped
        if studio.window.welcome.hear.isVisible():
            reach("window")
            studio.window.welcome.hear.click()

    def look() -> None:
        if "sound" in reached or time.monotonic() - began > PATIENCE_S:
            studio.application.quit()

    began = time.monotonic()
    looking = QTimer(studio.window)
    looking.timeout.connect(look)
    looking.start(20)
    studio.context.client.heard.connect(heard)
    studio.context.client.state_changed.connect(lambda state: reach("backend") if state == "ready" else None)
    QTimer.singleShot(0, click)


if __name__ == "__main__":
    sys.exit(main())
