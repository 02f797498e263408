"""A window as processes see one: it holds the project, owns a backend, starts a training, and edits for ever.

``python -m tests.fakes.window PROJECT`` says on stdout which processes and runs there are, then each edit as
soon as the project has acknowledged it.
"""

import json
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

from backend.project.project import Project
from backend.protocol import wire
from backend.protocol.training_jobs import Train, Training


def main(place: Path) -> None:
    """Until killed."""
    command = [sys.executable, "-m", "tests.fakes.toy_backend"]
    with (
        Project.open(place) as project,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as backend,
    ):
        assert backend.stdin is not None
        assert backend.stdout is not None
        job = Train(project=str(place), family="toy", preset="tiny", device="cpu", steps=10_000_000)
        backend.stdin.write(wire.encode(wire.Start(id="t", job=job)))
        backend.stdin.flush()
        for line in backend.stdout:
            event = wire.decode_event(line)
            if isinstance(event, wire.Failed):
                raise RuntimeError(event.problem.sentence())
            if isinstance(event, wire.Done) and isinstance(event.result, Training):
                _say(json.dumps({"runs": event.result.runs, "backend": backend.pid}))
                break
        clip = project.clips.all()[0].id
        for number in count():
            project.clips.update(clip, name=f"edit {number}")
            _say(str(number))
            time.sleep(0.01)  # a person is slower


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
