"""Reads ``hyperparams.py`` of the official program, which says what its checkpoints do not. It is never run."""

import ast
from dataclasses import replace
from pathlib import Path

from backend.families.dctts.config import DcttsConfig, presets
from backend.protocol.problems import refuse

NAME = "hyperparams.py"
MOST_HZ, LONGEST_S, MOST_CHARACTERS = 384_000, 1.0, 20_000
"""How far a file may go that anybody may have written: rate, window, and letters of an alphabet or a text."""


def read(path: Path) -> DcttsConfig:
    """The published sizes with this file's rate, frames and alphabet. Raises ``VoicewrightError``."""
    try:
        tree = ast.parse(path.read_text("utf-8"))
    except (OSError, ValueError, SyntaxError, RecursionError) as error:
        refuse("official-config-unreadable/hyperparams", says=str(error), file=path)
    found: dict[str, object] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            found |= {target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)}
    base = presets()["paper"]
    sample_rate, alphabet = found.get("sr", base.sample_rate), found.get("vocab", base.alphabet)
    shift_s, length_s, padded = (
        found.get("frame_shift", 0.0125),
        found.get("frame_length", 0.05),
        found.get("max_N", 180),
    )
    if not (
        isinstance(sample_rate, int) and isinstance(alphabet, str) and isinstance(padded, int)
        and isinstance(shift_s, int | float) and isinstance(length_s, int | float)
        and 1000 <= sample_rate <= MOST_HZ and 0 < shift_s <= length_s <= LONGEST_S and 0 <= padded <= MOST_CHARACTERS
        and 2 < len(alphabet) <= MOST_CHARACTERS
    ):  # fmt: skip
        refuse("official-config-unreadable/hyperparams-values", file=path)
    return replace(
        base, sample_rate=sample_rate, hop=_even(sample_rate * shift_s), win=_even(sample_rate * length_s),
        alphabet=alphabet, padded_characters=padded,
    )  # fmt: skip


def _even(samples: float) -> int:
    """The next even number; the program itself rounds down to any."""
    return int(samples) + int(samples) % 2
