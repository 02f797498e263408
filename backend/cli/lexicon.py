"""``lexicon``: how words of a project are said, kept in its dictionary."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backend.cli.options import Folder, Json, folder
from backend.cli.output import guarded, result, table
from backend.protocol.problems import refuse

if TYPE_CHECKING:
    from backend.project.project import Project

lexicon = typer.Typer(no_args_is_help=True, help="How words of a project are said.")
_LANGUAGE = typer.Option("--language", help="espeak-ng's code; without it, in all languages.")
_WORD = typer.Argument(metavar="WORD", help="As it is written; several words in quotes.", show_default=False)
_FILE = typer.Argument(metavar="FILE", help="The dictionary.", show_default=False)


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
    exact: Annotated[bool, typer.Option("--exact", help="Only where it is written with these capitals.")] = False,
    as_json: Json = False,
) -> None:
    """Say how a word is spoken."""
    from backend.project.project import Project

    with Project.open(Path(folder(path))) as project:
        _require_writing(project, path)
        project.lexicon.put(word, phones, language, exact=exact)
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


@lexicon.command("ways")
@guarded
def ways(
    path: Folder, word: Annotated[str, _WORD], language: Annotated[str, _LANGUAGE] = "en-us", as_json: Json = False
) -> None:
    """How a word may be said; the first is how it is read now."""
    from backend.project.project import Project
    from backend.text import candidates

    with Project.open(path.expanduser().absolute()) as project:
        found = candidates.find(word, language, project.lexicon.all(language))
    rows = [(one.phones, one.entry, one.how.say()) for one in found]
    listed = [{"phones": phones, "entry": entry, "how": how} for phones, entry, how in rows]
    result({"word": word, "ways": listed}, as_json, table(rows, ("phones", "to write", "from")))


@lexicon.command("import")
@guarded
def import_(
    path: Folder, file: Annotated[Path, _FILE], language: Annotated[str, _LANGUAGE] = "", as_json: Json = False
) -> None:
    """Bring in a dictionary (PLS, CMU, MFA, Kaldi, JSON, a table); words that are there already are said anew."""
    from backend.project.project import Project
    from backend.text import dictionaries

    read = dictionaries.read(file)
    if not read.entries:
        refuse("no-words/file", file=file)
    with Project.open(Path(folder(path))) as project:
        _require_writing(project, path)
        project.lexicon.put_all(read.entries, language)
    told = {"words": len(read.entries), "left_out": read.left_out, "further_readings": read.variants}
    lines = [
        f"{len(read.entries)} words, {len(read.left_out)} lines left out,"
        f" {read.variants} further readings of the same words not taken."
    ]
    lines += [f"Not a word with phones: {one}" for one in read.left_out]
    result(told, as_json, lines)


@lexicon.command("export")
@guarded
def export(
    path: Folder, file: Annotated[Path, _FILE], language: Annotated[str, _LANGUAGE] = "", as_json: Json = False
) -> None:
    """Write the dictionary in the form that the name asks for: .pls, .dict (MFA), .cmu, .json, else a table."""
    from backend.project.project import Project
    from backend.text import dictionaries

    with Project.open(path.expanduser().absolute()) as project:
        entries = project.lexicon.all(language)
    if not entries:
        refuse("no-words/project", file=path)
    dictionaries.write(file, entries, language or "en-us")
    result({"words": len(entries), "path": str(file)}, as_json, [f"{len(entries)} words in {file}."])
