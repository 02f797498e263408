"""The first stage that belongs to a second one: the trainer names its checkpoint, or a person does."""

from pathlib import Path

from torch import nn

from backend.content import files
from backend.families.valle.config import AR, ValleConfig
from backend.families.valle.facts import Card
from backend.families.valle.weights import voice as weights
from backend.protocol.problems import refuse
from backend.recipe import Start
from backend.training.record.checkpoint import STATE
from backend.training.record.checkpoints import Checkpoints


def place(start: Start[ValleConfig]) -> Path:
    """The folder of the first stage: of a checkpoint or of a voice. Raises ``VoicewrightError`` where there is none."""
    named = start.config.ar_model_ckpt_dir
    if not named:
        if AR not in start.needs:
            refuse("stage-out-of-order/nar")
        return start.needs[AR]
    folder = Path(named).expanduser()
    if (folder / STATE).is_file() or (folder / f"{AR}.safetensors").is_file():
        return folder
    chosen = Checkpoints(folder).chosen()  # a run's folder
    if chosen is None:
        refuse("stage-out-of-order/nar-folder", file=named)
    return chosen


def card(folder: Path) -> Card:
    """The card of the first stage. Raises ``VoicewrightError``."""
    return read(folder)[1]


def read(folder: Path) -> tuple[nn.Module, Card]:
    """The network of the first stage with its card. Raises ``VoicewrightError``."""
    if (folder / STATE).is_file():
        return weights.from_checkpoint(AR, folder)
    return weights.load(AR, folder)


def hash_of(folder: Path) -> str:
    """SHA-256 of the file that the first stage was read from."""
    mark = folder / STATE
    return files.content([mark if mark.is_file() else folder / f"{AR}.safetensors"])
