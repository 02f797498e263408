"""The contract between families and everything else: a recipe is a list of stages, and voices have abilities.

The trainer, the forms, the command line and the tests use nothing else of a family. Recipes and stages keep nothing
between calls; what changes lives in :class:`TrainState`.
"""

from backend.protocol.notices import Report
from backend.recipe.adapting import adapted_config
from backend.recipe.asks import Ask, FollowRecording, Heard, SayText, Seen, SingSong, recordings, songs, texts
from backend.recipe.corpus import Corpus, LeavesOut, Uneven
from backend.recipe.order import in_order, resources_needed, stages_needed
from backend.recipe.recipe import Borrows, ExportsOnnx, Imitates, ImportsWeights, MakesVoices, Recipe, Remarks, stage_of
from backend.recipe.stage import Adapts, Draws, Listed, Ordered, Stage, StageOf, Use
from backend.recipe.start import Need, ResourceNeed, StageNeed, Start
from backend.recipe.state import Batch, Metrics, Stepper, TrainState
from backend.recipe.voice import Converts, Follows, Plan, Reference, Sings, Speaks, Tunable, Voice, abilities

__all__ = [
    "Adapts", "Ask", "Batch", "Borrows", "Converts", "Corpus", "Draws", "ExportsOnnx", "FollowRecording", "Follows",
    "Heard", "Imitates", "ImportsWeights", "LeavesOut", "Listed", "MakesVoices", "Metrics", "Need", "Ordered", "Plan",
    "Recipe", "Reference", "Remarks", "Report", "ResourceNeed", "SayText", "Seen", "SingSong", "Sings", "Speaks",
    "Stage", "StageNeed", "StageOf", "Start", "Stepper", "TrainState", "Tunable", "Uneven", "Use", "Voice", "abilities",
    "adapted_config", "in_order", "recordings", "resources_needed", "songs", "stage_of", "stages_needed", "texts",
]  # fmt: skip
