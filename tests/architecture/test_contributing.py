"""What CONTRIBUTING.md says is so: its files, its commands, the message that it sends to a worker."""

import re
from pathlib import Path

import pytest

from backend.protocol import wire

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PATHS = sorted(
    path
    for path in [
        *re.findall(r"`([\w./-]+(?:/|\.py|\.json|\.toml|\.yaml|\.md))`", TEXT),
        *re.findall(r"\bT=([\w./-]+\.py)", TEXT),
    ]
    if "NAME" not in path and not path.startswith(".venv")
)


@pytest.mark.parametrize("path", PATHS)
def test_what_it_points_at_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_its_make_commands_are_targets() -> None:
    promised = set(re.findall(r"\bmake (\w+)", TEXT)) & {"setup", "quick", "one", "test", "demo", "studio"}
    assert promised == {"setup", "quick", "one", "test"}
    assert promised <= set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_its_message_to_a_worker_is_one() -> None:
    (line,) = re.findall(r"echo '(.*)'; sleep", TEXT)
    assert isinstance(wire.decode_request(line.encode()), wire.Start)


def test_before_a_commit_run_only_programs_of_the_environment() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    entries = re.findall(r"entry: (\S+)", hooks)
    lint = (ROOT / "Makefile").read_text("utf-8")
    assert entries
    for entry in entries:
        assert entry.startswith(".venv/bin/")
        assert f"$(BIN)/{Path(entry).name}" in lint
    assert re.findall(r"repo: (\S+)", hooks) == ["local"]
