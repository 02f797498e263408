"""Recordings of all kinds are read; what can't be is refused with kind, file, reason and remedy, in bounded memory."""

import os
import struct
import tracemalloc
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from backend.audio.io import probe, read, write
from backend.protocol.problems import VoicewrightError

RATE = 16000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Names that break programs."""
    path = tmp_path / "a b" / "录音 🎙️" / "cafe\u0301\nline"
    path.mkdir(parents=True)
    return path


def tone(seconds: float = 0.5, rate: int = RATE) -> NDArray[np.float32]:
    return (0.5 * np.sin(2 * np.pi * 330 * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def refusal(path: Path) -> str:
    """The kind it is refused with; every field a person needs must be there."""
    with pytest.raises(VoicewrightError) as caught:
        read(path)
    problem = caught.value.problem
    assert problem.file == str(path)
    assert problem.say().what
    assert problem.say().remedy
    return problem.general


@pytest.mark.parametrize(
    ("suffix", "subtype", "error"),
    [
        ("wav", "PCM_U8", 0.01),
        ("wav", "PCM_16", 1e-4),
        ("wav", "PCM_24", 1e-6),
        ("wav", "PCM_32", 1e-6),
        ("wav", "FLOAT", 1e-7),
        ("wav", "DOUBLE", 1e-7),
        ("wav", "ULAW", 0.02),
        ("wav", "IMA_ADPCM", 0.05),
        ("flac", "PCM_S8", 0.01),
        ("flac", "PCM_16", 1e-4),
        ("flac", "PCM_24", 1e-6),
        ("aiff", "PCM_16", 1e-4),
        ("ogg", "VORBIS", 0.1),
        ("opus", "OPUS", 0.1),
        ("mp3", "MPEG_LAYER_III", 0.1),
    ],
)
def test_formats_and_depths(folder: Path, suffix: str, subtype: str, error: float) -> None:
    path = folder / f"x.{suffix}"
    container = {"opus": "OGG"}.get(suffix, suffix.upper())
    soundfile.write(path, tone(), RATE, subtype=subtype, format=container)
    samples, rate = read(path)
    assert samples.dtype == np.float32
    assert (samples.ndim, rate) == (1, RATE)
    assert abs(len(samples) - 8000) < 1500
    assert probe(path).sample_rate == RATE
    if suffix != "mp3":
        np.testing.assert_allclose(samples[1000:6000], tone()[1000:6000], atol=error)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000, 96000, 192000])
def test_any_rate_comes_out_at_the_rate_asked_for(folder: Path, rate: int) -> None:
    path = folder / "x.wav"
    write(path, tone(0.5, rate), rate)
    samples, got = read(path, sample_rate=RATE)
    assert got == RATE
    assert len(samples) == pytest.approx(8000, abs=2)


def test_channels_are_averaged_and_do_not_cancel(folder: Path) -> None:
    left = tone()
    soundfile.write(folder / "same.wav", np.stack([left, left], 1), RATE)
    soundfile.write(folder / "one.wav", np.stack([left, 0 * left], 1), RATE)
    soundfile.write(folder / "opposed.wav", np.stack([left, -left], 1), RATE)
    soundfile.write(folder / "six.wav", np.stack([left] * 6, 1), RATE)
    assert np.abs(read(folder / "same.wav")[0]).max() == pytest.approx(0.5, abs=0.01)
    assert np.abs(read(folder / "one.wav")[0]).max() == pytest.approx(0.25, abs=0.01)
    assert np.abs(read(folder / "opposed.wav")[0]).max() == pytest.approx(0.5, abs=0.01)
    assert probe(folder / "six.wav").channels == 6
    assert np.abs(read(folder / "six.wav")[0]).max() == pytest.approx(0.5, abs=0.01)


def test_a_span(folder: Path) -> None:
    write(folder / "x.wav", (np.arange(8000) / 8000).astype(np.float32), 8000, "32f")
    samples, _ = read(folder / "x.wav", start_s=0.25, end_s=0.5)
    np.testing.assert_allclose(samples, np.arange(2000, 4000) / 8000, atol=1e-7)
    assert len(read(folder / "x.wav", start_s=0.9, end_s=7.0)[0]) == 800
    assert len(read(folder / "x.wav", start_s=3.0)[0]) == 0


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("nothing.wav", b"", "audio-empty"),
        ("list.wav", b"#EXTM3U\n/etc/passwd\n", "audio-unreadable"),
        ("list.mp3", b"[playlist]\nFile1=x\n", "audio-unreadable"),
        ("page.flac", b"<html>404</html>", "audio-unreadable"),
        ("zeros.wav", bytes(5000), "audio-unreadable"),
        ("junk.ogg", bytes(range(256)) * 20, "audio-unreadable"),
        ("x.raw", bytes(5000), "audio-headerless"),
        ("header.wav", b"RIFF\x24\0\0\0WAVEfmt ", "audio-unreadable"),
    ],
)
def test_what_is_no_recording(folder: Path, name: str, content: bytes, kind: str) -> None:
    (folder / name).write_bytes(content)
    assert refusal(folder / name) == kind


def test_what_is_not_there(folder: Path) -> None:
    assert refusal(folder / "gone.wav") == "audio-missing"
    assert refusal(folder) == "audio-missing"
    os.mkfifo(folder / "pipe.wav")
    assert refusal(folder / "pipe.wav") == "audio-missing"


def test_a_playlist_is_called_one(folder: Path) -> None:
    (folder / "list.wav").write_bytes(b"#EXTM3U\nx.mp3\n")
    with pytest.raises(VoicewrightError, match="playlist"):
        read(folder / "list.wav")


@pytest.mark.parametrize("suffix", ["wav", "flac", "aiff"])
@pytest.mark.parametrize("share", [0.9, 0.5, 0.1])
def test_truncated_files_are_found(folder: Path, suffix: str, share: float) -> None:
    path = folder / f"x.{suffix}"
    rng = np.random.default_rng(0)
    soundfile.write(path, rng.normal(0, 0.1, 3 * RATE), RATE, format=suffix.upper())
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert refusal(path) == "audio-truncated"


def wav(frames_claimed: int, data: bytes, rate: int = RATE, channels: int = 1) -> bytes:
    align = channels * 2
    form = struct.pack("<HHIIHH", 1, channels, rate, (rate * align) & 0xFFFFFFFF, align & 0xFFFF, 16)
    size = (frames_claimed * align) & 0xFFFFFFFF
    head = b"RIFF" + struct.pack("<I", 0x7FFFFFF0) + b"WAVEfmt " + struct.pack("<I", 16)
    return head + form + b"data" + struct.pack("<I", size) + data


@pytest.mark.parametrize(
    "content",
    [
        wav(2**31 - 5000, bytes(64000)),
        wav(2**30, bytes(10)),
        wav(10, bytes(20), rate=2**31),
        wav(10, bytes(20), rate=0),
        wav(10, bytes(4000), channels=1000),
        wav(2000, bytes(2000 * 17 * 2), channels=17),
    ],
)
def test_absurd_headers_cost_no_memory(folder: Path, content: bytes) -> None:
    path = folder / "absurd.wav"
    path.write_bytes(content)
    tracemalloc.start()
    try:
        assert refusal(path) in {"audio-truncated", "audio-absurd-header", "audio-unreadable"}
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()


def test_a_flac_that_claims_2_to_the_31_frames(folder: Path) -> None:
    path = folder / "x.flac"
    soundfile.write(path, tone(), RATE)
    content = bytearray(path.read_bytes())
    content[21] = (content[21] & 0xF0) | 0x0  # total samples: 36 bits from the low nibble of byte 21
    content[22:26] = struct.pack(">I", 2**31)
    path.write_bytes(bytes(content))
    assert refusal(path) == "audio-truncated"


def test_a_stream_to_a_pipe_makes_no_claim(folder: Path) -> None:
    body = (tone() * 32767).astype("<i2").tobytes()
    content = wav(0, body)
    path = folder / "pipe.wav"
    path.write_bytes(content[:40] + b"\xff\xff\xff\xff" + content[44:])
    assert len(read(path)[0]) == 8000


def test_a_day_of_silence_is_refused_in_bounded_memory(folder: Path) -> None:
    path = folder / "day.flac"
    with soundfile.SoundFile(path, "w", 8000, 1) as file:
        for _ in range(70):
            file.write(np.zeros(8000 * 10, np.float32))
    tracemalloc.start()
    try:
        assert refusal(path) == "audio-too-long"
        assert tracemalloc.get_traced_memory()[1] < 60e6
    finally:
        tracemalloc.stop()
    assert len(read(path, start_s=650, end_s=651)[0]) == 8000


def test_many_channels_at_a_high_rate_take_no_more_memory_than_few(folder: Path) -> None:
    path = folder / "wide.wav"
    soundfile.write(path, np.zeros((48_000, 16), np.float32), 192_000)
    with pytest.raises(VoicewrightError, match="longer than"):
        read(path, max_s=0.25)
    assert len(read(path, max_s=3.0)[0]) == 48_000


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_samples_that_are_no_numbers(folder: Path, bad: float) -> None:
    samples = tone()
    samples[77] = bad
    write(folder / "x.wav", samples, RATE, "32f")
    assert refusal(folder / "x.wav") == "audio-not-finite"
    write(folder / "y.wav", tone() * 32768, RATE, "32f")
    assert refusal(folder / "y.wav") == "audio-out-of-scale"


@pytest.mark.parametrize(("depth", "error"), [("16", 4e-5), ("24", 2e-7), ("32f", 0)])
def test_writing(folder: Path, depth: Literal["16", "24", "32f"], error: float) -> None:
    write(folder / "x.wav", tone(), RATE, depth)
    np.testing.assert_allclose(read(folder / "x.wav")[0], tone(), atol=error)
    assert [path.name for path in folder.iterdir()] == ["x.wav"]


def test_a_write_that_fails_leaves_the_old_file(folder: Path) -> None:
    write(folder / "x.flac", tone(), RATE)
    before = (folder / "x.flac").read_bytes()
    with pytest.raises(ValueError, match="FLAC"):
        write(folder / "x.flac", tone(), RATE, "32f")
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the library says of a negative rate
        write(folder / "x.flac", tone(), -1)
    assert (folder / "x.flac").read_bytes() == before
    assert len(list(folder.iterdir())) == 1


def test_mutated_files_never_surprise(folder: Path) -> None:
    """Any flip of bytes gives samples or a typed refusal."""
    rng = np.random.default_rng(7)
    for suffix in ("wav", "flac", "ogg", "mp3"):
        path = folder / f"good.{suffix}"
        soundfile.write(path, tone(), RATE)
        content = path.read_bytes()
        for _ in range(25):
            broken = bytearray(content)
            for at in rng.integers(0, min(len(broken), 400), 4):
                broken[at] = int(rng.integers(0, 256))
            bad = folder / f"bad.{suffix}"
            bad.write_bytes(bytes(broken))
            try:
                samples, _ = read(bad)
            except VoicewrightError:
                continue
            assert np.isfinite(samples).all()


def test_an_mp3_is_read_as_it_is_block_by_block_and_from_anywhere(tmp_path: Path) -> None:
    """Block by block as at once: a decoder that begins anew amid the sound gets what follows wrong."""
    path = tmp_path / "long.mp3"
    write(path, (0.2 * np.sin(np.arange(200_000) * 0.05)).astype(np.float32), 22_050)
    whole, _ = soundfile.read(path, dtype="float32")
    again, _ = read(path)
    assert np.allclose(again, whole, atol=1e-6)
    for start_s in (0.5, 4.0):
        part, _ = read(path, start_s=start_s, end_s=start_s + 1)
        assert np.allclose(part, whole[round(start_s * 22_050) : round((start_s + 1) * 22_050)], atol=1e-6)
