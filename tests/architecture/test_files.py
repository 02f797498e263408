"""The tree keeps to docs/ARCHITECTURE.md."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 500
FAMILY_FILES = {
    "README.md", "config.py", "data.py", "loss.py", "model.py", "recipe.py", "step.py", "synthesis.py", "weights.py",
}  # fmt: skip
SOURCES = sorted(
    path for top in ("studio", "backend", "assets", "tests", "packaging") for path in (ROOT / top).rglob("*.py")
)
FAMILIES = sorted(path for path in (ROOT / "backend" / "families").iterdir() if (path / "recipe.py").exists())


def test_no_file_is_longer_than_500_lines() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = {"utils.py", "util.py", "helpers.py", "misc.py", "common.py"}
    assert [path for path in SOURCES if path.name in drawers] == []


@pytest.mark.parametrize("family", FAMILIES, ids=lambda path: path.name)
def test_a_family_has_the_nine_files(family: Path) -> None:
    names = {path.name for path in family.iterdir()}
    # A file that outgrew itself is a folder of that name.
    names |= {f"{path.name}.py" for path in family.iterdir() if path.is_dir()}
    names |= {"step.py"} if "stages.py" in names else set()  # each stage holds its own
    assert names >= FAMILY_FILES


def test_there_is_a_family() -> None:
    assert [path.name for path in FAMILIES], "no family has a recipe"


def test_every_asset_folder_says_its_licence() -> None:
    folders = [path for path in (ROOT / "assets").iterdir() if path.is_dir() and path.name != "__pycache__"]
    silent = [f.name for f in folders if not any(f.glob("LICENSE*")) and "CC0" not in _readme(f)]
    assert silent == []


def _readme(folder: Path) -> str:
    readme = folder / "README.md"
    return readme.read_text("utf-8") if readme.exists() else ""
