"""Recordings become clips with texts: cut, listened to, written down; nothing that a person wrote is lost."""

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
import soundfile

from backend.audio.io import read
from backend.audio.resample import resample
from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.judges.words import error_rates
from backend.project.clips import Clip
from backend.project.project import Project
from backend.protocol import wire
from backend.protocol.jobs import ImportDataset
from backend.protocol.listening_jobs import CutReading, HearTake, ProofreadClips, Slice, Transcribe
from backend.protocol.problems import Cancelled, VoicewrightError
from tests.jobs.conftest import Do
from tests.project.films import RATE, film

pytestmark = pytest.mark.slow

SAMPLE = Path(__file__).parents[2] / "assets" / "sample"
ROWS = [json.loads(line) for line in (SAMPLE / "metadata.jsonl").read_text("utf-8").splitlines()][:9]
TINY = "tiny.en"


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine clips of the sample in one recording, with pauses of 0.3 to 0.6 seconds."""
    parts: list[np.ndarray] = []
    for number, row in enumerate(ROWS):
        samples, rate = soundfile.read(SAMPLE / row["audio"], dtype="float32")
        parts += [samples, np.full(round((0.3 + 0.1 * (number % 4)) * rate), 1e-5, np.float32)]
    place = tmp_path_factory.mktemp("Vortrag 讲话") / "long talk.flac"
    soundfile.write(place, np.concatenate(parts), rate)
    return place


def clips(place: Path) -> list[Clip]:
    with Project.open(place, lock=False) as project:
        return project.clips.all()


@pytest.mark.slow
def test_a_long_talk_becomes_clips_that_say_what_was_said(place: Path, do: Do, talk: Path) -> None:
    job = Slice(project=str(place), source=str(talk), speaker="Allison", recogniser=TINY)
    sliced = do(job)
    there = clips(place)
    assert sliced.added == [clip.id for clip in there]
    assert len({clip.audio for clip in there}) == 1
    assert all(clip.length_s <= job.longest_s and clip.speaker == "Allison" for clip in there)
    assert all("transcribed" in clip.tags and not clip.done for clip in there)
    said = " ".join(clip.text for clip in there)
    assert error_rates([" ".join(row["text"] for row in ROWS)], [said])[0] < 0.2
    again = do(job)
    assert (again.added, again.already) == ([], len(there))


@pytest.mark.slow
def test_a_text_beside_it_is_divided_word_for_word(place: Path, do: Do, talk: Path) -> None:
    text = " ".join(row["text"] for row in ROWS)
    beside = talk.with_suffix(".txt")
    beside.write_text(text, "utf-8")
    try:
        sliced = do(Slice(project=str(place), source=str(talk), recogniser=TINY))
    finally:
        beside.unlink()
    there = clips(place)
    assert " ".join(clip.text for clip in there).split() == text.split()
    assert sliced.unlike == 0
    assert not any(clip.tags for clip in there)


@pytest.mark.slow
def test_a_script_read_in_one_go_becomes_takes(place: Path, do: Do, tmp_path: Path) -> None:
    """One sentence is said twice, two run into each other, one is left out, two change places."""
    script = [ROWS[number]["text"] for number in (2, 3, 5, 6, 7, 8)]
    order, together = [0, 0, 1, 2, 5, 4], 2
    parts: list[np.ndarray] = [np.zeros(4000, np.float32)]
    spans: list[tuple[float, float]] = []
    for at, sentence in enumerate(order):
        row = ROWS[(2, 3, 5, 6, 7, 8)[sentence]]
        samples, rate = soundfile.read(SAMPLE / row["audio"], dtype="float32")
        begin = sum(map(len, parts)) / rate
        spans.append((begin, begin + len(samples) / rate))
        parts += [samples, np.full(round((0.02 if at == together else 0.8) * rate), 1e-5, np.float32)]
    reading = tmp_path / "reading-1.wav"
    soundfile.write(reading, np.concatenate(parts), rate, subtype="PCM_24")
    with Project.open(place, lock=False) as project:
        prompts = [prompt.id for prompt in project.prompts.add(script, "en-us")]
    done = do(CutReading(project=str(place), audio=str(reading), prompts=prompts))
    with Project.open(place, lock=False) as project:
        takes = [project.takes.get(take) for take in done.takes]
        assert [prompts.index(take.prompt) for take in takes] == order
        assert (done.again, done.missing, done.stray) == (1, [prompts[3]], 0)
        assert [prompt.id for prompt in project.prompts.all() if prompt.chosen is None] == [prompts[3]]
        for take, (begin_s, end_s) in zip(takes, spans, strict=True):
            assert abs(take.duration_s - (end_s - begin_s)) < 1.0
            assert take.level.peak_dbfs is not None
            assert project.audio.verify(take.audio)
    with Project.open(place, lock=False) as project:
        (other,) = project.prompts.add(["Nothing of this kind is ever mentioned here."], "en-us")
    with pytest.raises(VoicewrightError) as refused:
        do(CutReading(project=str(place), audio=str(reading), prompts=[other.id]))
    assert refused.value.problem.kind == "reading-unlike-script"


def test_a_long_clip_is_replaced_by_its_pieces_and_can_be_brought_back(place: Path, do: Do, talk: Path) -> None:
    do(ImportDataset(project=str(place), source=str(talk)))
    (long,) = clips(place)
    sliced = do(Slice(project=str(place), recognise=False))
    assert sliced.removed == [long.id]
    assert {clip.audio for clip in clips(place)} == {long.audio}
    with Project.open(place, lock=False) as project:
        project.clips.restore(sliced.removed)
        assert project.clips.get(long.id) in project.clips.all()


def test_a_film_is_cut_as_any_other_recording(place: Path, do: Do, talk: Path, tmp_path: Path) -> None:
    samples, rate = soundfile.read(talk, frames=22_050 * 15, dtype="float32")
    source = film(tmp_path / "talk.webm", resample(samples, rate, RATE), "libopus")
    sliced = do(Slice(project=str(place), source=str(source), recognise=False))
    there = clips(place)
    assert sliced.added == [clip.id for clip in there]
    assert len(there) > 1
    assert sum(clip.length_s for clip in there) > 10
    with Project.open(place, lock=False) as project:
        for clip in there:
            part, _ = read(project.audio.path(clip.audio), start_s=clip.start_s, end_s=clip.end_s)
            assert np.abs(part).max() > 0.05


def test_clips_without_a_text_are_written_down_and_others_left_alone(place: Path, do: Do) -> None:
    do(ImportDataset(project=str(place), source=str(SAMPLE)))
    with Project.open(place, lock=False) as project:
        kept, *empty = project.clips.all()[:4]
        for clip in empty:
            project.clips.update(clip.id, text="")
    done = do(Transcribe(project=str(place), recogniser=TINY))
    assert [one.clip for one in done.written] == [clip.id for clip in empty]
    texts = {clip.id: clip for clip in clips(place)}
    assert texts[kept.id] == kept
    assert error_rates([clip.text for clip in empty], [texts[clip.id].text for clip in empty])[0] < 0.35
    assert all(texts[clip.id].tags == ["transcribed"] for clip in empty)
    with pytest.raises(VoicewrightError) as refused:
        do(Transcribe(project=str(place), recogniser=TINY))
    assert refused.value.problem.kind == "nothing-to-transcribe"


def test_a_text_written_meanwhile_stays(place: Path, do: Do) -> None:
    do(ImportDataset(project=str(place), source=str(SAMPLE)))
    (first,) = clips(place)[:1]
    with Project.open(place, lock=False) as project:
        project.clips.update(first.id, text="")

    def somebody_writes(message: wire.Message) -> None:
        with Project.open(place, lock=False) as project:
            project.clips.update(first.id, text="Mine.")

    job = Transcribe(project=str(place), clips=[first.id], recogniser=TINY)
    done = runner.run(job, JobContext("test", somebody_writes, lambda: False))
    assert done.written == []
    assert clips(place)[0].text == "Mine."


def test_silence_has_no_words(place: Path, do: Do, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "still.wav", np.full(32_000, 1e-5, np.float32), 16_000)
    do(ImportDataset(project=str(place), source=str(tmp_path / "still.wav")))
    done = do(Transcribe(project=str(place), recogniser=TINY))
    assert (done.written, len(done.silent)) == ([], 1)
    assert do(Slice(project=str(place), source=str(tmp_path / "still.wav"), recogniser=TINY)).added == []


def test_what_cannot_be_listened_to_is_named_once_and_heard_when_it_can_be(place: Path, do: Do, tmp_path: Path) -> None:
    do(ImportDataset(project=str(place), source=str(SAMPLE)))
    (first,) = clips(place)[:1]
    with Project.open(place, lock=False) as project:
        project.clips.update(first.id, text="")
        audio = project.audio.path(first.audio)
    audio.rename(tmp_path / "elsewhere")
    done = do(Transcribe(project=str(place), recogniser=TINY))
    assert (done.written, len(done.skipped)) == ([], 1)
    assert clips(place)[0].tags == ["not-heard"]
    (tmp_path / "elsewhere").rename(audio)
    assert [one.clip for one in do(Transcribe(project=str(place), recogniser=TINY)).written] == [first.id]
    assert clips(place)[0].tags == ["transcribed"]


def test_a_cancelled_slicing_leaves_nothing_half_done(place: Path, talk: Path) -> None:
    asked = iter([False] * 6)
    with pytest.raises(Cancelled):
        runner.run(
            Slice(project=str(place), source=str(talk), recogniser=TINY),
            JobContext("test", lambda message: None, lambda: next(asked, True)),
        )
    assert clips(place) == []


def test_what_is_no_recording_is_named_and_the_rest_goes_in(place: Path, do: Do, talk: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.flac").write_bytes(talk.read_bytes())
    (tmp_path / "broken.wav").write_bytes(b"RIFF" + bytes(40))
    done = do(Slice(project=str(place), source=str(tmp_path), recognise=False))
    assert done.added
    assert [Path(one.file).name for one in done.skipped] == ["broken.wav"]


@pytest.mark.slow
def test_words_that_are_not_said_are_found_where_they_are_missing(place: Path, do: Do) -> None:
    do(ImportDataset(project=str(place), source=str(SAMPLE)))
    right, wrong, more = sorted(clips(place), key=lambda clip: -clip.length_s)[:3]
    words, others = wrong.text.split(), more.text.split()
    with Project.open(place, lock=False) as project:
        project.clips.update(wrong.id, text=" ".join([*words[:2], "yesterday morning", *words[2:]]))
        project.clips.update(more.id, text=" ".join([*others[:2], *others[4:]]))
    done = do(ProofreadClips(project=str(place), clips=[right.id, wrong.id, more.id], recogniser=TINY))
    assert set(done.wrong) == {wrong.id, more.id}
    with Project.open(place, lock=False) as project:
        found = {one.clip: one for one in project.findings.all()}
    assert found[wrong.id].kind == "words/dropped"
    assert found[wrong.id].fields == {"words": "yesterday morning"}
    assert found[more.id].kind in {"words/invented", "words/repeated"}
    do(ProofreadClips(project=str(place), clips=[right.id], recogniser=TINY))
    with Project.open(place, lock=False) as project:
        assert {one.clip for one in project.findings.all()} == {wrong.id, more.id}


def test_a_take_is_heard_against_its_sentence(place: Path, do: Do) -> None:
    row = max(ROWS, key=lambda row: len(row["text"]))
    job = HearTake(project=str(place), audio=str(SAMPLE / row["audio"]), text=row["text"], language="en-us")
    assert do(job).mistakes == []
    words = row["text"].split()
    (missing,) = do(msgspec.structs.replace(job, text=" ".join(["Elephants", *words]))).mistakes
    assert (missing.kind, missing.words, missing.place) == ("dropped", ["Elephants"], 0)
