"""Twelve minutes at the microphone, by keys alone: takes, seconds a prompt, and what is covered beside random order.

``python -m tests.benchmarks.recording_session [--minutes 12]``: the sample dataset's texts are the script, and what its
speaker said is what the microphone hears. Every tenth sentence is said again. The minutes are those of the sound: what
is said, half a second before and behind it, and the tail that the recorder adds. The studio's own time is beside it.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.audio.resample import resample
from backend.jobs import sounds_of_script
from backend.jobs.context import JobContext
from backend.project.takes import Take
from backend.protocol.reading import ScriptSounds, SoundsOfScript, pairs
from studio.app import Studio
from studio.audio.engine import Samples
from studio.audio.fake import FakeEngine
from studio.audio.recorder import CLICK_S, TAIL_S
from studio.ui.record.workspace import RecordWorkspace
from tests.benchmarks.many_clips import wait
from tests.datasets.checks.conftest import recording, records
from tests.fakes.client import FakeClient

RATE = 48000
ROOM_S = 0.5
"""Between the key and the voice, and between the voice and the key."""
AGAIN = 10
"""Every so manieth sentence is said twice."""


@dataclass
class Session:
    """What came of it."""

    order: list[int] = field(default_factory=list)
    """Prompts as they were read."""
    takes: list[Take] = field(default_factory=list)
    spoken_s: list[float] = field(default_factory=list)
    """How long the speech of each take was."""
    keys: int = 0
    seconds: float = 0.0
    """At the microphone."""


class Reader:
    """Presses keys and speaks. Sees what the window shows, and nothing else of it is touched."""

    def __init__(
        self,
        studio: Studio,
        engine: FakeEngine,
        spoken: Callable[[str], Samples],
        wait: Callable[[Callable[[], bool]], object],
    ) -> None:
        """``spoken``: a text → what is heard of it, (n,) at 48 kHz. ``wait`` lets the window live until something is
        so.
        """
        workspace = studio.window.workspace("record")
        assert isinstance(workspace, RecordWorkspace)
        self._studio, self._engine, self._spoken, self._wait = studio, engine, spoken, wait
        self._recording = workspace.recording
        self._room = np.random.default_rng(1).normal(0, 1e-4, round(ROOM_S * RATE)).astype(np.float32)
        self.session = Session()
        self._recording.taken.connect(self.session.takes.append)

    def press(self, key: Qt.Key) -> None:
        """One key."""
        QTest.keyClick(self._studio.window, key)
        self.session.keys += 1

    def read(self) -> None:
        """Space, the sentence in front, Space; until it is kept."""
        prompt = self._recording.prompt
        assert prompt is not None
        sound, before = self._spoken(prompt.text), len(self.session.takes)
        self.press(Qt.Key.Key_Space)
        self._wait(lambda: self._recording.state == "recording")
        for part in (self._room, sound, self._room):
            self._engine.feed(part)
        self.press(Qt.Key.Key_Space)
        self._engine.feed(np.resize(self._room, round(TAIL_S * RATE) + 480))
        self._wait(lambda: self._recording.state == "idle" and len(self.session.takes) > before)
        self.session.order.append(prompt.id)
        self.session.spoken_s.append(len(sound) / RATE)
        self.session.seconds += len(sound) / RATE + 2 * ROOM_S + TAIL_S

    def back(self, prompt: int) -> None:
        """To a prompt again: ← and →, as often as it takes."""
        prompts = self._studio.context.prompts
        while self._recording.prompt is not None and self._recording.prompt.id != prompt:
            ahead = prompts.row_of(prompt) > prompts.row_of(self._recording.prompt.id)
            self.press(Qt.Key.Key_Right if ahead else Qt.Key.Key_Left)

    def go_on(self, seconds: float) -> Session:
        """Read until the script or the time is over."""
        while self.session.seconds < seconds:
            prompt = self._recording.prompt
            if prompt is None or prompt.chosen is not None:
                break
            self.read()
            if len(set(self.session.order)) % AGAIN == 0:
                self.back(prompt.id)
                self.read()
        return self.session


def sounds_for(client: FakeClient) -> ScriptSounds:
    """Answer what the window asked: how its prompts sound."""
    id_ = client.id_of(SoundsOfScript)
    job = client.jobs[id_]
    assert isinstance(job, SoundsOfScript)
    sounds = sounds_of_script.run(job, JobContext(id_, lambda _message: None, lambda: False))
    client.done(id_, sounds)
    return sounds


def share(sounds: ScriptSounds, order: list[int]) -> float:
    """Of the script's own pairs, in these prompts."""
    every = {pair for symbols in sounds.prompts.values() for pair in pairs(symbols)}
    held = {pair for prompt in order for pair in pairs(sounds.prompts[prompt])}
    return len(held) / len(every)


def heard_of_sample() -> Callable[[str], Samples]:
    """What the sample's speaker says for a text of hers."""
    place = {row["text"]: index for index, row in enumerate(records())}
    return lambda text: resample(recording(place[text]), 16000, RATE)


def told(session: Session, sounds: ScriptSounds, spent_s: float) -> None:
    """Print the figures."""
    read = list(dict.fromkeys(session.order))
    every = list(sounds.prompts)
    random = [share(sounds, np.random.default_rng(s).permutation(every)[: len(read)].tolist()) for s in range(20)]
    whole = sum(
        take.duration_s >= spoken_s + 2 * (ROOM_S - CLICK_S)
        for take, spoken_s in zip(session.takes, session.spoken_s, strict=True)
    )
    lines = (
        f"{session.seconds / 60:.1f} min at the microphone: {len(session.takes)} takes of {len(read)} prompts",
        f"{session.seconds / len(read):.1f} s a prompt, {sum(session.spoken_s) / len(read):.1f} s of them speech;"
        f" {session.keys / len(session.takes):.1f} keys a take",
        f"takes that hold all that was said: {whole} of {len(session.takes)}",
        f"the studio's own time: {1000 * spent_s / len(session.takes):.0f} ms of processor a take",
        f"pairs of sounds covered: {share(sounds, read):.1%}; in random order {np.mean(random):.1%}"
        f" ({min(random):.1%} to {max(random):.1%})",
    )
    print("\n".join(lines))  # noqa: T201


def main() -> None:
    """A project, a script, a voice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=12.0)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VOICEWRIGHT_CONFIG"] = folder
        from studio.app import start

        client, engine = FakeClient(), FakeEngine()
        studio = start(["recording session"], client=client, engine=engine)
        studio.window.show()
        studio.context.state.create(Path(folder) / "Session.voicewright")
        script = Path(folder) / "en-us.txt"
        script.write_text("\n".join(dict.fromkeys(row["text"] for row in records())), "utf-8")
        studio.window.go("record")
        reader = Reader(studio, engine, heard_of_sample(), wait)
        workspace = studio.window.workspace("record")
        assert isinstance(workspace, RecordWorkspace)
        workspace.scripts.add_prompts(script)
        sounds = sounds_for(client)
        wait(lambda: workspace.recording.devices is not None and workspace.guide.plan is not None)
        studio.window.activateWindow()
        wait(studio.window.isActiveWindow)
        begin = time.process_time()
        session = reader.go_on(60 * options.minutes)
        told(session, sounds, time.process_time() - begin)
        studio.close()


if __name__ == "__main__":
    main()
