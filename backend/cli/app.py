"""The commands of the program, put together."""

import os
from collections.abc import Callable
from typing import Annotated

import typer

from backend.cli import converting, exporting, lexicon, listening, machine, projects, singing, speaking, training

app = typer.Typer(
    name="voicewright", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="Make a voice from recordings: import, check, train, speak, edit, export. Everything stays on this machine.",
)  # fmt: skip


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("voicewright"))
        raise typer.Exit


@app.callback()
def voicewright(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which one.")
    ] = False,
) -> None:
    """Make a voice from recordings."""


PANELS: dict[str, tuple[Callable[..., None], ...]] = {
    "A project": (
        projects.new,
        projects.import_,
        listening.slice_,
        listening.transcribe,
        listening.speakers,
        projects.align,
        projects.check,
        listening.proofread,
        projects.prepare,
        projects.leftovers,
    ),
    "A voice": (
        training.make_voice,
        training.imitate,
        training.train,
        training.runs,
        training.stop,
        training.resume,
        projects.import_weights,
        projects.voices,
    ),
    "Speech": (speaking.speak, speaking.render, converting.convert, speaking.judge, exporting.export),
    "Song": (singing.sing,),
    "Voicewright": (machine.families, machine.doctor, machine.studio),
}
for panel, commands in PANELS.items():
    for function in commands:
        app.command(function.__name__.rstrip("_").replace("_", "-"), rich_help_panel=panel)(function)
app.add_typer(singing.song, name="song", rich_help_panel="Song")
app.add_typer(lexicon.lexicon, name="lexicon", rich_help_panel="A project")


def main() -> None:
    """The entry point of ``voicewright``."""
    # Before torch loads: its threads sleep while they wait, which is many times faster beside other work.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    app(prog_name="voicewright")
