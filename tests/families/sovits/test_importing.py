"""Public checkpoints become voices that read English, follow recordings, and can be gone on from."""

import math
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.content import words
from backend.content.eres2net import provider as eres2net
from backend.datasets.features import FeatureCache
from backend.datasets.manifest import Item
from backend.families.sovits import spelling, word_features
from backend.families.sovits.config import INFO, S1, presets
from backend.families.sovits.facts import Facts
from backend.families.sovits.recipe import RECIPE
from backend.families.sovits.stages.s2 import adapted
from backend.families.sovits.synthesis import SovitsVoice
from backend.families.sovits.weights import voice as voices
from backend.protocol.problems import VoicewrightError
from backend.protocol.score import Phone
from backend.protocol.voices import voice_of
from backend.recipe import Imitates, Reference, Remarks, Start
from backend.text import phonemes
from backend.voices.folder import WeightsMismatch
from tests.content.test_hubert import make
from tests.families.dctts.clips import clips
from tests.families.sovits import runs
from tests.families.sovits.recorded import s2_config
from tests.families.vits.test_words import make as make_bert
from tests.parity.fixtures import fixture

pytestmark = pytest.mark.slow

_ROWS = "enc_p.text_embedding.weight"
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


def _s2(path: Path, *, pro: bool, speaker: int = 640, rows: int = spelling.ROWS) -> Path:
    """The recorded s2 without what listens; as 2Pro it hears ``speaker`` numbers of whoever speaks as well."""
    one = fixture("gptsovits_s2")
    table = {name: tensor for name, tensor in one.weights.items() if not name.startswith("enc_q.")}
    table[_ROWS] = table[_ROWS][:rows].clone()
    if pro:
        style, cross = table["ref_enc.fc.fc.weight"].shape[0], table["enc_p.mrte.c_pre.weight"].shape[0]
        table |= {
            "sv_emb.weight": torch.randn(style, speaker), "sv_emb.bias": torch.zeros(style),
            "prelu.weight": torch.ones(style),
            "ge_to512.weight": torch.randn(cross, style), "ge_to512.bias": torch.zeros(cross),
        }  # fmt: skip
    weight = {name: tensor.half() for name, tensor in table.items()}
    torch.save({"weight": weight, "config": s2_config(one), "info": "8epoch_200iteration"}, path)
    if pro:
        path.write_bytes(b"05" + path.read_bytes()[2:])
    return path


def _speaker_network(path: Path) -> Path:
    """The recorded speaker network, as its public file has it: a table of tensors and nothing else."""
    torch.save(dict(fixture("eres2netv2").weights), path)
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
    assert voice.info.languages == ["en-us", "cmn", "ja", "ko"]
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


def test_it_speaks_the_languages_of_the_public_voices(place: Path) -> None:
    voice = RECIPE.load_voice(place, torch.device("cpu"))
    assert isinstance(voice, SovitsVoice)
    for text, language in (("我们去图书馆。", "cmn"), ("てんき、がっこう。", "ja"), ("학교에 갑니다.", "ko")):
        plan = voice.plan(text, language=language)
        assert len(voice.render(plan.score)) == round(plan.score.duration_s * voice.info.sample_rate)


def test_chinese_hears_the_features_of_a_bert(tmp_path: Path) -> None:
    width = int(fixture("gptsovits_s1").weights["model.bert_proj.weight"].shape[1])
    sound, language = _s2(tmp_path / "b.pth", pro=False), _s1(tmp_path / "a.ckpt")
    listener = make(tmp_path / "hubert", width=_width())
    reader = make_bert(tmp_path / "bert", width=width)
    with pytest.raises(VoicewrightError, match="this BERT's are 14"):
        _imported(tmp_path / "wide", sound, language, listener, make_bert(tmp_path / "other", width=14))
    deaf, reading = (
        RECIPE.load_voice(_imported(tmp_path / name, sound, language, listener, *more), torch.device("cpu"))
        for name, more in (("deaf", ()), ("reading", (reader,)))
    )
    shutil.rmtree(reader)  # the voice has a copy
    assert isinstance(deaf, SovitsVoice)
    assert isinstance(reading, SovitsVoice)
    assert [one.kind for one in reading.info.resources] == ["content", "words"]
    texts = (("我们去图书馆。", "cmn", False), ("Good bye, my friend.", "en-us", True))
    for text, spoken_in, same in texts:
        one, other = (voice.tuned({"temperature": 0.0}).plan(text, language=spoken_in) for voice in (deaf, reading))
        assert one.attention is not None
        assert other.attention is not None
        assert np.array_equal(one.attention, other.attention) == same


def test_a_training_that_goes_on_hears_the_bert_as_well(tmp_path: Path) -> None:
    width = int(fixture("gptsovits_s1").weights["model.bert_proj.weight"].shape[1])
    parts = (
        _s2(tmp_path / "b.pth", pro=False),
        _s1(tmp_path / "a.ckpt"),
        make(tmp_path / "hubert", width=_width()),
        make_bert(tmp_path / "bert", width=width),
    )
    parent = _imported(tmp_path / "voice", *parts)
    shutil.rmtree(tmp_path / "bert")  # the voice has a copy
    items = [_chinese(item) if item.clip % 2 else item for item in clips()]
    made = runs.begun(tmp_path / "s1", S1, replace(presets()["tiny"], dpo_weight=0.1), None, parent, items)
    for one in [*made.corpus.training, *made.corpus.kept]:
        words_WP = made.corpus.example(one)["words"][0]
        assert words_WP.shape[0] == width
        assert bool(words_WP.any()) == (one.item.language == "cmn")
        together = made.corpus.collate(
            [made.corpus._example([one]), made.corpus._example([one, one])], np.random.default_rng(0)
        )
        assert torch.equal(together["words"][0, :, -words_WP.shape[1] :], words_WP), "filled on the left, as phones are"
    runs.go_on(made, 2)
    folder = tmp_path / "onward"
    folder.mkdir()
    RECIPE.export_onto(parent, {S1: made.checkpoint}, folder, runs.blank())  # type: ignore[attr-defined]
    (folder / "voice.json").write_bytes((parent / "voice.json").read_bytes())
    onward = RECIPE.load_voice(folder, torch.device("cpu"))
    assert isinstance(onward, SovitsVoice)
    assert onward.semantic.card.words is not None
    assert onward.semantic.card.prompts[0].written
    assert len(onward.render(onward.plan("我们去图书馆。", language="cmn").score)) > 0


def _chinese(item: Item) -> Item:
    """The clip as if it said something else, a phone as long as the other."""
    said = phonemes.phonemize("我们去图书馆。", "cmn")
    step = item.duration_s / len(said.symbols)
    phones = tuple(
        Phone(symbol=one.symbol, start_s=at * step, duration_s=step, word=one.word)
        for at, one in enumerate(said.symbols)
    )
    return replace(item, text="我们去图书馆。", language="cmn", phones=phones, words=tuple(said.words))


def test_features_of_words_lie_on_the_phones_of_their_characters() -> None:
    class Numbers(words.Bert):
        def features(self, words: Sequence[str]) -> NDArray[np.float32]:
            assert words == ["天", "，", "use", "门", "。"]
            return np.arange(1, 7, dtype=np.float32)[:, None]

    bert = Numbers(Path(), words.WordFeatures(name="", width=1, content=""))
    phones, owner = (
        ["_", "tʰ", "iɛ˥˥", "n", "_,", "j", "ˈuː", "z", "m", "ə˧˥", "n", "_."],
        [-1, 0, 0, 0, -1, 1, 1, 1, 2, 2, 2, -1],
    )
    spelt = Facts(spelling.symbols(), (), ("cmn",), "gpt-sovits").spelt(phones, owner, "cmn")
    found = word_features.spread(bert, ["天，", "use", "门。"], owner, spelt)[:, 0]
    assert found.tolist() == [1, 1, 2, 0, 0, 0, 4, 4, 5]


def test_version_1_is_read_and_has_no_korean(tmp_path: Path) -> None:
    sources = (
        _s2(tmp_path / "b.pth", pro=False, rows=322),
        _s1(tmp_path / "a.ckpt", phoneme_vocab_size=512),
        make(tmp_path / "hubert", width=_width()),
    )
    voice = RECIPE.load_voice(_imported(tmp_path / "voice", *sources), torch.device("cpu"))
    assert isinstance(voice, SovitsVoice)
    assert voice.info.languages == ["en-us", "cmn", "ja"]
    for text, language in (("Good bye.", "en-us"), ("天安门", "cmn"), ("안녕", "ko")):  # Korean as if it were English
        assert len(voice.render(voice.plan(text, language=language).score)) > 0


@pytest.mark.slow
def test_a_training_goes_on_from_it(place: Path, tmp_path: Path) -> None:
    fine = runs.train(tmp_path / "s1", S1, presets()["tiny"], 1, parent=place)
    assert fine.corpus.facts.symbols == spelling.symbols()


@pytest.fixture(scope="module")
def pro(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A voice of version 2Pro with its speaker network, of one folder that holds all parts."""
    folder = tmp_path_factory.mktemp("alles zusammen 声")
    parts = folder / "parts"
    parts.mkdir()
    _s2(parts / "b.pth", pro=True)
    make(parts / "hubert", width=_width())
    _s1(parts / "a.ckpt")
    _speaker_network(parts / "pretrained_eres2netv2w24s4ep4.ckpt")
    (parts / "readme.txt").write_text("what else lies there is not looked at", "utf-8")
    made = _imported(folder / "voice", parts)
    # A training looks for the HuBERT where it was; what listens to speakers lies with the voice alone.
    for one in parts.iterdir():
        if one.is_file():
            one.unlink()
    return made


def _reference(rate: int, *, higher: float = 1.0) -> Reference:
    sound = (0.1 * np.sin(np.arange(3 * rate) * 0.03 * higher)).astype(np.float32)
    return Reference(samples=sound, sample_rate=rate, text="Hello there.", language="en-us")


def _style(voice: SovitsVoice, reference: Reference) -> Tensor:
    followed = voice.following(reference).followed
    assert followed is not None
    return followed.style_BS1


def test_a_reference_is_heard_by_the_speaker_network_that_came_with_the_voice(pro: Path, place: Path) -> None:
    voice = RECIPE.load_voice(pro, torch.device("cpu"))
    assert isinstance(voice, SovitsVoice)
    reference = _reference(voice.info.sample_rate)
    _, heeded = voice.listened(reference)
    alone = eres2net.read(pro / "speaker").features(reference.samples, reference.sample_rate)
    assert torch.equal(heeded.speaker_embedding_E, torch.from_numpy(alone[0]))
    deaf = voice.sound.model.style(heeded.spectrum_KT[None], torch.tensor([heeded.spectrum_KT.shape[1]]))
    assert not torch.allclose(_style(voice, reference), deaf)
    assert [one.name for one in voice.info.resources if one.kind == "speaker"] == [eres2net.NAME]


def test_a_voice_without_its_speaker_network_says_what_its_timbre_follows(pro: Path, place: Path) -> None:
    assert isinstance(RECIPE, Remarks)
    assert RECIPE.remarks(pro) == []
    card = voices.load_card(place)
    said = [one.say() for one in RECIPE.remarks(place)]
    assert len(said) == (card.sizes.speaker_embedding_channels > 0)
    assert all("style alone" in one for one in said)


def test_a_likeness_takes_the_speaker_network_with_it(pro: Path, tmp_path: Path) -> None:
    assert isinstance(RECIPE, Imitates)
    folder = tmp_path / "like"
    folder.mkdir()
    info = RECIPE.imitate(pro, _reference(32000), folder, voice_of(INFO, "like", "Like"))
    (folder / "voice.json").write_bytes(msgspec.json.encode(info))
    voice = RECIPE.load_voice(folder, torch.device("cpu"))
    assert isinstance(voice, SovitsVoice)
    assert _style(voice, _reference(32000, higher=2.0)).isfinite().all()


def test_a_voice_whose_speaker_network_is_gone_says_where_to_put_it(pro: Path, tmp_path: Path) -> None:
    folder = tmp_path / "voice"
    shutil.copytree(pro, folder)
    shutil.rmtree(folder / "speaker")
    voice = RECIPE.load_voice(folder, torch.device("cpu"))
    assert isinstance(voice, SovitsVoice)
    with pytest.raises(VoicewrightError, match="as “speaker”"):
        voice.following(_reference(voice.info.sample_rate))


def test_a_training_that_goes_on_from_it_asks_no_speaker_network(pro: Path, tmp_path: Path) -> None:
    start = Start(config=presets()["tiny"], device=torch.device("cpu"), cache=FeatureCache(tmp_path), parent=pro)
    assert adapted(start).config.speaker_embedding_channels == 0


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
    language, network = _s1(tmp_path / "a.ckpt"), _speaker_network(tmp_path / "n.ckpt")
    pro, wide = _s2(tmp_path / "p.pth", pro=True), _s2(tmp_path / "w.pth", pro=True, speaker=41)
    (tmp_path / "empty").mkdir()
    for name, sources, why in (
        ("lacking", (language, sound), "one s1 file, one s2 file"),
        ("twice", (language, language, listener), "one s1 file, one s2 file"),
        ("narrow", (language, sound, make(tmp_path / "other")), "features"),
        ("first", (_s1(tmp_path / "c.ckpt", phoneme_vocab_size=512), sound, listener), "Version 1 has 512 and 322"),
        ("deaf", (language, sound, listener, network), "hears none"),
        ("two networks", (language, pro, listener, network, network), "one s1 file, one s2 file"),
        ("other network", (language, wide, listener, network), "41 numbers, this speaker network gives 640"),
        ("empty folder", (tmp_path / "empty",), "one s1 file, one s2 file"),
    ):
        with pytest.raises(VoicewrightError, match=why):
            _imported(tmp_path / name, *sources)
    more = _s1(tmp_path / "d.ckpt", {"model.more": torch.zeros(1)})
    with pytest.raises(WeightsMismatch, match="unknown: more"):
        _imported(tmp_path / "more", more, sound, listener)
