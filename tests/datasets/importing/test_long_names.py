"""Names as long as a file may have, and lines far beyond it: nothing is lost, nothing stops the rest."""

import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest

from backend.audio import io
from backend.datasets.importing import import_dataset
from backend.jobs import letters
from backend.project.project import Project
from backend.protocol.jobs import ImportDataset, Imported
from backend.protocol.problems import VoicewrightError

FAR = 65_000


def tone(path: Path, number: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    io.write(path, (0.1 * np.sin(np.arange(8000) * 0.01 * (number + 1))).astype(np.float32), 16_000)


def brought(project: Project, source: Path) -> Imported:
    job = ImportDataset(project=str(project.folder), source=str(source), language="en-us")
    return import_dataset(project, job, lambda fraction, what: None)


def test_a_recording_with_the_longest_name_and_its_text(project: Project, tmp_path: Path) -> None:
    stem = "声" * 83 + "ab"
    tone(tmp_path / "set" / f"{stem}.wav", 0)
    (tmp_path / "set" / f"{stem}.txt").write_text("long is its name", "utf-8")
    assert brought(project, tmp_path / "set").added == 1
    (clip,) = project.clips.all()
    assert (clip.name, clip.text) == (stem, "long is its name")


@pytest.mark.parametrize("far", ["id", "text", "speaker"])
@pytest.mark.parametrize("kind", ["jsonl", "csv", "ljspeech"])
def test_a_list_with_a_cell_of_65000_characters(project: Project, tmp_path: Path, kind: str, far: str) -> None:
    """The others are there, and what became of this one is told."""
    rows = [{"id": f"clip{number}", "text": f"number {number}", "speaker": "anna"} for number in range(3)]
    for number in range(3):
        tone(tmp_path / "set" / "wavs" / f"clip{number}.wav", number)
    rows[1][far] = ("word " if far == "text" else "w") * FAR
    _write(tmp_path / "set", kind, rows)
    told = brought(project, tmp_path / "set")
    texts = {clip.text for clip in project.clips.all()}
    assert {"number 0", "number 2"} <= texts
    assert told.added == 3 or told.skipped
    for one in told.skipped:
        assert len(one.sentence()) < 2000
    assert all(len(clip.name) <= FAR and len(clip.speaker) <= FAR for clip in project.clips.all())


def _write(folder: Path, kind: str, rows: list[dict[str, str]]) -> None:
    if kind == "jsonl":
        lines = [json.dumps({"audio": f"wavs/{row['id']}.wav", **row}) for row in rows]
        (folder / "list.jsonl").write_text("\n".join(lines), "utf-8")
    elif kind == "csv":
        with (folder / "list.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["path", "text", "speaker"])
            writer.writerows([f"wavs/{row['id']}.wav", row["text"], row["speaker"]] for row in rows)
    else:
        (folder / "metadata.csv").write_text("\n".join(f"{row['id']}|{row['text']}" for row in rows), "utf-8")


@pytest.mark.skipif(os.name == "nt", reason="every name is text there")
def test_a_name_that_is_no_text_is_refused_in_words() -> None:
    with pytest.raises(VoicewrightError) as refused:
        letters.composed(ImportDataset(project="p", source=os.fsdecode(b"/tmp/\xff")))
    assert refused.value.problem.kind == "bad-value/not-text"
    refused.value.problem.sentence().encode()
