"""Pictures of Train."""

from studio.ui.targets import NewTraining, ShowRun
from studio.ui.training.workspace import TrainingWorkspace
from tests.fakes.trainings import write_trainings
from tests.gallery.stage import Scenes, Stage, wait


def scenes(stage: Stage) -> Scenes:
    """Name → what brings the window into that state."""
    context, window = stage.context, stage.window

    def new_training() -> None:
        stage.real("training")()
        window.workspace("training").show_target(NewTraining())
        stage.expect_a_voice()

    def training() -> None:
        stage.real("training")()
        wait(lambda: bool(context.runs.ids))
        workspace = window.workspace("training")
        workspace.show_target(ShowRun(context.runs.ids[0]))
        workspace.curves.finish()  # type: ignore[attr-defined]

    def trainings() -> None:
        """Three of them: one that runs is in front, and compared with one that is finished."""
        stage.fresh("training")()
        workspace = window.workspace("training")
        if context.project is None or not isinstance(workspace, TrainingWorkspace):
            return
        if not list(context.project.runs_folder.iterdir()):
            write_trainings(context.project.runs_folder)
        wait(lambda: len(context.runs.ids) == 6)
        workspace.show_target(ShowRun("2-acoustic"))
        if workspace.runs.colour_of("voice-0") is None:
            workspace.runs.toggle("voice-0")
        workspace.curves.finish()

    return {
        "empty-training": stage.fresh("training"),
        "new-training": new_training,
        "training": training,
        "trainings": trainings,
    }
