"""Amphion's checkpoints become voices that speak: both versions, in the layouts in which they lie about."""

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from backend.families.valle.model.ar_v2 import ArV2
from backend.families.valle.model.llama import rates
from backend.families.valle.model.nar_v2 import NarV2
from backend.families.valle.recipe import RECIPE, Valle
from backend.families.valle.sizes import Sizes, usual_marks
from backend.families.valle.spelling import arpabet_symbols, framed, spell
from backend.families.valle.weights import importing, official
from backend.protocol.problems import VoicewrightError
from backend.recipe import Reference
from backend.text import phonemes
from backend.voices.folder import WeightsMismatch
from tests.codec import folders
from tests.families.valle.runs import blank
from tests.parity.fixtures import fixture

SYMBOLS = ["<eps>", "_", ",", ".", *"abdefhijklmnoprstuvwz", "ð", "ə", "ɪ", "ʌ", "uː", "ɹ"]
"""Fewer than the fixture has rows."""


OFFICIAL = {
    "model.": "model.model.", "embed_": "model.model.embed_", "lm_head.": "model.lm_head.",
    "prompt_embedder.": "prompt_embedder.embeddings.", "phone_embedder.": "phone_embedder.",
}  # fmt: skip
"""What our names of V2's tensors begin with → Amphion's."""


@pytest.fixture(scope="module")
def encodec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folders.encodec(tmp_path_factory.mktemp("codecs") / "encodec")


def _v1(folder: Path, codec_codes: int, *, tied: bool = True, pickled: bool = False) -> Path:
    """A fixture as an experiment of Amphion; its tables are cut or repeated to fit a codec of so many codes."""
    one = fixture("amphion_valle_v1")
    given = dict(one.facts["constructor"]["cfg"])
    old, given["audio_token_num"] = given["audio_token_num"], codec_codes
    table = {}
    for name, tensor in one.weights.items():
        if (len(tensor) in (old, old + 1) and "audio_embedding" in name) or "predict_layer" in name:
            spare = len(tensor) - old
            tensor = torch.cat([tensor[:codec_codes], tensor[len(tensor) - spare :] if spare else tensor[:0]])
        if tied or not name.startswith("nar_predict_layers") or name.endswith("6.weight"):
            table[name] = tensor.contiguous().clone()
    place = folder / "checkpoint" / "epoch-0003_step-0000100_loss-2.100000"
    place.mkdir(parents=True)
    (folder / "checkpoint" / "epoch-0001_step-0000020_loss-3.100000").mkdir()
    if pickled:
        torch.save(table, place / "pytorch_model.bin")
    else:
        save_file(table, place / "model.safetensors")
    (folder / "symbols.dict").write_text("\n".join(f"{one} {at}" for at, one in enumerate(SYMBOLS)), "utf-8")
    text = (
        json.dumps({"model": given}, indent=1)
        .replace("}\n", "},\n")
        .replace('"prefix_mode"', '// a // b\n"prefix_mode"')
    )
    (folder / "args.json").write_text(text, "utf-8")
    return folder


def _imported(tmp_path: Path, *sources: Path) -> Any:
    folder = tmp_path / "voice"
    folder.mkdir()
    recipe = RECIPE
    assert isinstance(recipe, Valle)
    info = recipe.import_weights(sources, folder, blank())
    (folder / "voice.json").write_bytes(msgspec.json.encode(info))
    return recipe.load_voice(folder, torch.device("cpu"))


@pytest.mark.parametrize(("tied", "pickled"), [(True, True), (False, False)])
def test_an_experiment_of_v1_is_a_voice(tmp_path: Path, encodec: Path, tied: bool, pickled: bool) -> None:
    source = _v1(tmp_path / "Versuch 試 🎙", 16, tied=tied, pickled=pickled)
    voice = _imported(tmp_path, source, encodec)
    assert voice.card.facts.symbols[:4] == ("<pad>", "<bos>", "<eos>", ",")
    assert voice.info.resources[0].kind == "codec"
    wanted = fixture("amphion_valle_v1").weights
    assert torch.equal(voice.first.norm.weight, wanted["ar_decoder.norm.weight"])
    assert torch.equal(voice.second.predict_layer.weight, wanted["nar_predict_layers.6.weight"][:16])
    plan = voice.plan("One, two, three.")
    assert len(voice.render(plan.score)) == round(plan.score.duration_s * 24_000)
    heard = Reference(samples=np.zeros(48_000, np.float32), sample_rate=24_000, text="Quiet.", language="en-us")
    assert voice.following(heard).plan("One.").score.phones
    encodec_copy = tmp_path / "voice" / importing.CODEC
    assert (encodec_copy / "config.json").is_file()  # the voice can be taken elsewhere


def _v2(folder: Path, codes: int) -> list[Path]:
    """Both files as Amphion writes them, with random weights."""
    phones = len(arpabet_symbols()) + 5
    sizes = Sizes(
        version="v2", phones=phones, codes=codes, channels=16, heads=2, layers=2, inner=24,
        marks=usual_marks(phones, codes),
    )  # fmt: skip
    files = []
    for network in (ArV2(sizes), NarV2(sizes)):
        table = {}
        for name, tensor in network.state_dict().items():
            ours = next(one for one in OFFICIAL if name.startswith(one))
            table[name.replace(ours, OFFICIAL[ours], 1)] = tensor
        first = isinstance(network, ArV2)
        if first:
            table |= {f"model.model.layers.{at}.self_attn.rotary_emb.inv_freq": rates(8) for at in range(2)}
        else:
            table["model.model.embed_tokens.weight"] = torch.zeros(sizes.vocabulary, 16)
        files.append(folder / f"valle_{'ar' if first else 'nar'}_mls_1.bin")
        torch.save(table, files[-1])
    return files


def test_both_files_of_v2_are_a_voice(tmp_path: Path, encodec: Path) -> None:
    first, second = _v2(tmp_path, 16)
    voice = _imported(tmp_path, second, encodec, first)
    assert voice.card.sizes.heads == 2
    assert voice.card.facts.symbols == arpabet_symbols()
    plan = voice.plan("One, two, three.")
    assert len(voice.render(plan.score)) == round(plan.score.duration_s * 24_000)


def test_positions_that_turn_otherwise_are_refused(tmp_path: Path, encodec: Path) -> None:
    first, second = _v2(tmp_path, 16)
    table = torch.load(first, weights_only=True)
    table["model.model.layers.0.self_attn.rotary_emb.inv_freq"] *= 2
    torch.save(table, first)
    with pytest.raises(WeightsMismatch, match="turns positions otherwise"):
        _imported(tmp_path, first, second, encodec)


def test_sizes_of_v2_are_read_off_its_tensors() -> None:
    one = fixture("amphion_valle_v2_ar").facts["official_full_size"]
    table = {name: torch.empty(shape, device="meta") for name, shape in one["state_dict"].items()}
    assert official.read_off_v2(table, 1024) == official.sizes_v2(
        {**one["kwargs"], "hidden_size": 1024, "intermediate_size": 4096, "num_attention_heads": 16}
    )


def test_what_does_not_fit_is_refused_with_the_difference(tmp_path: Path, encodec: Path) -> None:
    one = fixture("amphion_valle_v1")
    sizes = official.sizes_v1(one.facts["constructor"]["cfg"])
    other = dict(one.weights)
    other["nar_predict_layers.2.weight"] = other["nar_predict_layers.2.weight"] + 1
    with pytest.raises(WeightsMismatch, match="one tensor in the public code, and differ"):
        official.of_v1(other, sizes)
    source = _v1(tmp_path / "a", 16)
    file = next(source.glob("checkpoint/*/model.safetensors"))
    table = load_file(file)
    table["ar_decoder.layers.9.norm1.weight"] = torch.ones(48)
    del table["ar_decoder.norm.bias"]
    save_file(table, file)
    with pytest.raises(WeightsMismatch, match=r"missing: norm.bias; unknown: decoder.layers.9.norm1.weight"):
        _imported(tmp_path, source, encodec)


@pytest.mark.parametrize("lacking", ["codec", "symbols.dict", "checkpoint"])
def test_what_is_not_there_is_named(tmp_path: Path, encodec: Path, lacking: str) -> None:
    source = _v1(tmp_path / "a", 16)
    if lacking == "symbols.dict":
        (source / "symbols.dict").unlink()
    if lacking == "checkpoint":
        next(source.glob("checkpoint/*/model.safetensors")).unlink()
    sources = [source] if lacking == "codec" else [source, encodec]
    with pytest.raises(VoicewrightError, match="not clear which files") as caught:
        _imported(tmp_path, *sources)
    assert {"codec": "codec", "symbols.dict": "symbols.dict", "checkpoint": "model.safetensors"}[lacking] in (
        caught.value.problem.say().why
    )


def test_texts_are_spelt_as_amphion_spells_them() -> None:
    said = phonemes.phonemize("This is a test sentence.", "en-us").symbols
    symbols, words = [one.symbol for one in said], [one.word for one in said]
    v1 = framed([spell(symbols, words, "amphion-espeak")], "amphion-espeak")
    assert " ".join(v1.symbols) == "<bos> ð ɪ s _ ɪ z _ ɐ _ t ɛ s t _ s ɛ n t ə n s . <eos>"
    v2 = framed([spell(symbols, words, "amphion-arpabet")] * 2, "amphion-arpabet")
    whole = "<BOS> DHB IH0I SE | IH0B ZE | AH0B | TB EH1I SI TE | SB EH1I NI TI AH0I NI SE <EOS>"
    assert " ".join(v2.symbols) == f"{whole} {whole}"
    assert set(v2.symbols) <= set(arpabet_symbols())
    assert len(arpabet_symbols()) == 220
    assert [symbols[at] for at in v1.phones if at >= 0] == [one for one in symbols if one != "_"]
