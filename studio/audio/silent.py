"""Playback without a loudspeaker: the clock runs, so playheads move, and nothing is heard."""

from backend.protocol.problems import VoicewrightError
from studio.audio.devices import Devices
from studio.audio.engine import Engine, Fill, Lost, Stream, Take
from studio.audio.fake import FakeStream


class SilentEngine:
    """Tries the real one each time, so that plugging a loudspeaker in is enough."""

    def __init__(self, real: Engine) -> None:
        self._real = real

    def devices(self) -> Devices:
        """What the real one has."""
        return self._real.devices()

    def play(self, device: str, sample_rate: int, fill: Fill) -> Stream:
        """The loudspeaker if there is one by now, else silence in real time."""
        try:
            return self._real.play(device, sample_rate, fill)
        except VoicewrightError:
            return FakeStream(sample_rate, fill, live=True)

    def record(self, device: str, sample_rate: int, take: Take, lost: Lost) -> Stream:
        """The real one's."""
        return self._real.record(device, sample_rate, take, lost)
