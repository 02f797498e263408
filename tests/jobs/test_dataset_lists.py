"""A dataset that is written as others keep it is read again, with who speaks and what is held out."""

import json
from pathlib import Path

from backend.datasets.importing import detect, jsonl
from backend.project.project import Project
from backend.protocol.jobs import Export
from backend.text import languages
from tests.jobs.conftest import Do
from tests.jobs.test_exports import add_clip


def test_amphions_manifest_is_written_and_read(place: Path, do: Do, tmp_path: Path) -> None:
    add_clip(place, "erster 一/😀")
    kept = add_clip(place, "zweiter")
    with Project.open(place) as project:
        project.clips.update(kept, held_out=True)
    out = tmp_path / "Daten"
    done = do(Export(project=str(place), what="dataset", out=str(out), format="amphion"))
    assert [Path(path).name for path in done.paths] == ["train.json", "test.json", "wavs"]
    (record,) = json.loads((out / "train.json").read_text("utf-8"))
    assert record["Singer"] == "s"
    assert record["Duration"] == 0.8
    assert Path(record["Path"]).is_file()
    listing = jsonl.read_splits(out)
    assert listing.problems == []
    assert [(entry.text, entry.speaker, entry.language, entry.held_out) for entry in listing.entries] == [
        ('Hi, "the" | end.', "s", "en-us", False),
        ('Hi, "the" | end.', "s", "en-us", True),
    ]
    assert all(entry.audio is not None and entry.audio.is_file() for entry in listing.entries)


def test_a_list_of_speakers_is_written_and_read(place: Path, do: Do, tmp_path: Path) -> None:
    add_clip(place, "erster 一/😀")
    other = add_clip(place, "zweiter")
    with Project.open(place) as project:
        project.clips.update(other, language="cmn", speaker="Mei", text="你好，\n世界。")
    out = tmp_path / "Daten"
    do(Export(project=str(place), what="dataset", out=str(out), format="list"))
    assert (out / "metadata.list").read_text("utf-8").splitlines()[1].endswith("|Mei|zh|你好， 世界。")
    listing = detect.read(out)
    assert listing.problems == []
    assert sorted((one.text, one.speaker, languages.check(one.language)) for one in listing.entries) == [
        ('Hi, "the" end.', "s", "en-us"),
        ("你好， 世界。", "Mei", "cmn"),
    ]
    assert all(one.audio.is_file() for one in listing.entries)


def test_an_audio_folder_is_written_and_read(place: Path, do: Do, tmp_path: Path) -> None:
    add_clip(place, "erster 一/😀")
    kept = add_clip(place, "zweiter")
    with Project.open(place) as project:
        project.clips.update(kept, held_out=True, text='Two\nlines, of which one is "said".')
    out = tmp_path / "Daten"
    done = do(Export(project=str(place), what="dataset", out=str(out), format="audiofolder"))
    assert [Path(path).name for path in done.paths] == ["train", "test"]
    assert sorted(path.name for path in out.iterdir()) == ["test", "train"]
    head = (out / "train" / "metadata.csv").read_text("utf-8").splitlines()[0]
    assert head == "file_name,transcription,speaker,language"
    listing = detect.read(out)
    assert listing.problems == []
    assert sorted((one.held_out, one.text, one.speaker, one.language) for one in listing.entries) == [
        (False, 'Hi, "the" | end.', "s", "en-us"),
        (True, 'Two lines, of which one is "said".', "s", "en-us"),
    ]
    assert all(one.audio.is_file() for one in listing.entries)
