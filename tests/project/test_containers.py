"""What libsndfile has no reader for: the same sound comes out, any part of it, or a typed refusal."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from backend.audio.io import measure, probe, read, write
from backend.project import containers
from backend.protocol.problems import VoicewrightError
from backend.protocol.recordings import CONTAINERS, SUFFIXES
from tests.project.films import RATE, film, pictures, sung


def refused(path: Path) -> str:
    """The kind that a file is refused with, by its name."""
    with pytest.raises(VoicewrightError) as caught:
        read(path)
    assert caught.value.problem.file == str(path)
    assert caught.value.problem.say().remedy
    return caught.value.problem.kind


@pytest.mark.parametrize(
    ("name", "coding"),
    [
        ("a.m4a", "aac"),
        ("b.mp4", "aac"),
        ("c.webm", "libopus"),
        ("d.mkv", "pcm_s16le"),
        ("e.aac", "aac"),
        ("f.mov", "pcm_s16le"),
        ("g.mov", "alac"),
        ("h.avi", "pcm_s16le"),
        ("i.wma", "pcm_s16le"),
        ("j.3gp", "aac"),
    ],
)
def test_sound_and_any_part_of_it(tmp_path: Path, name: str, coding: str) -> None:
    path = film(tmp_path / name, sung(), coding)
    assert path.suffix in CONTAINERS & SUFFIXES
    whole, rate = read(path)
    assert rate == RATE
    assert len(whole) / rate == pytest.approx(2.0, abs=0.1)
    assert probe(path).duration_s == pytest.approx(measure(path).duration_s, abs=0.05)
    said = sung()[48_000:52_800]
    delays = [float(np.abs(whole[48_000 + by : 52_800 + by] - said).max()) for by in range(3000)]
    assert min(delays) < 0.1
    part, _ = read(path, start_s=1.5, end_s=1.75)
    assert len(part) == 12_000
    late = range(-48, 49)  # Matroska and ASF count milliseconds
    assert min(np.abs(whole[72_000 + by : 84_000 + by] - part).max() for by in late) < 0.02
    assert len(read(path, sample_rate=16_000)[0]) == pytest.approx(len(whole) / 3, abs=2)


def test_the_first_of_several_streams_is_taken(tmp_path: Path) -> None:
    assert np.abs(read(film(tmp_path / "a.mkv", sung(), "pcm_s16le", others=1))[0]).max() > 0.4


def test_what_it_is_called_does_not_matter(tmp_path: Path) -> None:
    film(tmp_path / "a.m4a", sung(), "aac").rename(tmp_path / "a.wav")
    assert len(read(tmp_path / "a.wav")[0]) / RATE == pytest.approx(2.0, abs=0.1)
    write(tmp_path / "b.m4a", sung(), RATE)
    assert len(read(tmp_path / "b.m4a")[0]) == 2 * RATE


def test_what_is_damaged_is_refused(tmp_path: Path) -> None:
    good = film(tmp_path / "a.m4a", sung(), "aac").read_bytes()
    (tmp_path / "cut.m4a").write_bytes(good[: len(good) // 2])
    assert refused(tmp_path / "cut.m4a") == "audio-unreadable/other"
    film(tmp_path / "b.mkv", sung(seconds=4.0), "pcm_s16le")
    (tmp_path / "cut.mkv").write_bytes((tmp_path / "b.mkv").read_bytes()[:200_000])
    assert refused(tmp_path / "cut.mkv") == "audio-truncated/early"
    (tmp_path / "junk.aac").write_bytes(bytes(range(256)) * 9)
    assert refused(tmp_path / "junk.aac").startswith("audio-")
    assert refused(pictures(tmp_path / "mute.mp4")) == "audio-container/silent"


def test_a_list_of_files_opens_none_of_them(tmp_path: Path) -> None:
    film(tmp_path / "a.m4a", sung(), "aac")
    (tmp_path / "list.mp4").write_text("ffconcat version 1.0\nfile a.m4a\n")
    (tmp_path / "list.aac").write_text("#EXTM3U\n#EXTINF:2,\na.m4a\n#EXT-X-ENDLIST\n")
    assert refused(tmp_path / "list.mp4") == "audio-unreadable/other"
    assert refused(tmp_path / "list.aac") == "audio-unreadable/other"


def test_memory_follows_what_is_asked_for(tmp_path: Path) -> None:
    path = film(tmp_path / "a.m4a", np.zeros(60 * RATE, np.float32), "aac")
    tracemalloc.start()
    with pytest.raises(VoicewrightError) as caught:
        read(path, max_s=2.0)
    assert caught.value.problem.kind == "audio-too-long"
    assert len(read(path, start_s=50.0, end_s=51.0)[0]) == RATE
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def test_without_pyav_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = film(tmp_path / "a.m4a", sung(), "aac")
    monkeypatch.setattr(containers, "find_spec", lambda _name: None)
    assert refused(path) == "audio-container/reader"
