"""A song of thousands of notes as one picture."""

import numpy as np
from PySide6.QtGui import QColor, QImage

from studio.ui.sing.note_image import note_image


def _lit(image: QImage) -> list[tuple[int, int]]:
    return [(x, y) for y in range(image.height()) for x in range(image.width()) if image.pixelColor(x, y).alpha()]


def test_each_note_is_lit_from_its_start_to_its_end_in_the_rows_of_its_tone() -> None:
    left, right, tones = np.array([1.0, 4.2, 9.0]), np.array([3.0, 4.3, 30.0]), np.array([60, 61, 60])
    color = QColor(10, 200, 30)
    image = note_image(left, right, tones, lambda tone: (2 * (61 - tone), 2 * (61 - tone) + 1), color, (12, 4))
    assert _lit(image) == [(4, 0), (1, 2), (2, 2), (9, 2), (10, 2), (11, 2)]
    assert image.pixelColor(4, 0) == color


def test_what_lies_outside_is_cut() -> None:
    left, right, tones = np.array([-5.0, -9.0, 20.0]), np.array([2.0, -8.0, 22.0]), np.array([60, 60, 60])
    image = note_image(left, right, tones, lambda _tone: (-1, 1), QColor("white"), (8, 2))
    assert _lit(image) == [(0, 0), (1, 0)]
