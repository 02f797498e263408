"""The real window on a project, offscreen, with the real backend that knows the toy family, and nobody in front.

``python -m tests.fakes.studio_window PROJECT train`` starts a training as the button does, and edits a clip for ever;
``… watch`` only looks. On stdout, one JSON object a line: what the window shows whenever that changes, and each edit
as soon as it was acknowledged.
"""

import json
import os
import sys
from itertools import count
from pathlib import Path

from PySide6.QtCore import QTimer

from backend.protocol.training_jobs import Train
from studio.app import Studio, start
from studio.audio.fake import FakeEngine
from studio.client.backend_client import BackendClient
from studio.commands.clips import EditClips
from studio.models.preferences import SettingsStore


def main(place: Path, what: str) -> int:
    """Until killed."""
    client = BackendClient([sys.executable, "-m", "tests.fakes.toy_backend"])
    studio = start(
        ["voicewright", str(place)], client=client, engine=FakeEngine(), settings=SettingsStore(place / "settings")
    )
    told = QTimer()
    told.timeout.connect(lambda: tell(studio, client))
    told.start(50)
    if what == "train":
        studio.window.go("training")
        client.state_changed.connect(lambda state: train(studio) if state == "ready" else None)
    return int(studio.application.exec())


def train(studio: Studio) -> None:
    """Start a training; from its first step on, edit."""
    context = studio.context
    job = Train(project=context.project_path, family="toy", preset="tiny", device="cpu", steps=10_000_000)
    context.jobs.start(job, title="Start training")
    numbers = count()
    editing = QTimer(studio.window)
    editing.timeout.connect(lambda: edit(studio, next(numbers)))
    editing.start(10)


def edit(studio: Studio, number: int) -> None:
    """One undoable edit of the first clip, as a field of the inspector makes it."""
    context = studio.context
    if not context.clips.shown_ids:
        return
    command = EditClips(context.clips, {context.clips.shown_ids[0]: {"text": f"edit {number}"}}, "Edit text")
    if context.attempt(lambda: context.undo.push(command)):
        say({"edit": number})


def tell(studio: Studio, client: BackendClient) -> None:
    """What the window shows."""
    context = studio.context
    say({
        "backend": client.process.pid,
        "writable": context.state.writable,
        "banners": [banner.text for banner in context.banners.banners],
        "badge": studio.window.rail.buttons["training"].accessibleDescription(),
        "runs": {run.id: {"state": run.state, "step": run.step} for run in context.runs.items},
        "texts": [clip.text for clip in context.clips.clips()],
    })  # fmt: skip


def say(what: dict[str, object]) -> None:
    """A line."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
