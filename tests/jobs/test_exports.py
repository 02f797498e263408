"""Exports: other programs read what we write."""

import zipfile
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from praatio import textgrid

from backend.audio import io, loudness
from backend.datasets.importing import timed_formats
from backend.jobs.export_audio import dithered
from backend.jobs.file_names import FileNames
from backend.project import labels
from backend.project.alignments import Alignment
from backend.project.clips import NewClip
from backend.project.freshness import Origin, fingerprint
from backend.project.project import Project
from backend.protocol.jobs import Export, ExportAudio, Rendered, Speak
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Contour, Phone, Score
from backend.protocol.voices import ONLY_TRAINING
from tests.jobs.conftest import Do

PHONES = [
    Phone(symbol="_", start_s=0.0, duration_s=0.1),
    Phone(symbol="h", start_s=0.1, duration_s=0.1, word=0),
    Phone(symbol="ˈaɪ", start_s=0.2, duration_s=0.2, word=0),
    Phone(symbol="_,", start_s=0.4, duration_s=0.05),
    Phone(symbol="ð", start_s=0.45, duration_s=0.15, word=1),
    Phone(symbol="_.", start_s=0.6, duration_s=0.1),
]


def add_clip(place: Path, name: str) -> int:
    with Project.open(place, lock=False) as project:
        path = place / "tone.wav"
        io.write(path, (0.1 * np.sin(np.arange(16_000) * 0.05 * (len(name) + 1))).astype(np.float32), 16_000)
        new = NewClip(
            audio=project.audio.add_file(path), name=name, text='Hi, "the" | end.', language="en-us", speaker="s",
            sample_rate=16_000, channels=1, duration_s=1.0, start_s=0.1, end_s=0.9,
        )  # fmt: skip
        clip = project.clips.add(new)
        origin = Origin(method="manual", of=fingerprint(clip))
        project.alignments.put(
            [Alignment(clip=clip.id, phones=PHONES, words=["Hi,", '"the"'], score=1.0, origin=origin)]
        )
        path.unlink()
    return clip.id


def test_praat_and_audacity_read_the_labels(place: Path, do: Do, tmp_path: Path) -> None:
    add_clip(place, "erster 一/😀")
    out = do(Export(project=str(place), what="labels", out=str(tmp_path / "l"), format="textgrid"))
    grid = textgrid.openTextgrid(out.paths[0], includeEmptyIntervals=True)
    assert grid.tierNames == ("words", "phones")
    assert grid.maxTimestamp == pytest.approx(0.8)
    assert [e.label for e in grid.getTier("phones").entries if e.label] == ["h", "ˈaɪ", "ð"]
    assert [e.label for e in grid.getTier("words").entries if e.label] == ["Hi,", '"the"']
    assert grid.getTier("words").entries[1].start == pytest.approx(0.1)
    out = do(Export(project=str(place), what="labels", out=str(tmp_path / "a"), format="audacity"))
    lines = Path(out.paths[0]).read_text("utf-8").splitlines()
    assert lines[0] == "0.100000\t0.200000\th"


def test_htk_and_elan_read_the_labels(place: Path, do: Do, tmp_path: Path) -> None:
    add_clip(place, "erster 一/😀")
    out = do(Export(project=str(place), what="labels", out=str(tmp_path / "h"), format="lab"))
    rows = [row.split() for row in Path(out.paths[0]).read_text("utf-8").splitlines()]
    assert [row[2] for row in rows] == ["pau", "h", "ˈaɪ", "pau", "ð", "pau"]
    assert rows[1][:2] == ["1000000", "2000000"]
    assert [row[0] for row in rows[1:]] == [row[1] for row in rows[:-1]]
    out = do(Export(project=str(place), what="labels", out=str(tmp_path / "e"), format="elan"))
    words, phones = timed_formats.elan(Path(out.paths[0]))
    assert (words.name, [cue.text for cue in words.cues]) == ("words", ["Hi,", '"the"'])
    assert [cue.text for cue in phones.cues] == ["h", "ˈaɪ", "ð"]
    assert words.cues[0].start_s == pytest.approx(0.1)


def test_labels_say_in_whose_time_they_are(place: Path, do: Do, tmp_path: Path) -> None:
    add_clip(place, "one")
    done = do(Export(project=str(place), what="labels", out=str(tmp_path / "o"), format="audacity", times="original"))
    assert Path(done.paths[0]).read_text("utf-8").splitlines()[0] == "0.200000\t0.300000\th"
    assert '"original"' in (tmp_path / "o" / "times.json").read_text("utf-8")
    grids = do(Export(project=str(place), what="labels", out=str(tmp_path / "g"), times="original"))
    assert textgrid.openTextgrid(grids.paths[0], includeEmptyIntervals=True).maxTimestamp == pytest.approx(1.0)
    do(Export(project=str(place), what="labels", out=str(tmp_path / "c")))
    assert '"clip"' in (tmp_path / "c" / "times.json").read_text("utf-8")
    assert len(io.read(tmp_path / "c" / "one.wav")[0]) == 12_800


def test_labels_are_not_of_a_text_that_was_edited_since(place: Path, do: Do, tmp_path: Path) -> None:
    add_clip(place, "erster")
    edited = add_clip(place, "zweiter")
    with Project.open(place) as project:
        project.clips.update(edited, text="Something else.")
    job = Export(project=str(place), what="labels", out=str(tmp_path / "l"), format="lab")
    done = do(job)
    assert [Path(path).name for path in done.paths] == ["erster.lab", "times.json"]
    assert done.left_out == ["zweiter"]


def test_labels_of_a_take(place: Path, do: Do, tmp_path: Path) -> None:
    spoken: Rendered = do(Speak(project=str(place), voice="hum", text="Hello there."))
    job = Export(project=str(place), what="labels", out=str(tmp_path / "t.TextGrid"), render=spoken.take)
    grid = textgrid.openTextgrid(do(job).paths[0], includeEmptyIntervals=False)
    assert [e.label for e in grid.getTier("words").entries] == ["Hello", "there."]


@given(
    st.lists(st.tuples(st.sampled_from(["_", "a", "b"]), st.integers(1, 40)), min_size=1, max_size=12),
    st.integers(1, 600),
)
def test_tiers_fill_the_file_without_gaps(parts: list[tuple[str, int]], hundredths: int) -> None:
    phones, at = [], 0
    for index, (symbol, length) in enumerate(parts):
        phones.append(
            Phone(symbol=symbol, start_s=at / 100, duration_s=length / 100, word=-1 if symbol == "_" else index)
        )
        at += length
    text = labels.textgrid(phones, [f"w{i}" for i in range(len(parts))], hundredths / 100)
    starts = [float(line.split("=")[1]) for line in text.splitlines() if line.startswith("            xmin")]
    ends = [float(line.split("=")[1]) for line in text.splitlines() if line.startswith("            xmax")]
    assert max(ends) == pytest.approx(hundredths / 100)
    assert all(begin < end for begin, end in zip(starts, ends, strict=True))


def test_audio_for_the_world(place: Path, do: Do, tmp_path: Path) -> None:
    source = tmp_path / "in.wav"
    tone = (0.9 * np.sin(np.arange(32_000) * 2 * np.pi * 220 / 16_000)).astype(np.float32)
    io.write(source, tone, 16_000, "32f")
    depths: tuple[tuple[Literal["16", "24", "32f"], str], ...] = (("16", "PCM_16"), ("24", "PCM_24"), ("32f", "FLOAT"))
    for depth, subtype in depths:
        out = tmp_path / f"out {depth}.wav"
        job = ExportAudio(
            project=str(place), source=str(source), out=str(out), sample_rate=44_100, depth=depth, lufs=-20.0,
            peak_dbtp=-3.0,
        )  # fmt: skip
        do(job)
        info = soundfile.info(out)
        assert (info.samplerate, info.subtype) == (44_100, subtype)
        samples, rate = io.read(out)
        assert loudness.lufs(samples, rate) == pytest.approx(-20, abs=0.3)
    score = Score(language="en", text="a", phones=PHONES, f0=Contour(hop_s=0.01, hz=[]), words=["Hi,"])
    do(msgspec.structs.replace(job, score=score, labels=["textgrid", "audacity"]))
    assert textgrid.openTextgrid(str(out.with_suffix(".TextGrid")), includeEmptyIntervals=False).tierNames == (
        "words",
        "phones",
    )
    assert out.with_suffix(".txt").read_text("utf-8").splitlines()[0].endswith("\th")
    loud = tmp_path / "loud.flac"
    do(ExportAudio(project=str(place), source=str(source), out=str(loud), lufs=-3.0, peak_dbtp=-6.0))
    samples, rate = io.read(loud)
    assert loudness.true_peak_db(samples, rate) <= -5.9


@pytest.mark.parametrize(("ending", "subtype"), [("mp3", "MPEG_LAYER_III"), ("ogg", "VORBIS")])
def test_small_files_for_the_world(place: Path, do: Do, tmp_path: Path, ending: str, subtype: str) -> None:
    """As loud and as long as it was, and a fraction of the bytes; whatever depth is asked for."""
    tone = (0.2 * np.sin(np.arange(22_050 * 60) * 0.05)).astype(np.float32)
    source, out = tmp_path / "tone.wav", tmp_path / f"tone.{ending}"
    io.write(source, tone, 22_050)
    do(ExportAudio(project=str(place), source=str(source), out=str(out), depth="32f"))
    info = soundfile.info(out)
    assert (info.samplerate, info.channels, info.subtype) == (22_050, 1, subtype)
    heard, _ = io.read(out)
    assert len(heard) == pytest.approx(len(tone), rel=0.01)
    assert np.std(heard) == pytest.approx(np.std(tone), rel=0.02)
    assert out.stat().st_size < source.stat().st_size / 4


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"out": "o.m4a"}, "audio-format"),
        ({"out": "o.flac", "depth": "32f"}, "audio-format"),
        ({"out": "o.mp3", "sample_rate": 96_000}, "audio-format"),
        ({"sample_rate": 100}, "sample-rate"),
        ({"lufs": 3.0}, "loudness"),
        ({"peak_dbtp": 3.0}, "true-peak"),
        ({"out": "in.wav"}, "same-file"),
        ({"source": "nowhere.wav"}, "audio-missing"),
    ],
)
def test_what_cannot_be_exported_is_refused(place: Path, do: Do, tmp_path: Path, changes: Any, kind: str) -> None:
    io.write(tmp_path / "in.wav", np.zeros(1600, np.float32), 16_000)
    values = {"source": "in.wav", "out": "o.wav"} | changes
    values |= {name: str(tmp_path / values[name]) for name in ("source", "out")}
    with pytest.raises(VoicewrightError) as caught:
        do(ExportAudio(project=str(place), **values))
    assert caught.value.problem.general == kind or kind == "audio-missing"
    assert not (tmp_path / "o.wav").exists()


def test_dither_leaves_silence_and_hides_steps() -> None:
    quiet = np.full(48_000, 0.3 / 32768, np.float32)
    coded = np.round(dithered(quiet) * 32768)
    assert coded.mean() == pytest.approx(0.3, abs=0.02)  # without dither all of it would be lost
    assert not dithered(np.zeros(100, np.float32)).any()
    assert np.abs(dithered(np.full(100, 1.0, np.float32))).max() <= 1.0


def test_a_voice_as_folder_and_zip(place: Path, do: Do, tmp_path: Path) -> None:
    only_training = place / "voices" / "hum" / ONLY_TRAINING
    only_training.mkdir()
    (only_training / "judges.safetensors").write_bytes(b"much")
    do(Export(project=str(place), what="voice", voice="hum", out=str(tmp_path / "v.zip")))
    with zipfile.ZipFile(tmp_path / "v.zip") as archive:
        assert set(archive.namelist()) == {"voice.json", "model.safetensors"}
    do(Export(project=str(place), what="voice", voice="Hum", out=str(tmp_path / "v")))
    assert not (tmp_path / "v" / ONLY_TRAINING).exists()
    with pytest.raises(VoicewrightError) as caught:
        do(Export(project=str(place), what="voice", voice="hum", out=str(tmp_path / "v")))
    assert caught.value.problem.general == "folder-not-empty"
    with pytest.raises(VoicewrightError) as caught:
        do(Export(project=str(place), what="dataset", out=str(tmp_path / "d"), format="mp3"))
    assert caught.value.problem.general == "export-format"


@given(st.lists(st.text(max_size=200), max_size=20))
def test_file_names_suit_every_system(wanted: list[str]) -> None:
    names = FileNames()
    given_names = [names.unique(name) for name in wanted]
    assert len({name.casefold() for name in given_names}) == len(wanted)
    for name in given_names:
        assert 0 < len(name.encode()) < 130
        assert not set(name) & set('<>:"/\\|?*\n\0')
        assert name == name.strip(" .")
    assert names.unique("CON") == "CON_"
