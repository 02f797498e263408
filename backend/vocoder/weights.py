"""A vocoder on disk: in the checkpoints of its stage, and in the folder of a voice.

A voice has ``vocoder.safetensors`` and ``vocoder.json``; in ``training/`` are the discriminators, if it had some: a
training that goes on from the voice need not teach them from the start.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from torch import Tensor

from backend.protocol.voices import ONLY_TRAINING
from backend.shipped import BASES
from backend.training.record import checkpoint
from backend.vocoder.config import VocoderConfig
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.step import ADVERSARY, VOCODER
from backend.voices import tensors
from backend.voices.building import built
from backend.voices.folder import read_config, read_table, write

SHIPPED = BASES / "fastpitch"
"""The base whose vocoder makes sound for voices of every family that have none: it learnt from sixty speakers."""
_ADVERSARY_FILE = Path(ONLY_TRAINING) / f"{ADVERSARY}.safetensors"


@dataclass(frozen=True)
class Learnt:
    """A vocoder, and what its discriminators learnt; empty where it had none."""

    vocoder: SourceFilterVocoder
    adversary: Mapping[str, Tensor] = field(default_factory=dict)


def from_checkpoint(folder: Path, config: VocoderConfig) -> Learnt:
    """The averaged model of a checkpoint of the stage. Raises ``VoicewrightError``."""
    tables = checkpoint.weights(folder)
    return Learnt(built(lambda: SourceFilterVocoder(config), tables[VOCODER], str(folder)), tables.get(ADVERSARY, {}))


def save(folder: Path, learnt: Learnt) -> None:
    """Write it into a voice's folder."""
    write(folder, VOCODER, learnt.vocoder, learnt.vocoder.config)
    if learnt.adversary:
        (folder / ONLY_TRAINING).mkdir()
        tensors.write(learnt.adversary, folder / _ADVERSARY_FILE)


def has(folder: Path) -> bool:
    """Whether a voice has a vocoder."""
    return (folder / f"{VOCODER}.safetensors").exists()


def load(folder: Path) -> SourceFilterVocoder:
    """The vocoder of a voice. Raises ``VoicewrightError``."""
    file = folder / f"{VOCODER}.safetensors"
    config = read_config(folder / f"{VOCODER}.json", VocoderConfig)
    return built(lambda: SourceFilterVocoder(config), read_table(file), str(file))


def load_adversary(folder: Path) -> dict[str, Tensor]:
    """What the discriminators of a voice's vocoder learnt; empty where it had none. Raises ``VoicewrightError``."""
    file = folder / _ADVERSARY_FILE
    return read_table(file) if file.is_file() else {}
