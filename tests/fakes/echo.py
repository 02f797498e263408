"""A voice that converts: a tone at the melody that it is told, as long as what it hears."""

from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.audio.contours import on_grid
from backend.project.project import Project
from backend.protocol.score import Contour
from backend.protocol.voices import Range, VoiceInfo

RATE = 16_000
RANGE = Range(lowest_hz=180, median_hz=240, highest_hz=420, loudness=0.1)
ECHO = VoiceInfo(
    id="echo",
    name="Echo",
    family="fake",
    sample_rate=RATE,
    languages=["en-us"],
    speakers=["Ann"],
    can=frozenset({"converts"}),
    ranges={"Ann": RANGE},
    created="2026-01-02T00:00:00Z",
)


@dataclass(frozen=True)
class Echo:
    """Implements ``backend.recipe.Converts``."""

    info: VoiceInfo = ECHO

    def convert(
        self,
        samples_N: NDArray[np.float32],
        rate: int,
        *,
        speaker: str = "",
        semitones: float = 0.0,
        f0: Contour | None = None,
        at_s: float = 0.0,
    ) -> NDArray[np.float32]:
        """A sum of sines."""
        assert f0 is not None
        hz = on_grid(np.asarray(f0.hz, np.float32), f0.hop_s, len(f0.hz), 0.01) * 2 ** (semitones / 12)
        frame = np.minimum(((at_s + np.arange(len(samples_N)) / rate) / 0.01).astype(int), len(hz) - 1)
        phase = 2 * np.pi * np.cumsum(hz[frame]) / rate
        tone = np.sum([np.sin(k * phase) / k for k in range(1, 6)], axis=0)
        made: NDArray[np.float32] = np.where(hz[frame] > 0, 0.1 * tone, 0).astype(np.float32)
        return made


def put_echo(project: Project) -> VoiceInfo:
    """The voice's card in the project; ``registry.FAMILIES`` must know ``fake`` for it to be loaded."""
    folder = project.voices.folder(ECHO.id)
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "voice.json").write_bytes(msgspec.json.encode(ECHO))
    return ECHO
