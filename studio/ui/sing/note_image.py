"""Thousands of notes as one picture: what a painter would need as many calls for is one array and one call."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

_TONES = 128


def note_image(
    left_N: NDArray[np.float64],
    right_N: NDArray[np.float64],
    tone_N: NDArray[np.int64],
    rows: Callable[[int], tuple[int, int]],
    color: QColor,
    size: tuple[int, int],
) -> QImage:
    """Notes from column ``left_N`` to before ``right_N``, at least one wide, each in the rows (first, end) of its tone;
    ``size``: columns, rows. What lies outside is cut, the rest of the picture is transparent.
    """
    columns, height = size
    first = np.clip(left_N, 0, columns).astype(np.int64)
    end = np.clip(np.maximum(np.ceil(right_N), first + 1), 0, columns).astype(np.int64)
    steps = np.zeros((_TONES, columns + 1), np.int32)
    np.add.at(steps, (tone_N, first), 1)
    np.add.at(steps, (tone_N, end), -1)
    there = np.cumsum(steps, axis=1)[:, :columns] > 0
    pixels = np.zeros((max(1, height), max(1, columns)), np.uint32)
    for tone in np.unique(tone_N).tolist():
        top, bottom = rows(tone)
        pixels[max(0, top) : max(0, bottom), :columns][:, there[tone]] = color.rgba()
    image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], 4 * pixels.shape[1], QImage.Format.Format_ARGB32)
    return image.copy()  # Qt keeps no hold of the array
