"""Documents say what is there: rooms, families, words, links."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from backend.protocol import jobs
from backend.registry import FAMILIES

ROOT = Path(__file__).parents[2]
ARCHITECTURE = (ROOT / "docs" / "ARCHITECTURE.md").read_text("utf-8")
GLOSSARY = (ROOT / "docs" / "GLOSSARY.md").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "backend").rglob("*.md")])
READMES = sorted((ROOT / "backend" / "families").glob("*/README.md"))


@pytest.mark.parametrize("top", ["backend", "studio"])
def test_every_room_has_its_line(top: str) -> None:
    rooms = {path.name for path in (ROOT / top).iterdir() if (path / "__init__.py").exists()}
    assert {room for room in rooms if f"`{room}/" not in ARCHITECTURE} == set()


def test_every_family_is_a_word() -> None:
    (line,) = [line for line in GLOSSARY.splitlines() if line.startswith("| family")]
    ours = {name for name, package in FAMILIES.items() if package.startswith("backend.")}  # tests add their own
    assert {family for family in ours if family not in line} == set()


def test_every_lane_has_its_line() -> None:
    lanes = {kind.lane for kind in jobs.kinds(jobs.Job) if kind.__module__ == jobs.__name__}
    assert {lane for lane in lanes if not re.search(rf"[├└] {lane} ", ARCHITECTURE)} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_files_are_there(document: Path) -> None:
    text = document.read_text("utf-8")
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text)
    assert [link for link in links if "://" not in link and not (document.parent / link).exists()] == []
    named = re.findall(r"`((?:backend|studio|tests|packaging|assets)/[\w/.]+)`", text)
    assert [name for name in named if "NAME" not in name and not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    "line", [line for line in GLOSSARY.splitlines() if line.startswith("| ")][2:], ids=lambda x: x[:20]
)
def test_every_word_has_a_meaning_and_words_to_avoid(line: str) -> None:
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert len(cells) == 3
    assert all(cells)


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.parent.name)
def test_a_family_names_files_that_it_has(readme: Path) -> None:
    named = re.findall(r"`([\w/]+(?:\.py|/))`", readme.read_text("utf-8"))
    assert [name for name in named if not any((top / name).exists() for top in (readme.parent, ROOT))] == []


OUR_OWN = (
    "bench(es)?",
    "chores?",
    "desks?",
    "foret(ell(s|ing)?|old)",
    "houses?",
    "outbox(es)?",
    "pulses?",
    "scribes?",
    "setbacks?",
    "settled?",
    "shelf",
    "shelves",
    "(voice|reference) prints?",
    r"prints? (channels|width|rows?|of (speakers|voices))",
    "tongues?",
    "troubles?",
    "workshops?",
)
"""What the field has other words for: predict, language, log, problem, writer …"""
OF_SOUND = ("pulses?", "shelf")
"""Words that mean something else in signal processing (an excitation, a filter); looked for where there is none."""
WITHOUT_SOUND = ("backend/jobs/", "backend/project/", "backend/server/", "backend/training/", "studio/")
EARLIER = {
    "disk-trouble": "in the events of runs",
    "trouble_step": "in checkpoints",
    "setbacks": "in checkpoints",
    "print_channels": "in checkpoints and voices",
    "reference_prints": "in checkpoints and voices",
    '"house"': "a spelling, in voices",
    "a $5 million house": "a price that is read",
    "house voice": "a word to avoid",
}
"""Names that are stored, and where; and sentences about something else."""


def test_the_code_uses_the_words_of_the_field() -> None:
    paths = [path for tree in ("backend", "studio", "packaging") for path in sorted((ROOT / tree).rglob("*.py"))]
    found = {f"{path.relative_to(ROOT).as_posix()}: {word}" for path in paths for word in _our_own(path)}
    assert found == set()


def test_sentences_and_documents_use_the_words_of_the_field() -> None:
    paths = [*DOCUMENTS, *sorted((ROOT / "backend" / "protocol" / "sentences").glob("*.json"))]
    found = {f"{path.relative_to(ROOT).as_posix()}: {word}" for path in paths for word in _our_own(path)}
    assert found == set()


@pytest.mark.parametrize(
    "text", ["TroubleCard", "trouble_card", "TROUBLES", "two shelves", "last_setback", "house_voices", "voice_print"]
)
def test_our_own_words_are_found_within_names(text: str) -> None:
    assert _words_of(text, OUR_OWN)


def test_nothing_is_called_a_print() -> None:
    """A speaker embedding was one. What is left is the verb."""
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{getattr(node, 'lineno', 0)}: {name}"
        for path in sorted((ROOT / "backend").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _given_names(node)
        if {"print", "prints"} & set(name.lower().split("_"))
    ]
    assert found == []


def _given_names(node: ast.AST) -> list[str]:
    """What a line of code gives a name to, or asks an object for."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
            return [name]
        case ast.Name(id=name, ctx=ast.Store()):
            return [name]
        case ast.Attribute(attr=name) if name != "print":
            return [name]
    return []


def _our_own(path: Path) -> list[str]:
    place, text = path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
    for name in EARLIER:
        text = text.replace(name, "")
    return _words_of(text, [word for word in OUR_OWN if place.startswith(WITHOUT_SOUND) or word not in OF_SOUND])


def _words_of(text: str, words: Iterable[str]) -> list[str]:
    """Those of ``words`` that stand in a text, in ``RunLog`` and ``run_log`` as well."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", text).lower()
    return [found.group() for found in re.finditer(rf"\b({'|'.join(words)})\b", apart)]
