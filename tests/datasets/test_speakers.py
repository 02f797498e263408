"""Speakers told apart by their embeddings."""

from pathlib import Path

import numpy as np
import pytest

from backend.datasets import speakers
from backend.project.project import Project
from backend.protocol.listening_jobs import TellSpeakers
from tests.datasets.checks.test_running import nothing


def voices(*counts: int, apart: float = 1.0) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """So many clips of each speaker, who share much of their sound as people do."""
    rng = np.random.default_rng(0)
    common = 1.3 * rng.normal(size=256)
    return np.concatenate(
        [common + apart * rng.normal(size=256) + 0.4 * rng.normal(size=(count, 256)) for count in counts]
    )


@pytest.mark.parametrize("counts", [(1,), (12,), (9, 5), (20, 4, 7)])
def test_each_speaker_is_a_group(counts: tuple[int, ...]) -> None:
    found = speakers.grouped(voices(*counts))
    parts = np.split(found, np.cumsum(counts)[:-1])
    assert [len(set(part.tolist())) for part in parts] == [1] * len(counts)
    assert len(set(found.tolist())) == len(counts)


def test_of_many_clips_those_that_were_not_compared_join_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speakers, "_MOST", 20)
    found = speakers.grouped(voices(60, 40))
    assert len(set(found[:60].tolist())) == len(set(found[60:].tolist())) == 1
    assert found[0] != found[-1]


def test_where_nobody_is_heard_nobody_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speakers, "can_tell_voices", lambda: True)
    with Project.create(tmp_path / "p") as project:
        told = speakers.tell_apart(project, TellSpeakers(project=str(project.folder)), nothing)
    assert (told.speakers, told.unsure) == ([], [])
