"""All pictures, in the order in which they are taken: each may build on those before."""

from tests.gallery import clip, convert, dataset, record, sing, speak, training, window
from tests.gallery.stage import Scenes, Stage


def scenes(stage: Stage) -> Scenes:
    """Name → what brings the window into that state."""
    return {
        **window.beginnings(stage),
        **record.scenes(stage),
        **dataset.scenes(stage),
        **training.scenes(stage),
        **speak.scenes(stage),
        **clip.scenes(stage),
        **sing.scenes(stage),
        **convert.scenes(stage),
        **window.scenes(stage),
    }
