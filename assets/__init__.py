"""Files the product ships: icons, sentences, prompt scripts, the sample dataset."""

from pathlib import Path

FOLDER = Path(__file__).parent
"""The folder that holds them, in a checkout and in an installed wheel alike."""
