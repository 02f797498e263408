"""Processes of our own are started in one way, from a source tree and from a frozen bundle."""

import ast
import subprocess
import sys

import pytest

from backend.project.children import CHILD, ROOT, command


def test_a_module_is_run_by_python() -> None:
    line = command("this", options=("-P",))
    assert line == [sys.executable, "-P", "-m", "this"]


def test_a_bundle_runs_it_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    program, *arguments = command("platform", "--terse")
    assert (program, arguments) == (sys.executable, [CHILD, "platform", "--terse"])
    asked = [sys.executable, "-m", "studio", *arguments]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip()


@pytest.mark.parametrize("tree", ["backend", "studio"])
def test_nobody_starts_processes_or_finds_assets_otherwise(tree: str) -> None:
    found = set()
    for path in (ROOT / tree).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("parents", "executable"):
                found.add(f"{path.relative_to(ROOT).as_posix()}: {ast.unparse(node)}")
    at_home = {"backend/project/children.py: sys.executable", "studio/audio/devices.py: sys.executable"}
    assert {line for line in found if "sys.executable" in line or "__file__" in line} <= at_home
