"""Pictures of Sing. Each of them goes on with the song of the first."""

from collections.abc import Callable
from functools import partial

from backend.protocol.song_jobs import PlanSong, ReadSong, Sing
from studio.maths import song_time
from studio.ui.sing.workspace import SingWorkspace
from tests.gallery.stage import Scenes, Stage, wait


def scenes(stage: Stage) -> Scenes:
    """Name → what brings the window into that state."""
    return {
        "empty-sing": stage.fresh("sing"),
        "sing": partial(sing, stage),
        "sing-all": zoomed(stage, 1e4),
        "sing-phrase": zoomed(stage, 6.0, 16.0),
        "sing-note": zoomed(stage, 2.4, 9.0),
        "sing-sound": partial(sound, stage),
    }


def sing(stage: Stage) -> None:
    """The first song, sung by the voice that is chosen."""
    stage.fresh("sing")()
    workspace = stage.window.workspace("sing")
    assert isinstance(workspace, SingWorkspace)
    if workspace.session.song is None:
        workspace.open_shipped()
        stage.done(ReadSong)
    workspace.session.make_plan()
    stage.done(PlanSong)
    workspace.session.sing()
    stage.done(Sing)
    stage.context.playback.stop()


def zoomed(stage: Stage, seconds: float, tones: float | None = None) -> Callable[[], None]:
    """The same song at another zoom, a line of it drawn by hand."""

    def show() -> None:
        workspace = stage.window.workspace("sing")
        if not isinstance(workspace, SingWorkspace) or workspace.session.song is None:
            return
        stage.window.go("sing")
        editor = workspace.editor
        editor.zoom_all() if tones is None else editor.roll.show_tones(64 - tones / 2, 64 + tones / 2)
        editor.view.show(-editor.view.lead_s, seconds)
        editor.state.select([2, 3] if tones else [])

    return show


def sound(stage: Stage) -> None:
    """A phrase with its sound behind it, and a slower bar."""
    zoomed(stage, 10.0, 30.0)()
    workspace = stage.window.workspace("sing")
    if isinstance(workspace, SingWorkspace) and workspace.session.song is not None:
        document, backdrop = workspace.session.document, workspace.editor.backdrop
        if not backdrop.shown:
            slower = song_time.with_tempo(workspace.session.song, 2 * 1920, 84)
            document.open(document.id, song_time.with_meter(slower, 3 * 1920, beats=2, unit=4))
            sing(stage)
            zoomed(stage, 10.0, 30.0)()
            backdrop.toggle()
        wait(lambda: backdrop.spectrum is not None)
