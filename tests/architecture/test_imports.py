"""Import contracts hold, and each of them catches what it is there for."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLANTED = {
    "studio: imports run one way": ("studio/settings.py", "import studio.client"),
    "backend: imports run one way": ("backend/text/__init__.py", "import backend.jobs"),
    "studio sees of backend only protocol and project": (
        "studio/models/__init__.py",
        "import backend.datasets",
    ),
    "backend never sees studio or Qt": ("backend/server/__init__.py", "import PySide6"),
    "protocol and project see neither torch nor Qt": ("backend/project/__init__.py", "import torch"),
    "words and maths are plain Python": ("studio/words/__init__.py", "import PySide6"),
}
STRANGERS = "families are strangers to each other"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert command is not None
    return subprocess.run([command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("studio", "backend"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_a_violation_of_each_contract_is_planted() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    assert {one["name"] for one in contracts} == {*PLANTED, STRANGERS}


def test_each_contract_catches_a_planted_violation(copy: Path) -> None:
    for file, line in PLANTED.values():
        with (copy / file).open("a", encoding="utf-8") as source:
            source.write(f"\n{line}\n")
    result = lint(copy)
    assert result.returncode != 0
    broken = set(re.findall(r"^(.+) BROKEN", result.stdout, re.MULTILINE))
    assert {name.strip() for name in broken} == set(PLANTED)


def test_families_are_strangers_to_each_other(copy: Path) -> None:
    families = copy / "backend" / "families"
    (families / "another").mkdir()
    (families / "another" / "__init__.py").write_text("import backend.families.fastpitch\n", "utf-8")
    result = lint(copy)
    assert f"{STRANGERS} BROKEN" in result.stdout.replace("  ", " ")
