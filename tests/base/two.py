"""A short training of a base's kind, as ``torchrun`` starts it: ``python -m tests.base.two FOLDER``."""

import sys
from dataclasses import replace
from pathlib import Path

from backend.families.fastpitch.config import presets
from backend.families.fastpitch.recipe import FastPitch
from tests.families.engine import Engine, newest
from tests.families.fastpitch.clips import clips

ENGINE = Engine(FastPitch())

STEPS = 3


def main(folder: Path) -> int:
    """Both stages, of two speakers known by their speaker embeddings, with discriminators and stretched segments."""
    config = replace(
        presets()["tiny"], speaker_embedding_channels=256, stretch_share=0.5, adversary_step=1, adversary_weight=0.1,
        adversary_channels=4, colour_weight=0.5,
    )  # fmt: skip
    items = [replace(item, speaker="Bea" if index == 0 else "Ann") for index, item in enumerate(clips(4))]
    acoustic, vocoder = folder / "runs" / "acoustic", folder / "runs" / "vocoder"
    first = ENGINE.train(acoustic, config, "acoustic", STEPS, items)
    second = ENGINE.train(vocoder, config, "vocoder", STEPS, items, {"acoustic": newest(acoustic)})
    return int((first.reason, second.reason) != ("finished", "finished"))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
