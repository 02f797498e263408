"""What is said of a WAV by its bytes alone is what decoding it says."""

import io as streams
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.audio import io, plain_wav
from backend.protocol.problems import VoicewrightError


def wav(channels: int = 1, rate: int = 16000, subtype: str = "PCM_16", frames: int = 300) -> bytes:
    stream = streams.BytesIO()
    samples = np.random.default_rng(0).uniform(-1, 1, (frames, channels))
    soundfile.write(stream, samples, rate, subtype=subtype, format="WAV")
    return stream.getvalue()


def measured(data: bytes, path: Path) -> io.AudioInfo | None:
    path.write_bytes(data)
    try:
        return io.measure(path)
    except VoicewrightError:
        return None


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32"])
@pytest.mark.parametrize("channels", [1, 2])
def test_whole_numbers_need_no_decoder(tmp_path: Path, subtype: str, channels: int) -> None:
    data = wav(channels, 22050, subtype)
    if channels == 1 or subtype in ("PCM_U8", "PCM_16"):
        assert plain_wav.described(data) is not None
    assert plain_wav.described(data) in (None, measured(data, tmp_path / "a.wav"))


def test_a_list_of_tags_is_no_obstacle(tmp_path: Path) -> None:
    data = wav()
    tags = b"LIST" + struct.pack("<I", 26) + b"INFOISFT" + struct.pack("<I", 14) + b"Lavf58.76.100\0"
    for tagged in (data[:36] + tags + data[36:], data + tags):
        whole = tagged[:4] + struct.pack("<I", len(tagged) - 8) + tagged[8:]
        assert plain_wav.described(whole) == measured(whole, tmp_path / "a.wav") != None  # noqa: E711


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        wav(subtype="FLOAT"),
        wav(subtype="ULAW"),
        wav()[:-10],
        wav() + b"x",
        wav(frames=0),
        wav(rate=500),
        wav(17),
    ],
)
def test_everything_else_is_decoded(data: bytes) -> None:
    assert plain_wav.described(data) is None


@settings(deadline=None, max_examples=400)
@given(
    changes=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 255)), max_size=3),
    cut=st.integers(0, 60),
    kind=st.sampled_from([wav(), wav(2), wav(subtype="PCM_U8", frames=141), wav(subtype="PCM_24")]),
)
def test_a_header_that_is_wrong_anywhere_is_never_believed_where_decoding_would_not(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]], cut: int, kind: bytes
) -> None:
    data = bytearray(kind[: len(kind) - cut])
    for at, value in changes:
        data[at] = value
    found = plain_wav.described(bytes(data))
    if found is not None:
        assert found == measured(bytes(data), tmp_path_factory.getbasetemp() / "changed.wav")


TAGS = st.builds(
    lambda name, size, text: b"INFO" + name + struct.pack("<I", size) + text,
    st.sampled_from([b"ISFT", b"IART", b"\0\0\0\0"]),
    st.integers(0, 12),
    st.binary(max_size=12),
)
CHUNK = st.tuples(
    st.sampled_from([b"fmt ", b"fmt ", b"data", b"data", b"LIST", b"fact", b"JUNK", b"bext", b"cue "]),
    st.one_of(st.just(wav()[20:36]), st.just(wav(2, 8000, "PCM_24")[20:36]), st.binary(max_size=40), TAGS),
)


@settings(deadline=None, max_examples=400)
@given(chunks=st.lists(CHUNK, max_size=5), start=st.sampled_from([b"", wav()[12:36], wav(2)[12:36]]))
def test_chunks_in_any_order_are_believed_only_where_decoding_agrees(
    tmp_path_factory: pytest.TempPathFactory, chunks: list[tuple[bytes, bytes]], start: bytes
) -> None:
    body = start + b"".join(
        name + struct.pack("<I", len(inner)) + inner + b"\0" * (len(inner) % 2) for name, inner in chunks
    )
    data = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body
    found = plain_wav.described(data)
    if found is not None:
        assert found == measured(data, tmp_path_factory.getbasetemp() / "chunks.wav")
