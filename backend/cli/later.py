"""Commands that are planned and that do not exist yet: they say so."""

import typer

from backend.cli.output import misuse

LATER = {
    "serve": "An HTTP face for other programs",
}


def add(app: typer.Typer) -> None:
    """Give the app a command for each."""
    for name, doc in LATER.items():
        _add(app, name, doc)


def _add(app: typer.Typer, name: str, doc: str) -> None:
    anything = {"ignore_unknown_options": True, "allow_extra_args": True}

    @app.command(name, help=f"{doc}. Not there yet.", context_settings=anything, rich_help_panel="Not there yet")
    def later(context: typer.Context) -> None:
        misuse(f"`voicewright {context.command.name}` is not there yet.")
