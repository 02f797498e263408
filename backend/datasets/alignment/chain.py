"""A transcript as a chain of states: three a phone, pauses that may be left out between words.

The left-to-right models of speech recognition (Rabiner 1989, §IV, eq. 45–47), with the optional short pause of the HTK
Book.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.text import ipa
from backend.text.phonemes import PAUSE, is_pause

STATES = 3
"""States a phone; the shortest phone has as many frames."""
_EDGE_FRAMES = 2


def unit_of(symbol: str) -> str:
    """The unit that has one acoustic model: all pauses are one, and a phone whatever its stress and tone."""
    return PAUSE if is_pause(symbol) else ipa.without_tone(ipa.bare(symbol))


@dataclass(frozen=True)
class Chain:
    """States in order."""

    model_S: NDArray[np.int32]
    """Index of each state's model."""
    skip_S: NDArray[np.int32]
    """Another state from which a state can be entered, or -1."""
    owner_S: NDArray[np.int32]
    """Index of the symbol; -1 for a pause that the transcript does not have."""
    stay_S: NDArray[np.float32]
    move_S: NDArray[np.float32]


def build(symbols: Sequence[str], word_of: Sequence[int], first_model: dict[str, int], pause_frames: int) -> Chain:
    """The chain of a transcript that begins and ends with a pause.

    ``first_model``: unit → index of its first state's model; ``pause_frames``: the shortest inner pause.
    """
    model: list[int] = []
    skip: list[int] = []
    owner: list[int] = []
    before = -1  # the last state ahead of an optional pause

    def append(of: int, index: int) -> None:
        nonlocal before
        model.append(of)
        skip.append(before)
        owner.append(index)
        before = -1

    last = len(symbols) - 1
    for index, symbol in enumerate(symbols):
        if index in (0, last):
            for _ in range(_EDGE_FRAMES):
                append(first_model[PAUSE], index)
        elif is_pause(symbol):
            entry = len(model) - 1
            for _ in range(pause_frames):
                append(first_model[PAUSE], index)
            before = entry
        else:
            between = word_of[index] != word_of[index - 1] and not is_pause(symbols[index - 1])
            if between:
                entry = len(model) - 1
                for _ in range(pause_frames):
                    append(first_model[PAUSE], -1)
                before = entry
            for state in range(STATES):
                append(first_model[unit_of(symbol)] + state, index)
    stay = np.full(len(model), -0.3, np.float32)
    move = np.full(len(model), -1.2, np.float32)
    return Chain(np.array(model, np.int32), np.array(skip, np.int32), np.array(owner, np.int32), stay, move)
