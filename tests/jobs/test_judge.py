"""Judging: eight sentences spoken and kept, figures in the voice's own file and nothing else changed there."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from backend.audio import io
from backend.jobs import judge as job_file
from backend.judges import judge as judges
from backend.judges.judge import Verdict
from backend.judges.utterance import Utterance
from backend.project.clips import NewClip
from backend.project.project import Project
from backend.protocol.jobs import Judge, Judged
from backend.shipped import UNSEEN
from tests.jobs.conftest import Do


def test_figures_reach_the_voice(place: Path, do: Do, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[Utterance] = []

    def fake(utterances: Sequence[Utterance], references: Sequence[Any] = (), **_: Any) -> Verdict:
        seen.extend(utterances)
        return Verdict(figures={"wer": 0.25, "likeness": None}, heard=[u.text for u in utterances], n=len(utterances))

    monkeypatch.setattr(judges, "judge", fake)
    file = place / "voices" / "hum" / "voice.json"
    content = json.loads(file.read_text("utf-8")) | {"a family's own": [1, 2]}
    file.write_text(json.dumps(content), "utf-8")
    judged: Judged = do(Judge(project=str(place), voice="hum", out=str(tmp_path / "o")))
    assert judged.n == len(judged.paths) == len(UNSEEN.read_text("utf-8").split("\n")) - 1
    for utterance, path in zip(seen, judged.paths, strict=True):
        assert soundfile.info(path).frames == len(utterance.samples)
        assert utterance.score is not None
        assert utterance.wall_s is not None
        assert utterance.wall_s >= 0
    after = json.loads(file.read_text("utf-8"))
    assert after == content | {"figures": {"wer": 0.25, "likeness": None}}
    do(Judge(project=str(place), voice="hum", sentences=["My own sentence."]))
    assert json.loads(file.read_text("utf-8")) == after  # figures of other sentences do not compare


def test_real_clips_that_were_held_out_come_first(place: Path) -> None:
    with Project.open(place, lock=False) as project:
        for index, held_out in enumerate((False, True)):
            path = place / "x.wav"
            io.write(path, np.full(8000, 0.1 + 0.2 * index, np.float32), 16_000)
            audio = project.audio.add_file(path)
            project.clips.add(
                NewClip(audio=audio, name="c", text="t", language="en-us", speaker="Allison", sample_rate=16_000,
                        channels=1, duration_s=0.5, held_out=held_out)
            )  # fmt: skip
        found = job_file.references(project, ["Allison"])
        assert [round(float(samples[0]), 1) for samples in found] == [0.3, 0.1]
        assert job_file.references(project, ["Bob"]) == []
