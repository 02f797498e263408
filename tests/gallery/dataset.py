"""Pictures of Dataset."""

from tests.gallery.stage import Scenes, Stage


def scenes(stage: Stage) -> Scenes:
    """Name → what brings the window into that state."""
    window = stage.window

    def health() -> None:
        stage.real("dataset")()
        window.workspace("dataset").action("dataset.health").trigger()
        stage.expect_a_voice()

    return {
        "empty-dataset": stage.fresh("dataset"),
        "dataset": stage.real("dataset"),
        "health": health,
    }
