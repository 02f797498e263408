"""``lexicon``: how words of a project are said, kept in its dictionary."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backend.cli.options import Folder, Json, folder
from backend.cli.output import guarded, result, table

if TYPE_CHECKING:
    from backend.project.project import Project

lexicon = typer.Typer(no_args_is_help=True, help="How words of a project are said.")
_LANGUAGE = typer.Option("--language", help="espeak-ng's code; without it, in all languages.")
_WORD = typer.Argument(metavar="WORD", help="As it is written; several words in quotes.", show_default=False)
_FILE = typer.Argument(metavar="FILE", help="Word and phones in two columns, or CMU's ARPAbet.", show_default=False)


def _require_writing(project: "Project", path: Path) -> None:
    """Raise ``VoicewrightError`` where a window holds the project."""
    from backend.project.errors import read_only

    if project.readonly:
        raise read_only(project.readonly_reason, str(path))


@lexicon.command("list")
@guarded
def listed(path: Folder, language: Annotated[str, _LANGUAGE] = "", as_json: Json = False) -> None:
    """Every word with how it is said."""
    from backend.project.project import Project

    with Project.open(path.expanduser().absolute()) as project:
        entries = project.lexicon.all(language)
    result({"entries": entries}, as_json, table(sorted(entries.items()), ("word", "phones")))


@lexicon.command("set")
@guarded
def put(
    path: Folder,
    word: Annotated[str, _WORD],
    phones: Annotated[
        str, typer.Argument(metavar="PHONES", help="IPA, [[espeak-ng's names]], a respelling, pinyin or kana.")
    ],
    language: Annotated[str, _LANGUAGE] = "",
    as_json: Json = False,
) -> None:
    """Say how a word is spoken."""
    from backend.project.project import Project

    with Project.open(Path(folder(path))) as project:
        _require_writing(project, path)
        project.lexicon.put(word, phones, language)
    result({"word": word, "phones": phones}, as_json, [f"{word}  {phones}"])


@lexicon.command("remove")
@guarded
def remove(
    path: Folder, word: Annotated[str, _WORD], language: Annotated[str, _LANGUAGE] = "", as_json: Json = False
) -> None:
    """Forget a word."""
    from backend.project.project import Project

    with Project.open(Path(folder(path))) as project:
        _require_writing(project, path)
        project.lexicon.remove(word, language)
    result({"removed": word}, as_json, [f"{word} is read as before."])


@lexicon.command("import")
@guarded
def import_(
    path: Folder, file: Annotated[Path, _FILE], language: Annotated[str, _LANGUAGE] = "", as_json: Json = False
) -> None:
    """Bring in a dictionary; words that are there already are said anew."""
    from backend.project.project import Project
    from backend.text import dictionaries

    entries, left_out = dictionaries.read(file)
    with Project.open(Path(folder(path))) as project:
        _require_writing(project, path)
        for word, phones in entries.items():
            project.lexicon.put(word, phones, language)
    lines = [f"{len(entries)} words, {len(left_out)} lines left out."]
    lines += [f"Not a word with phones: {one}" for one in left_out]
    result({"words": len(entries), "left_out": left_out}, as_json, lines)


@lexicon.command("export")
@guarded
def export(
    path: Folder, file: Annotated[Path, _FILE], language: Annotated[str, _LANGUAGE] = "", as_json: Json = False
) -> None:
    """Write the dictionary as a table: word, tab, phones."""
    from backend.project.project import Project
    from backend.text import dictionaries

    with Project.open(path.expanduser().absolute()) as project:
        entries = project.lexicon.all(language)
    dictionaries.write(file, entries)
    result({"words": len(entries), "path": str(file)}, as_json, [f"{len(entries)} words in {file}."])
