"""What the README promises exists: commands of make, commands of the program, a reason for each dependency."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def test_its_make_commands_are_targets() -> None:
    promised = set(re.findall(r"^make (\w+)", README, re.MULTILINE))
    assert promised >= {"demo", "studio", "test", "setup"}
    assert promised <= set(re.findall(r"^(\w+):", MAKEFILE, re.MULTILINE))


def test_ci_runs_the_command_of_the_readme() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert "make test" in README


def test_its_program_commands_exist() -> None:
    promised = set(re.findall(r"^voicewright (\S+)", README, re.MULTILINE))
    assert promised
    result = subprocess.run(
        [Path(sys.executable).with_name("voicewright"), "--help"], capture_output=True, text=True, check=True
    )
    offered = set(re.findall(r"^\W*([\w-]+)", result.stdout, re.MULTILINE))
    assert promised <= offered


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names = [re.split(r"[=><\[]", entry)[0] for entry in project["project"]["dependencies"]]
    names += [line for line in (ROOT / "packaging" / "judges.txt").read_text("utf-8").splitlines() if line[0] != "#"]
    table = README[README.index("| for | library |") :]
    assert [name for name in names if name not in table] == []
