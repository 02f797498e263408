"""Pictures of a voice from a clip."""

from backend.protocol.imitation_jobs import HearClip
from studio.ui.speak.workspace import SpeakWorkspace
from tests.fakes.client import FakeClient
from tests.gallery.stage import Scenes, Stage, answer, wait


def scenes(stage: Stage) -> Scenes:
    """Name → what brings the window into that state."""
    context, window = stage.context, stage.window

    def empty_clip() -> None:
        stage.fresh("speak")()
        window.actions_.living["speak.from-clip"].trigger()

    def clip() -> None:
        """A clip that was heard, before it becomes a voice."""
        client, workspace = stage.client, window.workspace("speak")
        stage.real("speak")()
        if not isinstance(client, FakeClient) or not isinstance(workspace, SpeakWorkspace) or context.project is None:
            return
        workspace.show_clip()
        page = workspace.clip
        longest = max(context.project.clips.all(), key=lambda one: one.duration_s)
        page.session.take(context.project.audio.path(longest.audio))
        answer(client, HearClip)
        wait(lambda: page.wave.picture is not None)

    return {
        "empty-clip": empty_clip,
        "clip": clip,
    }
