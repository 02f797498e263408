"""A sound system without sound: for tests, and for looking at the window on a machine without devices."""

import threading
from collections.abc import Callable

import numpy as np

from backend.protocol.problems import VoicewrightError
from studio.audio.devices import NO_INPUT, NO_OUTPUT, Device, Devices
from studio.audio.engine import Fill, Lost, Samples, Stream, Take


class FakeEngine:
    """Devices as told. Streams move only when they are pumped, or in real time with ``live``."""

    def __init__(self, *, inputs: int = 1, outputs: int = 1, live: bool = False) -> None:
        self.live = live
        self.inputs = inputs
        self.outputs = outputs
        self.players: list[FakeStream] = []
        self.recorders: list[FakeStream] = []
        self.signal: Callable[[int, int], Samples] = lambda _at, frames: np.zeros(frames, np.float32)
        """What a live microphone hears: (frame number, frames) → samples."""
        self._takes: list[tuple[FakeStream, Take, Lost]] = []

    def devices(self) -> Devices:
        """Microphones and loudspeakers, as many as told."""
        found = [
            Device(name=f"Microphone {n + 1}", inputs=1, outputs=0, sample_rate=48000, default_input=n == 0)
            for n in range(self.inputs)
        ] + [
            Device(name=f"Loudspeaker {n + 1}", inputs=0, outputs=2, sample_rate=48000, default_output=n == 0)
            for n in range(self.outputs)
        ]
        return Devices(devices=tuple(found), problem=None if self.inputs else NO_INPUT)

    def play(self, device: str, sample_rate: int, fill: Fill) -> Stream:
        """A stream that asks ``fill`` when it is pumped."""
        if not self.outputs:
            raise VoicewrightError(NO_OUTPUT)
        stream = FakeStream(sample_rate, fill, live=self.live)
        self.players.append(stream)
        return stream

    def record(self, device: str, sample_rate: int, take: Take, lost: Lost) -> Stream:
        """A stream that gives what :meth:`feed` brings, or ``signal`` when live."""
        if not self.inputs:
            raise VoicewrightError(NO_INPUT)
        at = 0

        def pump(frames: int) -> Samples:
            nonlocal at
            samples = self.signal(at, frames)
            at += frames
            take(samples)
            return samples

        stream = FakeStream(sample_rate, pump, live=self.live)
        self.recorders.append(stream)
        self._takes = [(stream, take, lost)]
        return stream

    def feed(self, samples: Samples, block: int = 480) -> None:
        """What the microphone hears now."""
        for stream, take, _ in self._takes:
            for start in range(0, len(samples), block):
                if not stream.closed:
                    take(np.asarray(samples[start : start + block], np.float32))

    def unplug(self) -> None:
        """The microphone is gone."""
        for stream, _, lost in self._takes:
            if not stream.closed:
                lost("The microphone is gone.")


class FakeStream:
    """Counts frames instead of making sound."""

    latency_s = 0.0

    def __init__(self, sample_rate: int, pump: Callable[[int], Samples], *, live: bool) -> None:
        self.sample_rate = sample_rate
        self.closed = False
        self.heard: list[Samples] = []
        self._pump = pump
        self._end = threading.Event()
        self._thread: threading.Thread | None = None
        if live:
            self._thread = threading.Thread(target=self._run, daemon=True, name="fake-sound")
            self._thread.start()

    def pump(self, frames: int) -> Samples:
        """Let time go on by so many frames."""
        samples = self._pump(frames)
        self.heard.append(samples)
        return samples

    def close(self) -> None:
        """Stop."""
        self.closed = True
        self._end.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(1.0)

    def _run(self) -> None:
        frames = self.sample_rate // 100
        while not self._end.wait(0.01):
            self._pump(frames)
