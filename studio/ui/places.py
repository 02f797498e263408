"""Where the workspaces are found: named here, imported at their first visit."""

from importlib import import_module

from studio.ui.context import AppContext
from studio.ui.workspace import Workspace

PLACES: dict[str, str] = {
    "record": "studio.ui.record.workspace:RecordWorkspace",
    "dataset": "studio.ui.dataset.workspace:DatasetWorkspace",
    "training": "studio.ui.training.workspace:TrainingWorkspace",
    "speak": "studio.ui.speak.workspace:SpeakWorkspace",
    "sing": "studio.ui.sing.workspace:SingWorkspace",
    "library": "studio.ui.library.workspace:LibraryWorkspace",
}


def build(id: str, context: AppContext) -> Workspace:
    """Make a workspace. Raises ``KeyError`` for an id that is none."""
    module, _, name = PLACES[id].partition(":")
    made = getattr(import_module(module), name)(context)
    if not isinstance(made, Workspace):
        raise TypeError(f"{PLACES[id]} is no Workspace")
    return made
