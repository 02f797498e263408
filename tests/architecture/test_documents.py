"""Documents say what is there: rooms, families, words, links."""

import ast
import re
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


OUR_OWN = re.compile(
    r"\b(chores|desk|foretell|foretold|outbox|pulse|scribe|setbacks|shelf|tongues?|troubles|workshop)\b"
)
"""What the field has other words for: predict, language, log, problem, writer …"""


def test_the_code_uses_the_words_of_the_field() -> None:
    found = {
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for tree in ("backend", "studio")
        for path in sorted((ROOT / tree).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in (getattr(node, part, None) for part in ("id", "attr", "arg", "name"))
        if isinstance(name, str) and OUR_OWN.search(_apart(name))
    }
    assert found == set()


def _apart(name: str) -> str:
    """``RunLog`` and ``run_log`` → ``run log``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name).lower()
