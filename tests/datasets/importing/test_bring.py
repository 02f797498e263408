"""What goes in, what is refused and how that is said; doing it twice; stopping and going on."""

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from backend.datasets.importing import bring as bring_module
from backend.datasets.importing import import_dataset
from backend.datasets.importing.decoding import Heard, decoded
from backend.project.project import Project
from backend.protocol.jobs import ImportDataset
from backend.protocol.notices import Notice
from backend.protocol.problems import Cancelled, Problem, VoicewrightError
from studio.maths.picture import read_picture
from tests.datasets.importing.conftest import Bring, Tone
from tests.project.films import film, sung


def test_bad_files_are_named_and_the_rest_goes_in(source: Path, tone: Tone, bring: Bring) -> None:
    rows = []
    for name in ("good1", "empty", "text", "cut", "nan", "good2"):
        tone(f"{name}.wav")
        rows.append(f"{name}.wav|ann|en|Text of {name}.")
    rows.append("gone.wav|ann|en|Not there.")
    (source / "empty.wav").write_bytes(b"")
    (source / "text.wav").write_bytes(b"#EXTM3U\nx\n")
    (source / "cut.wav").write_bytes((source / "cut.wav").read_bytes()[:900])
    soundfile.write(source / "nan.wav", np.full(4000, np.nan, np.float32), 8000, subtype="FLOAT")
    (source / "all.list").write_text("\n".join(rows))
    imported, clips = bring("all.list")
    assert set(clips) == {"good1", "good2"}
    assert imported.added == 2
    said = {Path(problem.file).stem: problem for problem in imported.skipped}
    assert {name: problem.general for name, problem in said.items()} == {
        "empty": "audio-empty", "text": "audio-unreadable", "cut": "audio-truncated", "nan": "audio-not-finite",
        "gone": "audio-missing",
    }  # fmt: skip
    assert all(problem.say().what and problem.say().remedy for problem in imported.skipped)
    assert said["gone"].place == "all.list, line 7"


def test_films_and_phones_recordings_go_in(source: Path, bring: Bring, project: Project) -> None:
    for name, coding in (("a.m4a", "aac"), ("b.webm", "libopus")):
        film(source / name, sung(), coding).with_suffix(".txt").write_text(f"Text of {name[0]}.")
    (source / "c.mp4").write_bytes((source / "a.m4a").read_bytes()[:3000])
    imported, clips = bring()
    assert {name: clip.text for name, clip in clips.items()} == {"a": "Text of a.", "b": "Text of b."}
    assert [Path(one.file).name for one in imported.skipped] == ["c.mp4"]
    clip = clips["b"]
    assert clip.duration_s == pytest.approx(2.0, abs=0.1)
    assert read_picture(project.audio.path(clip.audio)).duration_s == pytest.approx(2.0, abs=0.1)


def test_what_is_there_is_not_decoded_again(
    source: Path, tone: Tone, bring: Bring, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(4):
        tone(f"{i}.flac").with_suffix(".txt").write_text(f"Text {i}.")
    first, clips = bring()
    project.audio.path(clips["1"].audio).write_bytes(b"rotted")
    (source / "2.txt").write_text("Another text.")
    tone("new.flac").with_suffix(".txt").write_text("New.")
    seen: list[str] = []

    def watched(paths: Sequence[Path], check: Callable[[], None]) -> Iterator[tuple[Path, Heard | Problem]]:
        seen.extend(path.name for path in paths)
        return decoded(paths, check)

    monkeypatch.setattr(bring_module, "decoded", watched)
    again, clips = bring()
    assert seen == ["1.flac", "new.flac"]  # the one that rotted is a stranger too
    assert (first.added, again.added, again.already) == (4, 2, 3)
    assert clips["2"].duration_s == clips["0"].duration_s
    assert all(project.audio.verify(clip.audio) for clip in clips.values())


def test_twice_adds_nothing_twice(source: Path, tone: Tone, bring: Bring, project: Project) -> None:
    for i in range(5):
        tone(f"{i}.wav").with_suffix(".txt").write_text(f"Text {i}.")
    first, _ = bring()
    again, clips = bring()
    assert (first.added, first.already) == (5, 0)
    assert (again.added, again.already) == (0, 5)
    assert sorted(again.clips) == sorted(first.clips)
    assert len(clips) == 5
    assert len(project.audio.names()) == 5
    tone("new.wav")
    third, clips = bring()
    assert (third.added, third.already, len(clips)) == (1, 5, 6)


def test_originals_are_kept_byte_for_byte(tone: Tone, bring: Bring, project: Project) -> None:
    paths = [tone("a.wav", subtype="PCM_24"), tone("b.flac"), tone("c.mp3"), tone("d.ogg"), tone("e.wav", channels=2)]
    _, clips = bring()
    for path in paths:
        assert project.audio.path(clips[path.stem].audio).read_bytes() == path.read_bytes()
        assert project.audio.verify(clips[path.stem].audio)
    assert clips["e"].channels == 2
    assert clips["a"].duration_s == pytest.approx(0.5)


def test_the_sources_order_is_kept(source: Path, tone: Tone, bring: Bring, project: Project) -> None:
    names = [f"{7 * i % 23:02d}" for i in range(23)]
    for name in names:
        tone(f"{name}.wav", rate=8000 if int(name) % 2 else 48000)
    (source / "x.list").write_text("\n".join(f"{name}.wav|a|en|Text {name}" for name in names))
    bring("x.list")
    assert [clip.name for clip in project.clips.all()] == names


@pytest.mark.parametrize(
    "name", ["emoji 🎤🏽", "cafe\u0301", "line\nbreak", "x" * 240, "شكرا", "-rf *", "a|b", "tab\there"]
)
def test_names_that_break_programs(source: Path, tone: Tone, bring: Bring, name: str) -> None:
    tone(f"{name}.wav")
    (source / f"{unicodedata.normalize('NFC', name)}.txt").write_text("Text.")
    imported, clips = bring()
    assert not imported.skipped
    (clip,) = clips.values()
    assert clip.text == "Text."
    assert "\n" not in clip.name


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_name_that_is_no_utf8(source: Path, tone: Tone, bring: Bring) -> None:
    tone("a.wav").rename(Path(os.fsdecode(os.fsencode(source) + b"/caf\xe9.wav")))
    Path(os.fsdecode(os.fsencode(source) + b"/bad\xe9.wav")).write_bytes(b"junk")
    imported, clips = bring()
    assert list(clips) == ["caf�"]
    assert imported.skipped[0].file.endswith("bad�.wav")


def test_an_unknown_language_is_told_once(source: Path, tone: Tone, bring: Bring) -> None:
    for i in range(3):
        tone(f"{i}.wav")
    (source / "x.jsonl").write_text(
        "\n".join(f'{{"audio": "{i}.wav", "text": "T", "language": "{"qqq" if i else "en"}"}}' for i in range(3))
    )
    imported, clips = bring("x.jsonl")
    assert len(clips) == 1
    (problem,) = imported.skipped
    assert problem.general == "language-unknown"
    assert "2 clips" in problem.say().what
    imported, clips = bring("x.jsonl", language="de")
    assert imported.added == 2
    assert clips["1"].language == "de"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("nothing", None),
        ("x.zip", b"PK"),
        ("x.xyz", b"?"),
        ("x.json", b"{"),
        ("x.list", b""),
        ("y.list", b"only words"),
    ],
)
def test_sources_that_cannot_be_imported(source: Path, bring: Bring, name: str, content: bytes | None) -> None:
    if content is not None:
        (source / name).write_bytes(content)
    with pytest.raises(VoicewrightError) as caught:
        bring(name)
    assert caught.value.problem.say().remedy
    assert caught.value.problem.file


def test_an_empty_folder_says_so(bring: Bring) -> None:
    with pytest.raises(VoicewrightError, match="no recordings"):
        bring()


def test_cancelled_keeps_what_is_stored_and_goes_on_later(
    source: Path, tone: Tone, project: Project, bring: Bring
) -> None:
    for i in range(100):
        tone(f"{i:03d}.wav")
    calls = 0

    def report(fraction: float, doing: Notice | None) -> None:
        nonlocal calls
        assert 0 <= fraction <= 1
        calls += doing is not None and doing.kind == "importing"
        if calls == 85:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_dataset(project, ImportDataset(project=str(project.folder), source=str(source)), report)
    stored = project.clips.count()
    assert 0 < stored < 100
    imported, clips = bring()
    assert len(clips) == 100
    assert imported.already == stored
