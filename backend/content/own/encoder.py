"""Our own content encoder at work, and its folder: ``content.safetensors`` and ``content.json``."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from backend.audio.mel import mel
from backend.audio.resample import resample
from backend.content import files, pieces
from backend.content.own.config import FRAMES, HOP, SAMPLE_RATE, ContentConfig
from backend.content.own.model import Listener
from backend.protocol.resources import Resource
from backend.voices.building import built
from backend.voices.folder import read_config, read_table, write

NAME = "own"
_FILE = "content"
CONFIG = f"{_FILE}.json"


@dataclass
class OwnContent:
    """:class:`backend.content.provider.Provider`."""

    facts: Resource
    config: ContentConfig
    folder: Path
    _listener: Listener | None = field(default=None, repr=False)

    def features(self, samples_N: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
        """See the contract."""
        return pieces.heard(resample(samples_N, rate, SAMPLE_RATE), HOP, self._listen, longest=3000)

    @torch.inference_mode()
    def _listen(self, samples_N: NDArray[np.float32]) -> NDArray[np.float32]:
        mel_TM = np.ascontiguousarray(mel(samples_N, self.config.mel).T)
        mel_TM = mel_TM[: len(mel_TM) // FRAMES * FRAMES]
        found = self._loaded()(torch.from_numpy(mel_TM)[None], torch.tensor([len(mel_TM)]))
        frames: NDArray[np.float32] = found[0].numpy()
        return frames

    def _loaded(self) -> Listener:
        if self._listener is None:
            file = self.folder / f"{_FILE}.safetensors"
            table = {name: one.float() for name, one in read_table(file).items()}
            self._listener = built(lambda: Listener(self.config), table, str(file)).eval().requires_grad_(False)
        return self._listener


def read(folder: Path, name: str = "") -> OwnContent:
    """The encoder in a folder. Raises ``VoicewrightError``; weights are read when it is first asked."""
    config = read_config(folder / CONFIG, ContentConfig)
    content = files.content([folder / f"{_FILE}.{kind}" for kind in ("json", "safetensors")])
    facts = Resource(
        kind="content", name=name or str(folder), content=content, width=len(config.symbols), hop_s=HOP / SAMPLE_RATE,
        sample_rate=SAMPLE_RATE,
    )  # fmt: skip
    return OwnContent(facts, config, folder)


def save(folder: Path, network: Listener) -> None:
    """Write it into a folder."""
    write(folder, _FILE, network, network.config)
