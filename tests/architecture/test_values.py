"""A value that is changed is changed with ``replace``: who builds it anew, field by field, loses what it forgets."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BORN = {
    "Phone": ("backend/protocol", "backend/text", "backend/datasets/alignment", "backend/families", "backend/song",
              "backend/project/alignments.py", "backend/corpora", "backend/voices/performing.py"),
    "Score": ("backend/protocol", "backend/families", "backend/song", "backend/corpora"),
    "Contour": (
        "backend/protocol", "backend/families", "backend/song", "backend/corpora", "backend/speech/listening.py",
        "backend/voices/performing.py", "studio/maths",
    ),
    "Alignment": ("backend/datasets/alignment", "backend/project/alignments.py"),
}  # fmt: skip
"""Value → where one may come into being."""


def builders(source: str) -> set[str]:
    """Names of the values that a module builds."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {call.id for call in calls if isinstance(call, ast.Name)} & set(BORN)


@pytest.mark.parametrize("tree", ["backend", "studio", "packaging"])
def test_values_are_built_only_where_they_are_born(tree: str) -> None:
    strays = [
        f"{name} in {path.relative_to(ROOT).as_posix()}"
        for path in sorted((ROOT / tree).rglob("*.py"))
        for name in sorted(builders(path.read_text("utf-8")))
        if not path.relative_to(ROOT).as_posix().startswith(BORN[name])
    ]
    assert strays == []


def test_a_planted_rebuilding_is_seen() -> None:
    assert builders("longer = Phone(symbol=p.symbol, start_s=0.0, duration_s=2.0)") == {"Phone"}
    assert builders("longer = replace(p, duration_s=2.0)") == set()
