"""The fake family's recipe: it only loads voices."""

from pathlib import Path

import torch

from tests.fakes.family.config import INFO
from tests.fakes.voice import SineVoice


class SineRecipe:
    """As much of a recipe as jobs need."""

    info = INFO

    def load_voice(self, folder: Path, device: torch.device) -> SineVoice:
        return SineVoice(folder)


RECIPE = SineRecipe()
