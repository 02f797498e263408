"""Which stages build on which, as a config wants it."""

from collections.abc import Collection, Sequence

from backend.protocol.resources import Resource
from backend.recipe.stage import Ordered
from backend.recipe.start import C, ResourceNeed, StageNeed


def stages_needed(stage: Ordered[C], config: C) -> list[str]:
    """Names of the stages whose checkpoint it builds on."""
    return [need.stage for need in stage.needs(config) if isinstance(need, StageNeed)]


def resources_needed(stage: Ordered[C], config: C) -> list[Resource]:
    """What listens or reads for it. Raises ``VoicewrightError`` where that is not there, with what to do about it."""
    return [need.resource for need in stage.needs(config) if isinstance(need, ResourceNeed)]


def in_order(stages: Sequence[Ordered[C]], config: C, there: Collection[str] = ()) -> list[Ordered[C]]:
    """The stages in the recipe's order, each after those that it builds on; ``there``: stages that are trained.

    One that builds on what is neither there nor among them comes last.
    """
    left, ordered, done = list(stages), list[Ordered[C]](), set(there)
    while left:
        ready = (stage for stage in left if done.issuperset(stages_needed(stage, config)))
        following = next(ready, left[0])
        left.remove(following)
        ordered.append(following)
        done.add(following.info.name)
    return ordered
