"""``voicewright train``: what it begins from."""

from pathlib import Path

import msgspec
import pytest

from backend.cli import training
from backend.protocol.families import PresetInfo
from backend.protocol.training_jobs import Train
from backend.voices import bases
from tests.cli.conftest import Call
from tests.fakes.family import config as fake


class NotedError(Exception):
    """Ends the command where it would begin to train."""


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[Train]:
    """The jobs that would be done; none is."""
    jobs = list[Train]()

    def note(job: Train) -> None:
        jobs.append(job)
        raise NotedError

    monkeypatch.setattr(training, "do", note)
    return jobs


def test_it_begins_where_the_window_does(
    call: Call, noted: list[Train], place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sizes = [PresetInfo(name=name) for name in ("tiny", "small", "base")]
    monkeypatch.setattr(fake, "INFO", msgspec.structs.replace(fake.INFO, presets=sizes))
    monkeypatch.setattr(fake, "presets", lambda: {one.name: fake.SineConfig() for one in sizes})
    monkeypatch.setattr(bases, "FOLDER", tmp_path)

    def begun(*words: str) -> tuple[str, str]:
        call("train", place, "--family", "fake", *words)
        return noted[-1].preset, noted[-1].parent

    assert begun() == ("small", "")
    assert begun("--preset", "base") == ("base", "")
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / "voice.json").write_text("{}", "utf-8")
    assert begun() == ("base", "base")
    assert begun("--preset", "base") == ("base", "base")
    assert begun("--from", "base") == ("base", "base")
    assert begun("--from", "nothing") == ("base", "")
    assert begun("--from", "mine") == ("base", "mine")
    assert begun("--preset", "tiny") == ("tiny", "")
    assert begun("--preset", "tiny", "--from", "mine") == ("tiny", "mine")
