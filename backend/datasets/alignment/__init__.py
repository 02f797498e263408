"""When each phone of a recording begins and ends.

``align`` takes one clip, against espeak-ng's speech of its text. ``refine`` makes a dataset's boundaries better
by models of its own phones; ``corpus.align_corpus`` does both for many clips.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from numpy import float32
from numpy.typing import NDArray

if TYPE_CHECKING:
    from backend.project.alignments import Alignment


def align(
    samples: NDArray[float32], sample_rate: int, text: str, language: str, lexicon: Mapping[str, str] | None = None
) -> "Alignment":
    """Align one clip (n,) by itself; the caller fills in ``clip`` and ``of``.

    Raises ``VoicewrightError`` for a text that has no phones or a language that is unknown.
    """
    from backend.datasets.alignment.corpus import align_one  # numba is slow to import

    return align_one(samples, sample_rate, text, language, lexicon)
