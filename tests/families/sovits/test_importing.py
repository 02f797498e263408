"""Public checkpoints become voices that read English, follow recordings, and can be gone on from."""

import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from torch import Tensor

from backend.families.sovits import spelling
from backend.families.sovits.config import INFO, S1, presets
from backend.families.sovits.facts import Facts
from backend.families.sovits.recipe import RECIPE
from backend.families.sovits.synthesis import SovitsVoice
from backend.protocol.problems import VoicewrightError
from backend.protocol.voices import voice_of
from backend.recipe import Reference
from backend.voices.folder import WeightsMismatch
from tests.content.test_hubert import make
from tests.families.sovits import runs
from tests.families.sovits.recorded import s2_config
from tests.parity.fixtures import fixture

pytestmark = pytest.mark.slow

_TEXT = "model.ar_text_embedding.word_embeddings.weight"


def _s1(path: Path, change: dict[str, Tensor] | None = None, **model: Any) -> Path:
    """The recorded s1 as the public tool writes it, with a row for each symbol of version 2."""
    one = fixture("gptsovits_s1")
    config = {**one.facts["constructor"]["config"]["model"], "phoneme_vocab_size": spelling.ROWS, **model}
    rows = one.weights[_TEXT]
    table = {**one.weights, _TEXT: rows[torch.arange(config["phoneme_vocab_size"]) % len(rows)], **(change or {})}
    weight = {name: tensor.half() for name, tensor in table.items()}
    torch.save({"weight": weight, "config": {"model": config}, "info": "GPT-e15"}, path)
    return path


def _s2(path: Path, *, pro: bool) -> Path:
    """The recorded s2 without what listens; as 2Pro it hears a speaker embedding as well."""
    one = fixture("gptsovits_s2")
    table = {name: tensor for name, tensor in one.weights.items() if not name.startswith("enc_q.")}
    if pro:
        style, cross = table["ref_enc.fc.fc.weight"].shape[0], table["enc_p.mrte.c_pre.weight"].shape[0]
        table |= {
            "sv_emb.weight": torch.randn(style, 40), "sv_emb.bias": torch.zeros(style),
            "prelu.weight": torch.ones(style),
            "ge_to512.weight": torch.randn(cross, style), "ge_to512.bias": torch.zeros(cross),
        }  # fmt: skip
    weight = {name: tensor.half() for name, tensor in table.items()}
    torch.save({"weight": weight, "config": s2_config(one), "info": "8epoch_200iteration"}, path)
    if pro:
        path.write_bytes(b"05" + path.read_bytes()[2:])
    return path


def _width() -> int:
    return int(fixture("gptsovits_s2").weights["ssl_proj.weight"].shape[1])


def _imported(folder: Path, *sources: Path) -> Path:
    folder.mkdir()
    info = RECIPE.import_weights(sources, folder, voice_of(INFO, "v", "Public"))  # type: ignore[attr-defined]
    (folder / "voice.json").write_bytes(msgspec.json.encode(info))
    return folder


@pytest.fixture(scope="module", params=[False, True], ids=["v2", "v2Pro"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("öffentlich 声")
    sources = (
        _s2(folder / "b.pth", pro=request.param),
        make(folder / "hubert", width=_width()),
        _s1(folder / "a.ckpt"),
    )
    return _imported(folder / "voice", *sources)


def test_it_speaks_and_follows_wherever_its_hubert_was(place: Path) -> None:
    (place.parent / "hubert").rename(place.parent / "elsewhere")
    voice = RECIPE.load_voice(place, torch.device("cpu"))
    (place.parent / "elsewhere").rename(place.parent / "hubert")
    assert isinstance(voice, SovitsVoice)
    assert voice.info.languages == ["en-us"]
    rate = voice.info.sample_rate
    sound = (0.1 * np.sin(np.arange(3 * rate) * 0.03)).astype(np.float32)
    following = voice.following(Reference(samples=sound, sample_rate=rate, text="Hello there.", language="en-us"))
    assert following.followed is not None
    assert len(following.followed.prompt.codes) == math.ceil((3 + 0.3) * 25)
    plan = following.plan("A wise cat, they say.")
    assert plan.attention is not None
    assert plan.attention.shape[0] == len(plan.score.phones)
    assert len(following.render(plan.score)) == round(plan.score.duration_s * rate)
    assert voice.stand_ins(plan.score) == {}


@pytest.mark.slow
def test_a_training_goes_on_from_it(place: Path, tmp_path: Path) -> None:
    fine = runs.train(tmp_path / "s1", S1, presets()["tiny"], 1, parent=place)
    assert fine.corpus.facts.symbols == spelling.symbols()


def test_english_is_written_as_the_public_voices_read_it() -> None:
    facts = Facts(spelling.symbols(), (), ("en-us",), "gpt-sovits")
    phones = ["_", "h", "ə", "l", "ˈoʊ", "_,", "j", "ˌɪɹ", "_"]
    spelt = facts.spelt(phones)
    written = [facts.symbols[row] for row in spelt.row_S]
    assert written == ["HH", "AH0", "L", "OW1", ",", "Y", "IH2", "R", "."]
    assert spelt.first_P.tolist() == [0, 0, 1, 2, 3, 4, 5, 6, 8]
    assert len(facts.symbols) == len(set(facts.symbols)) == spelling.ROWS
    assert [facts.symbols.index(one) for one in ("!", ",", "-", ".", "?")] == [0, 1, 2, 3, 4]


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    sound, listener = _s2(tmp_path / "b.pth", pro=False), make(tmp_path / "hubert", width=_width())
    language = _s1(tmp_path / "a.ckpt")
    for name, sources, why in (
        ("lacking", (language, sound), "one s1 file, one s2 file"),
        ("twice", (language, language, listener), "one s1 file, one s2 file"),
        ("narrow", (language, sound, make(tmp_path / "other")), "features"),
        ("first", (_s1(tmp_path / "c.ckpt", phoneme_vocab_size=512), sound, listener), "Version 1"),
    ):
        with pytest.raises(VoicewrightError, match=why):
            _imported(tmp_path / name, *sources)
    more = _s1(tmp_path / "d.ckpt", {"model.more": torch.zeros(1)})
    with pytest.raises(WeightsMismatch, match="unknown: more"):
        _imported(tmp_path / "more", more, sound, listener)
