"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The project's folder.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Write one JSON object on stdout.")]
Voice = Annotated[str, typer.Option(help="The voice's id or name; without it the newest.", show_default=False)]
Out = Annotated[Path, typer.Option("--out", help="Where to write.", show_default=False)]


def folder(path: Path) -> str:
    """The project's folder as jobs name it; refuses early what is no project."""
    from backend.project import opening

    return str(opening.locate(path.expanduser().absolute()))


def absolute(path: Path | None) -> str:
    """A path as jobs name it; empty for none."""
    return "" if path is None else str(path.expanduser().absolute())
