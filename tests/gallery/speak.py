"""Pictures of Speak."""

from backend.protocol.word_jobs import FindWays
from studio.commands.score import EditScore
from studio.maths import score_energy
from studio.ui.speak.workspace import SpeakWorkspace
from studio.ui.targets import ShowTake
from tests.fakes.client import FakeClient
from tests.gallery.sample import ROOT
from tests.gallery.stage import Scenes, Stage, wait


def scenes(stage: Stage) -> Scenes:
    """Name → what brings the window into that state."""
    context, window = stage.context, stage.window

    def speak() -> None:
        stage.real("speak")()
        if context.renders.items:
            window.workspace("speak").show_target(ShowTake(context.renders.items[0].id))

    def loudness() -> None:
        """The same take with its loudness drawn, and pinned."""
        speak()
        workspace = window.workspace("speak")
        if isinstance(workspace, SpeakWorkspace) and (sheet := workspace.session.document.sheet) is not None:
            drawn = score_energy.draw(sheet, [(0.4, 0.0), (0.7, 5.0), (1.1, -8.0), (1.4, -2.0), (1.6, 0.0)])
            context.undo.push(EditScore(workspace.session.document, drawn, "Loudness"))
            if not workspace.action("speak.energy").isChecked():
                workspace.action("speak.energy").trigger()
                workspace.action("speak.pin").trigger()

    def lines() -> None:
        """A page of text, all of it said by the voice that is chosen."""
        stage.real("speak")()
        workspace = window.workspace("speak")
        if isinstance(stage.client, FakeClient) or not isinstance(workspace, SpeakWorkspace):
            return
        if len(context.script.items) < 5:
            workspace.edits.paste((ROOT / "assets" / "sentences" / "unseen.txt").read_text("utf-8"))
            wait(lambda: len(context.script.items) > 5)
            workspace.script.say_all([line.id for line in context.script.items[:6]])
            wait(lambda: not workspace.script.saying)

    def word() -> None:
        """How a word of the take is said."""
        speak()
        workspace = window.workspace("speak")
        assert isinstance(workspace, SpeakWorkspace)
        workspace.editor.lane.words_pressed.emit(3, 3)
        stage.done(FindWays)

    return {
        "empty-speak": stage.fresh("speak"),
        "speak": speak,
        "loudness": loudness,
        "word": word,
        "lines": lines,
    }
