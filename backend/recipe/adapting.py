"""What a parent changes in a training's config, before any stage is begun."""

from collections.abc import Iterable

from backend.recipe.stage import Adapts, Ordered
from backend.recipe.start import C, Start


def adapted_config(stages: Iterable[Ordered[C]], start: Start[C]) -> C:
    """The config, adapted to the parent voice. The stages of a family all take over the same: the first decides.

    Raises ``VoicewrightError`` where a training cannot go on from that voice.
    """
    for stage in stages:
        if isinstance(stage, Adapts):
            adapted: C = stage.adapted(start).config
            return adapted
    return start.config
