"""Public codecs are read from folders strictly, and keep the one interface."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from backend.codec import opening
from backend.codec.codec import Spaced
from backend.protocol.problems import VoicewrightError
from tests.codec import folders

pytestmark = pytest.mark.slow

MAKERS = [folders.encodec, folders.dac, folders.speechtokenizer]


@pytest.fixture(scope="module", params=MAKERS, ids=lambda make: make.__name__)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    make: Callable[[Path], Path] = request.param
    return make(tmp_path_factory.mktemp("Codecs 声") / "tiny one")


def speech(n: int) -> NDArray[np.float32]:
    return (0.1 * np.random.default_rng(0).standard_normal(n)).astype(np.float32)


def test_codes_and_samples_are_as_many_as_the_facts_say(folder: Path) -> None:
    codec = opening.named(str(folder))
    facts = codec.facts
    for n in (0, 1, facts.hop, 7 * facts.hop + 1):
        codes = codec.encode(speech(n))
        assert codes.shape == (facts.books, facts.frames(n))
        assert codes.dtype == np.int64
        assert codes.min() >= 0
        assert codes.max() < facts.cardinality
        samples = codec.decode(codes)
        assert samples.shape == (facts.frames(n) * facts.hop,)
        assert samples.dtype == np.float32
    assert len(np.unique(codec.encode(speech(60 * facts.hop)))) > 4


def test_fewer_books_are_the_first_ones(folder: Path) -> None:
    codec, few = opening.named(str(folder)), opening.named(str(folder), 2)
    samples = speech(9 * codec.facts.hop)
    codes = codec.encode(samples)
    assert np.array_equal(few.encode(samples), codes[:2])
    assert np.array_equal(few.decode(codes[:2]), codec.decode(codes[:2]))
    assert not np.array_equal(codec.decode(codes[:2]), codec.decode(codes))
    assert few.facts.content != codec.facts.content
    with pytest.raises(ValueError, match="2 books"):
        few.decode(codes)
    with pytest.raises(ValueError, match=r"codes lie in \[0, 16\)"):
        codec.decode(codes + 16)


def test_a_codec_that_says_where_its_codes_lie_decodes_their_sums(tmp_path: Path) -> None:
    codec = opening.named(str(folders.encodec(tmp_path / "one")))
    assert isinstance(codec, Spaced)
    codes = codec.encode(speech(9 * codec.facts.hop))
    first, *others = (book[code] for book, code in zip(codec.vectors(), codes, strict=True))
    assert np.allclose(codec.decode_vectors(first, np.sum(others, axis=0)), codec.decode(codes), atol=1e-4)


def test_a_voice_gets_the_very_codec_or_is_refused(folder: Path, tmp_path: Path) -> None:
    wanted = opening.named(str(folder), 2).facts.resource
    assert opening.of(wanted).facts.resource == wanted
    copy = tmp_path / "codec"
    copy.mkdir()
    for file in folder.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    gone = msgspec.structs.replace(wanted, name=str(tmp_path / "gone"))
    assert opening.of(gone, copy).facts.content == wanted.content
    with pytest.raises(VoicewrightError, match="without its codes"):
        opening.of(gone)
    config = json.loads((copy / "config.json").read_text("utf-8"))
    (copy / "config.json").write_text(json.dumps(config | {"note": "another"}), "utf-8")
    with pytest.raises(VoicewrightError, match="not the same"):
        opening.of(wanted, copy)


@pytest.mark.parametrize("change", ["lost", "new", "wider"])
def test_every_tensor_is_used_and_filled(tmp_path: Path, change: str) -> None:
    folder = folders.speechtokenizer(tmp_path / "one", pickled=False)
    file = folder / "SpeechTokenizer.safetensors"
    table = load_file(file)
    name = "decoder.model.0.conv.conv.bias"
    if change == "new":
        table["extra"] = torch.zeros(1)
    else:
        table[name] = torch.zeros(3) if change == "wider" else table.pop(name)
    if change == "lost":
        del table[name]
    save_file(table, file)
    with pytest.raises(VoicewrightError) as raised:
        opening.named(str(folder)).encode(speech(100))
    assert raised.value.problem.general == "weights-mismatch"


def test_a_pickle_and_safetensors_are_the_same_codec(tmp_path: Path) -> None:
    pickled = opening.named(str(folders.speechtokenizer(tmp_path / "pickled")))
    other = opening.named(str(folders.speechtokenizer(tmp_path / "other", pickled=False)))
    assert np.array_equal(pickled.encode(speech(3000)), other.encode(speech(3000)))


def test_what_is_no_codec_is_refused(tmp_path: Path) -> None:
    def refused() -> str:
        with pytest.raises(VoicewrightError) as raised:
            opening.named(str(tmp_path))
        return raised.value.problem.sentence()

    assert "config.json cannot be read" in refused()
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', "utf-8")
    assert "names bert" in refused()
    (tmp_path / "config.json").write_text('{"semantic_dimension": 4, "activation": "ELU"}', "utf-8")
    assert "lacks 'n_q'" in refused()
    (tmp_path / "config.json").write_text('{"model_type": "encodec", "audio_channels": 2}', "utf-8")
    assert "two channels" in refused()
    (tmp_path / "config.json").write_text('{"model_type": "dac"}', "utf-8")
    assert "weights is looked for" in refused()
