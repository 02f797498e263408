"""The machine's own sound, by way of PortAudio (sounddevice)."""

from typing import Any

import numpy as np

from backend.protocol.problems import Problem, VoicewrightError, problem
from studio.audio import devices
from studio.audio.devices import NO_INPUT, NO_OUTPUT, NO_PORTAUDIO, Devices
from studio.audio.engine import Fill, Lost, Stream, Take
from studio.words.language import tr


class PortAudioEngine:
    """Works, in its way, without PortAudio and without any device: then it says what is missing."""

    def devices(self) -> Devices:
        """What there is; asked in another process, within a time limit."""
        return devices.find()

    def play(self, device: str, sample_rate: int, fill: Fill) -> Stream:
        """Play until closed."""
        sounddevice = _load()

        def callback(out: Any, frames: int, _time: Any, _status: Any) -> None:
            out[:, 0] = fill(frames)

        try:
            stream = sounddevice.OutputStream(
                samplerate=sample_rate, device=device or None, channels=1, dtype="float32", callback=callback
            )
            stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise VoicewrightError(_told(NO_OUTPUT, device, error)) from error
        return _PortAudioStream(stream)

    def record(self, device: str, sample_rate: int, take: Take, lost: Lost) -> Stream:
        """Record until closed."""
        sounddevice = _load()

        def callback(block: Any, _frames: int, _time: Any, _status: Any) -> None:
            take(np.array(block[:, 0], dtype=np.float32))

        try:
            stream = sounddevice.InputStream(
                samplerate=sample_rate,
                device=device or None,
                channels=1,
                dtype="float32",
                callback=callback,
                finished_callback=lambda: lost(tr("The microphone is gone.")),
            )
            stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise VoicewrightError(_told(NO_INPUT, device, error)) from error
        return _PortAudioStream(stream)


class _PortAudioStream:
    def __init__(self, stream: Any) -> None:
        self._stream = stream
        latency = stream.latency
        self.latency_s = float(latency if isinstance(latency, float) else latency[0])

    def close(self) -> None:
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)


def _load() -> Any:
    try:
        import sounddevice
    except (ImportError, OSError) as error:  # OSError: PortAudio itself is missing
        raise VoicewrightError(NO_PORTAUDIO) from error
    return sounddevice


def _told(nothing: Problem, device: str, error: Exception) -> Problem:
    """No device at all is one thing; a device that refuses is another."""
    text = str(error)
    if not device and ("querying device" in text or "No default" in text or "-1" in text):
        return nothing
    if nothing is NO_OUTPUT:
        return problem("no-loudspeaker/refused", device=device or "default", says=text, detail=text)
    return problem("no-microphone/refused", device=device or "default", says=text, detail=text)
