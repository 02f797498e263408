"""Where what ships with Voicewright lies: asked of the package ``assets``, so that a frozen bundle finds it too."""

from pathlib import Path

import assets

ASSETS = Path(assets.__file__).resolve().parent
BASES = ASSETS / "base"
"""Voices to start trainings from, one folder a family."""
BUILT_IN = BASES / "built_in"
"""Voices that every project shows beside its own."""
SAMPLE = ASSETS / "sample"
"""The sample dataset."""
UNSEEN = ASSETS / "sentences" / "unseen.txt"
"""Sentences that no training reads, to judge voices with; one a line."""
