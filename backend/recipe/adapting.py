"""What a parent changes in a training's config, before any stage is begun."""

from collections.abc import Iterable

from backend.recipe.stage import Adapts, Ordered
from backend.recipe.start import C, Start


def adapted_config(stages: Iterable[Ordered[C]], start: Start[C]) -> C:
    """The config as those stages want it that adapt to the parent; all stages of a family take over the same.

    Raises ``VoicewrightError`` where a training cannot go on from that voice.
    """
    for stage in stages:
        if isinstance(stage, Adapts):
            adapted: C = stage.adapted(start).config
            return adapted
    return start.config
