"""Pictures of what belongs to no workspace."""

from tests.fakes.client import FakeClient
from tests.gallery.stage import Scenes, Stage, wait


def beginnings(stage: Stage) -> Scenes:
    """Before a project is open; name → what brings the window into that state."""
    context, window = stage.context, stage.window

    def welcome() -> None:
        context.state.close()
        context.settings.change(guide=True)
        window.welcome.refresh()
        stage.banners_away()

    def first_steps() -> None:
        context.settings.change(projects=str(stage.scratch))
        window.files.hear()
        stage.banners_away()
        if not isinstance(stage.client, FakeClient):
            wait(lambda: any(line.fresh for line in context.script.items) and not context.jobs.running())
            context.playback.stop()

    return {"welcome": welcome, "first-steps": first_steps}


def scenes(stage: Stage) -> Scenes:
    """Name → what brings the window into that state."""
    context, window = stage.context, stage.window

    def settings() -> None:
        stage.fresh("speak")()
        window.open_settings()

    def shortcuts() -> None:
        stage.fresh("speak")()
        window.sheet.toggle()

    def glossary() -> None:
        stage.fresh("speak")()
        window.glossary.toggle()

    def guide() -> None:
        stage.real("speak")()
        window.guide.toggle()

    def palette() -> None:
        stage.banners_away()
        stage.real("dataset")()
        window.open_palette()

    def banners() -> None:
        window.palette_.close_()
        stage.real("dataset")()
        context.say("Clip excluded from training.", action=("Undo", context.undo.undo))
        detail = "noise.wav: the file is empty. Record it again."
        context.say("3 recordings imported, 1 left out.", kind="warning", detail=detail)

    return {
        "empty-library": stage.fresh("library"),
        "library": stage.real("library"),
        "settings": settings,
        "shortcuts": shortcuts,
        "glossary": glossary,
        "guide": guide,
        "palette": palette,
        "banners": banners,
    }
