"""The speaker network of GPT-SoVITS 2Pro as a resource: its file is pointed to, and a copy stays with the voice."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.audio.resample import resample
from backend.content import files
from backend.content.eres2net.fbank import RATE, fbank
from backend.content.eres2net.network import ERes2NetV2, sizes_of
from backend.protocol.problems import refuse
from backend.protocol.resources import Resource
from backend.voices import tensors
from backend.voices.building import built
from backend.voices.folder import read_table

NAME = "eres2netv2"
_FILE = f"{NAME}.safetensors"
_MARKS = ("seg_1.weight", "layer3_ds.weight", "fuse34.local_att.0.weight")


@dataclass(frozen=True)
class Eres2Net:
    """:class:`backend.content.provider.Provider`."""

    facts: Resource
    folder: Path
    bins: int

    def features(self, samples_N: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
        """(1, width): as it stands in front of the last layer, of no particular length."""
        return self._listen(resample(samples_N, rate, RATE))

    @torch.inference_mode()
    def _listen(self, samples_N: NDArray[np.float32]) -> NDArray[np.float32]:
        heard: Tensor = _loaded(self.folder, self.facts.content)(fbank(samples_N, self.bins)[None])
        found: NDArray[np.float32] = heard.numpy()
        return found


def fits(table: Mapping[str, Tensor]) -> bool:
    """Whether a file's tensors are those of an ERes2NetV2."""
    return all(name in table for name in _MARKS)


def keep(table: Mapping[str, Tensor], folder: Path, file: str) -> Eres2Net:
    """Put a network's tensors into a folder. Raises ``VoicewrightError`` where one is missing, left over or of another
    shape.
    """
    _network(table, file)
    folder.mkdir(parents=True, exist_ok=True)
    tensors.write(dict(sorted(table.items())), folder / _FILE)
    return read(folder)


def read(folder: Path) -> Eres2Net:
    """One that was kept in a folder. Raises ``VoicewrightError``."""
    file = folder / _FILE
    if not file.is_file():
        refuse("resource-unusable/not-there", name=NAME, file=file)
    sizes = sizes_of(read_table(file))
    facts = Resource(kind="speaker", name=NAME, content=files.content([file]), width=sizes.pooled, sample_rate=RATE)
    return Eres2Net(facts, folder, sizes.bins)


@lru_cache(maxsize=1)
def _loaded(folder: Path, content: str) -> ERes2NetV2:
    """Raises ``VoicewrightError``."""
    del content
    file = folder / _FILE
    return _network(read_table(file), str(file))


def _network(table: Mapping[str, Tensor], file: str) -> ERes2NetV2:
    """Strictly; halves are heard as whole numbers of precision."""
    whole = {name: value.float() if value.is_floating_point() else value for name, value in table.items()}
    return built(lambda: ERes2NetV2(sizes_of(whole)), whole, file).eval().requires_grad_(False)
