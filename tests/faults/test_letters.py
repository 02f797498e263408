"""One spelling a name, marks of editors read, symbols that are no phones refused, files that others may read."""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest
import torch

from backend.audio import io
from backend.jobs import letters, runner
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.jobs import AnyJob, Export, Render, Speak, Unpack
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Contour, Phone, Score
from backend.speech import scores
from backend.voices import tensors
from tests.project.making import new_clip

SCORE = Score(
    language="en-us",
    text="a",
    phones=[Phone(symbol="a", start_s=0, duration_s=0.1, word=0), Phone(symbol="_", start_s=0.1, duration_s=0.1)],
    f0=Contour(hop_s=0.01, hz=[100.0] * 20),
    words=["a"],
    speaker=unicodedata.normalize("NFD", "José"),
)


WORDS = {
    "charset",
    "family",
    "format",
    "knobs",
    "language",
    "lyrics",
    "name",
    "parent",
    "preset",
    "reference_text",
    "run",
    "sentences",
    "speaker",
    "stage",
    "text",
    "title",
    "values",
    "voice",
    "word",
    "written",
}
"""Fields of jobs that hold text and name no file."""


def test_words_reach_a_job_composed_and_places_as_they_are() -> None:
    decomposed = unicodedata.normalize("NFD", "/tmp/é")
    job = letters.composed(Speak(project=decomposed, voice="v", text="ｅ\u0301", speaker=SCORE.speaker, out=decomposed))
    assert (job.speaker, job.project, job.out) == ("José", decomposed, decomposed)
    assert letters.composed(Render(project="", voice="v", score=SCORE)).score.speaker == "José"


def _of_text(kind: object) -> bool:
    return kind is str or any(map(_of_text, get_args(kind)))


def test_of_each_text_in_a_job_it_is_known_whether_it_names_a_file() -> None:
    """Else a file spelt as a Mac spells it is not found: its name would be composed."""
    fields = [field for job in get_args(AnyJob) for field in msgspec.structs.fields(job)]
    found = {field.name for field in fields if _of_text(field.type)}
    assert found - letters.PLACES == WORDS


def test_a_bundle_with_a_decomposed_name_is_unpacked(tmp_path: Path) -> None:
    Project.create(tmp_path / "p").close()
    bundle, out = (tmp_path / unicodedata.normalize("NFD", name) for name in ("é.zip", "ü"))
    context = JobContext("1", lambda message: None, lambda: False)
    runner.run(Export(project=str(tmp_path / "p"), what="bundle", out=str(bundle)), context)
    unpacked = runner.run(Unpack(bundle=str(bundle), out=str(out)), context)
    assert Path(unpacked.project).is_dir()


def test_a_project_may_lie_in_a_folder_whose_name_is_no_text(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9.voicewright")
    with Project.create(folder) as project:
        assert project.name == "caf�"
    with Project.open(folder) as project:
        assert project.name == "caf�"


def test_what_is_edited_is_stored_composed(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p") as project:
        clip = project.clips.add(new_clip("x"))
        assert project.clips.update(clip.id, speaker=SCORE.speaker).speaker == "José"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_score_that_an_editor_saved_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "score.json"
    file.write_text(msgspec.json.encode(SCORE).decode(), encoding)
    assert scores.read(file) == SCORE


@pytest.mark.parametrize("symbol", [" ", "😀", "QQ", "", "_x", "a b", "1"])
def test_a_symbol_that_is_no_phone_is_refused_by_its_number(symbol: str) -> None:
    first, last = SCORE.phones
    with pytest.raises(VoicewrightError, match="phone 1") as refused:
        scores.check(msgspec.structs.replace(SCORE, phones=[msgspec.structs.replace(first, symbol=symbol), last]))
    assert refused.value.problem.kind == "score-symbol"


@pytest.fixture
def umask() -> Iterator[int]:
    before = os.umask(0o027)
    yield 0o640
    os.umask(before)


def test_files_have_the_permissions_of_any_new_file(tmp_path: Path, umask: int) -> None:
    for name in ("x.wav", "x.flac"):
        io.write(tmp_path / name, np.zeros(100, np.float32), 16_000)
    tensors.write({"a": torch.zeros(2)}, tmp_path / "x.safetensors")
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {umask}
