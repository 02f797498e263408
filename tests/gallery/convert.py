"""Pictures of Convert."""

from unittest.mock import patch

from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.convert_jobs import Convert, HearMelody
from backend.voices import loading
from studio.ui.convert.workspace import ConvertWorkspace
from tests.fakes.echo import ECHO, Echo
from tests.gallery.stage import Scenes, Stage, wait


def scenes(stage: Stage) -> Scenes:
    """Name → what brings the window into that state."""
    context, window = stage.context, stage.window

    def convert() -> None:
        """The longest clip, and what a voice that converts hummed of it."""
        stage.real("convert")()
        workspace = window.workspace("convert")
        if isinstance(workspace, ConvertWorkspace) and context.project is not None:
            convert_something(context.project)
            if ECHO not in context.voices.items:
                context.voices.set_items([ECHO, *context.voices.items])
            workspace.session.reload()
            workspace.session.choose(workspace.session.entries.items[0].id)
            wait(lambda: None not in (workspace.source.picture, workspace.made.picture))

    def convert_draw() -> None:
        """The same clip's melody, a part of it drawn."""
        convert()
        workspace = window.workspace("convert")
        if isinstance(workspace, ConvertWorkspace):
            if workspace.pitches.currentWidget() is not workspace.editor:
                workspace.draw()
            if workspace.drawing.document.sheet is None:
                stage.done(HearMelody)
            workspace.view.select((0.2 * workspace.view.duration_s, 0.4 * workspace.view.duration_s))
            workspace.editor.gestures.shift(3)

    return {
        "empty-convert": stage.fresh("convert"),
        "convert": convert,
        "convert-draw": convert_draw,
    }


def convert_something(project: Project) -> None:
    """A clip of the project, hummed by a voice that converts; once."""
    if not project.conversions.all():
        longest = max(project.clips.all(), key=lambda clip: clip.duration_s)
        source = str(project.audio.path(longest.audio))
        job = Convert(project=str(project.folder), voice=ECHO.id, source=source, title=longest.name)
        with patch.object(loading, "load_converter", lambda _project, _wanted: Echo()):
            runner.run(job, JobContext("x", lambda message: None, lambda: False))
