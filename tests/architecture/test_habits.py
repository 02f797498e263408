"""Habits that can be counted: the formatter is obeyed, constructors stay short, nothing in the window is dead."""

import ast
import re
from pathlib import Path

import pytest
from vulture import Vulture  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[2]
MOST_SKIPS = {"studio": 14, "backend": 317, "packaging": 20, "tests": 161}
"""Tree → ``# fmt: skip`` in it. Only for tables, matrices and SQL; lower a number when it can be lowered."""
MOST_ANY = {"studio": 32, "backend": 87, "packaging": 1}
"""Tree → places that say ``Any``, imports aside. Lower a number when it can be lowered."""
LONGEST_CONSTRUCTOR = 40
LONGEST = 50
QT_CALLS = [
    "mergeWith", "headerData", "scaledPixmap", "actualSize", "dragEnterEvent", "dropEvent", "leaveEvent", "wheelEvent",
    "contextMenuEvent", "helpEvent", "heightForWidth", "hasHeightForWidth", "expandingDirections", "tickStrings",
    "mouseDoubleClickEvent", "filterAcceptsRow", "lessThan", "spacing", "supportedDropActions",
]  # fmt: skip
"""Overrides: Qt calls them, and pyqtgraph."""
BY_NAME = ["*Workspace"]
"""Found by their names: ``studio.places``."""


@pytest.mark.parametrize("tree", MOST_SKIPS)
def test_the_formatter_is_obeyed_more_and_more(tree: str) -> None:
    found = sum(path.read_text("utf-8").count("# fmt: " + "skip") for path in (ROOT / tree).rglob("*.py"))
    assert found <= MOST_SKIPS[tree]


@pytest.mark.parametrize("tree", MOST_ANY)
def test_types_are_said_more_and_more(tree: str) -> None:
    found = sum(
        isinstance(node, ast.Name) and node.id == "Any"
        for path in (ROOT / tree).rglob("*.py")
        if path.name != "query_syntax.py" and path.name != "query.py"  # a filter's own word
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    )
    assert found <= MOST_ANY[tree]


def test_constructors_stay_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "studio").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        and node.name == "__init__"
        and (node.end_lineno or 0) - node.lineno >= LONGEST_CONSTRUCTOR
    ]
    assert long == []


def test_nothing_in_the_window_is_dead() -> None:
    finder = Vulture(ignore_names=[*QT_CALLS, *BY_NAME])
    finder.scavenge([ROOT / "studio", ROOT / "tests", ROOT / "packaging"])
    dead = [
        f"{item.filename.relative_to(ROOT)}:{item.first_lineno} {item.name}"
        for item in finder.get_unused_code(min_confidence=60)
        if item.filename.is_relative_to(ROOT / "studio")
    ]
    assert dead == []


def test_tests_of_the_window_look_at_it_from_outside() -> None:
    inside = re.compile(r"(?<!\bself)(?<!\bcls)[\w\])\"]\._[a-z]\w+")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "tests" / "studio" / "ui").rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if inside.search(line)
    ]
    assert found == []


def test_no_model_of_the_window_resets() -> None:
    """Rows change by ``studio/models/rows.py``: a reset would lose what a person selected."""
    resets = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "studio").rglob("*.py"))
        if re.search(r"\b(beginResetModel|modelReset)\b", path.read_text("utf-8"))
    ]
    assert resets == []


def test_nobody_is_handed_the_whole_window() -> None:
    """``AppContext`` is given to workspaces alone, which narrow it; everybody else says what it needs."""
    whole = {
        path.relative_to(ROOT / "studio").as_posix()
        for path in (ROOT / "studio").rglob("*.py")
        if re.search(r"import .*\bAppContext\b", path.read_text("utf-8"))
    }
    assert whole <= {"app.py", "ui/place.py"}


def test_pages_are_built_in_one_dialect() -> None:
    """Rows, columns and labels come from ``studio/ui/shared/layout.py``."""
    others = {"QVBoxLayout": "column", "QHBoxLayout": "row", "set_role(QLabel": "label"}
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{node.lineno} has {name} for {others[name]}"
        for path in sorted((ROOT / "studio").rglob("*.py"))
        if path != ROOT / "studio" / "ui" / "shared" / "layout.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and (name := _layout_call(node)) in others
    ]
    assert found == []


def _layout_call(node: ast.Call) -> str:
    """What a call builds: ``QVBoxLayout``, or ``set_role(QLabel``."""
    said = ast.unparse(node.func).rpartition(".")[2]
    if said == "set_role" and node.args and isinstance(node.args[0], ast.Call):
        return f"{said}({_layout_call(node.args[0])}"
    return said


def test_functions_stay_short() -> None:
    long = {
        f"{path.relative_to(ROOT).as_posix()} {node.name}": lines
        for tree in MOST_SKIPS
        for path in sorted((ROOT / tree).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST
    }
    assert long == {}
