"""A dataset that is written as others keep it is read again, with who speaks and what is held out."""

import csv
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from backend.datasets.importing import detect, jsonl
from backend.datasets.importing.entry import clean
from backend.jobs import dataset_lists
from backend.jobs.dataset_lists import Recording
from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.project.freshness import Origin, fingerprint
from backend.project.project import Project
from backend.protocol.jobs import Export
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Phone
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


WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=30)
CLIP = Clip(
    id=1, audio="", name="", text="", language="en-us", speaker="", sample_rate=16000, channels=1, duration_s=9.0
)
PIECES = st.lists(
    st.tuples(st.sampled_from(["_", "h", "ˈɛ", "l", "oʊ", "t͡ʃ"]), st.floats(0.005, 2), st.integers(-1, 9)), min_size=1
)


def phones_of(pieces: list[tuple[str, float, int]]) -> list[Phone]:
    made, at_s = list[Phone](), 0.0
    for symbol, duration_s, word in pieces:
        made.append(Phone(symbol=symbol, start_s=at_s, duration_s=duration_s, word=-1 if symbol == "_" else word))
        at_s += duration_s
    return made


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.tuples(WORDS, WORDS, st.booleans(), PIECES), min_size=1, max_size=4))
def test_diffsingers_table_loses_nothing(
    tmp_path: Path, rows: list[tuple[str, str, bool, list[tuple[str, float, int]]]]
) -> None:
    tmp_path = Path(tempfile.mkdtemp(dir=tmp_path))
    (tmp_path / "wavs").mkdir()
    written = []
    for number, (text, speaker, held_out, pieces) in enumerate(rows):
        (tmp_path / "wavs" / f"{number}.wav").write_bytes(b"sound")
        clip = replace(CLIP, text=text, speaker=speaker, held_out=held_out)
        written.append(Recording(f"{number}", clip, phones_of(pieces)))
    (path,) = dataset_lists.diffsinger(written, tmp_path)
    listing = detect.read(tmp_path)
    assert listing.problems == []
    assert [(one.text, one.speaker, one.language, one.held_out, one.audio.name) for one in listing.entries] == [
        (clean(text), clean(speaker), "en-us", held_out, f"{number}.wav")
        for number, (text, speaker, held_out, _) in enumerate(rows)
    ]
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    for row, one in zip(table, written, strict=True):
        symbols, seconds = row["ph_seq"].split(" "), [float(part) for part in row["ph_dur"].split(" ")]
        assert symbols == ["SP" if phone.symbol == "_" else phone.symbol for phone in one.phones]
        assert seconds == pytest.approx([phone.duration_s for phone in one.phones], abs=2e-6)
        assert sum(seconds) == pytest.approx(sum(phone.duration_s for phone in one.phones), abs=1e-5)
        assert sum(map(int, row["ph_num"].split(" "))) == len(symbols)


def test_diffsingers_table_has_the_clips_whose_phones_are_known(place: Path, do: Do, tmp_path: Path) -> None:
    first, other, edited = (add_clip(place, name) for name in ("erster 一/😀", "zweiter", "dritter"))
    out = tmp_path / "Daten"
    job = Export(project=str(place), what="dataset", out=str(out), format="diffsinger")
    with Project.open(place) as project:
        project.alignments.remove([first, other, edited])
    with pytest.raises(VoicewrightError) as refused:
        do(job)
    assert refused.value.problem.kind == "no-alignments"
    phones = phones_of([("_", 0.1, -1), ("h", 0.1, 0), ("aɪ", 0.2, 0), ("ð", 0.1, 1), ("_", 0.3, -1)])
    with Project.open(place) as project:
        for id_ in (first, edited):
            origin = Origin(method="manual", of=fingerprint(project.clips.get(id_)))
            project.alignments.put([Alignment(clip=id_, phones=phones, words=["hi", "the"], score=1, origin=origin)])
        project.clips.update(edited, text="Something else.")
    do(replace(job, out=str(tmp_path / "again")))
    (line,) = (tmp_path / "again" / "transcriptions.csv").read_text("utf-8").splitlines()[1:]
    assert ",SP h aɪ ð SP,0.100000 0.100000 0.200000 0.100000 0.300000,1 2 1 1," in line
    assert len(list((tmp_path / "again" / "wavs").iterdir())) == 1
