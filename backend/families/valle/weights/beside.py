"""The first stage that a second one is trained beside: named by the trainer, or by the person."""

from pathlib import Path

from torch import nn

from backend.content import files
from backend.families.valle.config import AR, ValleConfig
from backend.families.valle.facts import Card
from backend.families.valle.weights import voice as weights
from backend.protocol.problems import Problem, VoicewrightError
from backend.recipe import Start
from backend.training.record.checkpoint import STATE
from backend.training.record.checkpoints import Checkpoints


def place(start: Start[ValleConfig]) -> Path:
    """Its folder: a checkpoint's, or a voice's. Raises ``VoicewrightError`` where there is none."""
    named = start.config.ar_model_ckpt_dir
    if not named:
        if AR not in start.needs:
            raise _missing("There is no checkpoint of it.", "")
        return start.needs[AR]
    folder = Path(named).expanduser()
    if (folder / STATE).is_file() or (folder / f"{AR}.safetensors").is_file():
        return folder
    chosen = Checkpoints(folder).chosen()  # a run's folder
    if chosen is None:
        raise _missing("ar_model_ckpt_dir is neither a checkpoint, nor a run with one, nor a voice.", named)
    return chosen


def card(folder: Path) -> Card:
    """What it knows. Raises ``VoicewrightError``."""
    return read(folder)[1]


def read(folder: Path) -> tuple[nn.Module, Card]:
    """It, with what it knows. Raises ``VoicewrightError``."""
    if (folder / STATE).is_file():
        return weights.from_checkpoint(AR, folder)
    return weights.load(AR, folder)


def hash_of(folder: Path) -> str:
    """SHA-256 of what it was read from."""
    mark = folder / STATE
    return files.content([mark if mark.is_file() else folder / f"{AR}.safetensors"])


def _missing(why: str, file: str) -> VoicewrightError:
    return VoicewrightError(
        Problem(
            kind="stage-out-of-order",
            what="The second stage cannot be trained without the first.",
            why=why,
            remedy="Train the stage “ar” first, or name a folder with its checkpoint as ar_model_ckpt_dir.",
            file=file,
        )
    )
