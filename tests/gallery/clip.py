"""Pictures of a voice from a clip."""

import shutil

from backend.jobs import families
from backend.jobs.context import JobContext
from backend.protocol.imitation_jobs import HearClip
from backend.protocol.jobs import Families
from studio.ui.speak.workspace import SpeakWorkspace
from tests.gallery.stage import Scenes, Stage, wait


def scenes(stage: Stage) -> Scenes:
    """Name → what brings the window into that state."""
    context, window = stage.context, stage.window

    def empty_clip() -> None:
        stage.fresh("speak")()
        window.actions_.living["speak.from-clip"].trigger()

    def clip() -> None:
        """A clip that was heard, before it becomes a voice."""
        workspace = window.workspace("speak")
        stage.real("speak")()
        assert isinstance(workspace, SpeakWorkspace)
        assert context.project is not None
        workspace.show_clip()
        context.families.families = families.run(
            Families(), JobContext("gallery", lambda _said: None, lambda: False)
        ).families
        context.families.changed.emit()
        page = workspace.clip
        longest = max(context.project.clips.all(), key=lambda one: one.duration_s)
        named = context.project.cache_folder / "Allison.flac"  # the voice is offered this name
        shutil.copyfile(context.project.audio.path(longest.audio), named)
        page.session.take(named)
        stage.done(HearClip)
        wait(lambda: page.wave.picture is not None)

    return {
        "empty-clip": empty_clip,
        "clip": clip,
    }
