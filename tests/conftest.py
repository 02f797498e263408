"""What all tests share: hypothesis tries the same examples each time (HYPOTHESIS_PROFILE=search tries new ones),
without a stop-watch, and the install has only the built-in voices that a test puts there.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from backend.project import voices
from tests.patience import WINDOW_MS

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, max_examples=1000, deadline=None)
for wait in (QtBot.waitUntil, QtBot.waitSignal):
    wait.__kwdefaults__ = (wait.__kwdefaults__ or {}) | {"timeout": WINDOW_MS}
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(autouse=True)
def _no_built_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "BUILT_IN", Path(__file__).with_name("nothing built in"))


@pytest.fixture
def built_in(_no_built_in: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's built-in voices lie; see :mod:`tests.fakes.built_in`."""
    place = tmp_path / "install 声"
    monkeypatch.setattr(voices, "BUILT_IN", place)
    return place


TRAININGS = frozenset({"trained", "made", "checkpoints"})
"""Fixtures of the families, the codec and the content encoder for which something is trained."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that ask for a training are slow; ``make quick`` leaves them out."""
    for item in items:
        place = item.path.relative_to(Path(__file__).parent).parts[0]
        if place in ("families", "codec", "content") and TRAININGS & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """A file's tests run in one process, and so does a folder whose tests share trainings: each is trained once."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder, _, _ = file.rpartition("/")
        return folder if folder.startswith(("tests/families/", "tests/codec")) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    return Together(config, log)
