"""``python -m tests.translations [LANGUAGE…]``: what the window says, brought into the files of its translators.

Collects the sentences in ``tr(…)`` and ``trn(…)``, brings each ``studio/words/translations/LANGUAGE.po`` up to date
and compiles it. A language that is named and not there yet is begun. ``tests/architecture/test_translations.py`` fails
where something is left to translate.
"""

import ast
import io
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
STUDIO = ROOT / "studio"
FOLDER = STUDIO / "words" / "translations"
WIDTH = 120


class Said(NamedTuple):
    """A sentence of the window."""

    sentence: str | tuple[str, str]
    """One, or the forms for one and for many."""
    about: str
    place: str


def said(folder: Path = STUDIO) -> Iterator[Said]:
    """Every sentence in the sources, by file and line. Raises ``ValueError`` for one that is no literal."""
    for path in sorted(folder.rglob("*.py")):
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            kind = call.func.id if isinstance(call.func, ast.Name) else ""
            if kind not in ("tr", "trn"):
                continue
            place = path.relative_to(folder.parent).as_posix()
            match kind, [arg.value for arg in call.args if isinstance(arg, ast.Constant)]:
                case "tr", [str(sentence)]:
                    yield Said(sentence, "", place)
                case "tr", [str(sentence), str(about)]:
                    yield Said(sentence, about, place)
                case "trn", [str(one), str(many), *_]:
                    yield Said((one, many), "", place)
                case _:
                    raise ValueError(f"{place}:{call.lineno}: {kind} wants its sentences as literals")


def template() -> Catalog:
    """All sentences, none of them translated. Each names the files that say it."""
    made = Catalog(project="Voicewright", charset="utf-8")
    for one in said():
        made.add(one.sentence, context=one.about or None, locations=[(one.place, 0)])
    return made


def read(language: str) -> Catalog:
    """A language's file as it is."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    """A language's file with the sentences that the window has now; those that went are dropped."""
    known = FOLDER / f"{language}.po"
    made = read(language) if known.is_file() else Catalog(language, charset="utf-8")
    begun = made.creation_date
    made.update(template(), no_fuzzy_matching=True)
    made.obsolete.clear()
    made.project, made.version, made.fuzzy = "Voicewright", version("voicewright"), False
    made.msgid_bugs_address, made.language_team, made.last_translator = "", "", "Voicewright"
    made.header_comment = "# What Voicewright's window says: studio/words/language.py."
    made.creation_date = made.revision_date = begun  # else every file changed whenever it is looked at
    return made


def po(catalog: Catalog) -> bytes:
    """The text of a file."""
    file = io.BytesIO()
    write_po(file, catalog, width=WIDTH, sort_by_file=True, include_lineno=False, omit_header=False)
    return file.getvalue()


def mo(catalog: Catalog) -> bytes:
    """The compiled file."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def untranslated(catalog: Catalog) -> list[Message]:
    """What is left to do."""
    return [one for one in catalog if one.id and not all(forms(one))]


def forms(message: Message) -> list[str]:
    """What a sentence became: one, or a form for each kind of number."""
    said = message.string
    return [str(form) for form in said] if isinstance(said, list | tuple) else [str(said or "")]


def main(named: list[str]) -> None:
    """Bring the files up to date."""
    FOLDER.mkdir(exist_ok=True)
    for language in sorted({path.stem for path in FOLDER.glob("*.po")} | set(named)):
        catalog = updated(language)
        (FOLDER / f"{language}.po").write_bytes(po(catalog))
        (FOLDER / f"{language}.mo").write_bytes(mo(catalog))
        sys.stdout.write(f"{language}: {len(catalog)} sentences, {len(untranslated(catalog))} to translate\n")


if __name__ == "__main__":
    main(sys.argv[1:])
