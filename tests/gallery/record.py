"""Pictures of Record."""

from pathlib import Path

import numpy as np
import soundfile

from backend.protocol.reading import SoundsOfScript
from studio.audio.fake import FakeEngine
from studio.models import prompt_files
from tests.gallery.stage import Scenes, Stage, wait

SPEECH = Path(__file__).parents[2] / "assets" / "sample" / "audio" / "agent-alreadyon.flac"


def scenes(stage: Stage) -> Scenes:
    """Name → what brings the window into that state."""
    context, window = stage.context, stage.window

    def record() -> None:
        stage.fresh("record")()
        workspace = window.workspace("record")
        workspace.cancel()  # type: ignore[attr-defined]
        if not context.prompts.items:
            workspace.scripts.add_prompts(prompt_files.built_in()["en-us"])  # type: ignore[attr-defined]
            speak_takes(stage)
        stage.done(SoundsOfScript)
        wait(lambda: workspace.guide.plan is not None)  # type: ignore[attr-defined]
        workspace.recording.show(context.prompts.items[0])  # type: ignore[attr-defined]
        stage.banners_away()

    def read_through() -> None:
        record()
        window.workspace("record").read_through()  # type: ignore[attr-defined]

    def compare() -> None:
        record()
        workspace = window.workspace("record")
        wait(lambda: workspace.judging.best is not None)  # type: ignore[attr-defined]
        workspace.compare()  # type: ignore[attr-defined]
        lanes = workspace.compare_page.lanes  # type: ignore[attr-defined]
        wait(lambda: all(lane.waveform.picture is not None for lane in lanes))

    def punch_in() -> None:
        record()
        workspace = window.workspace("record")
        workspace.punch_in()  # type: ignore[attr-defined]
        workspace.punch_page.view.select((2.9, 3.6))  # type: ignore[attr-defined]

    def long_reading() -> None:
        record()
        workspace = window.workspace("record")
        workspace.read_on()  # type: ignore[attr-defined]
        wait(lambda: workspace.long.reading.recording)  # type: ignore[attr-defined]
        workspace.go(1)  # type: ignore[attr-defined]

    return {
        "empty-record": stage.fresh("record"),
        "record": record,
        "compare-takes": compare,
        "punch-in": punch_in,
        "long-reading": long_reading,
        "read-through": read_through,
    }


def speak_takes(stage: Stage) -> None:
    """Two takes of the first prompt, of somebody who says something else; a fan runs in the second."""
    context, workspace = stage.context, stage.window.workspace("record")
    engine = context.engine
    assert isinstance(engine, FakeEngine)
    recording = workspace.recording  # type: ignore[attr-defined]
    recording.show(context.prompts.items[0])
    context.settings.change(record_auto_next=False)
    speech = np.repeat(soundfile.read(str(SPEECH), dtype="float32")[0], 3)
    noise = np.random.default_rng(1).normal(0, 1, len(speech) + 48000).astype(np.float32)
    room = noise[:24000] * np.float32(3e-4)
    for number, loud in enumerate((3e-4, 1.5e-2)):
        workspace.toggle()  # type: ignore[attr-defined]
        wait(lambda: recording.state == "recording")
        engine.feed(np.pad(speech * (1 - 0.2 * number), 24000) + noise * np.float32(loud))
        recording.toggle()
        engine.feed(np.tile(room, 2))
        wait(lambda number=number: recording.state == "idle" and len(context.takes.items) == number + 1)  # type: ignore[misc]
