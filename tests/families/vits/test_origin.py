"""A training goes on from a public checkpoint: generator, discriminators, in its own symbols and sizes."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from backend.families.vits import origin
from backend.families.vits.config import VITS, VitsConfig, presets
from backend.families.vits.data import VitsCorpus, prepare
from backend.families.vits.model.generator import Generator
from backend.families.vits.recipe import Vits
from backend.families.vits.stages import vits as step
from backend.families.vits.tokens import token_edges, tokens
from backend.families.vits.weights import importing, official
from backend.families.vits.weights import voice as voices
from backend.families.vits.weights.importing import facts_of
from backend.layers.discriminators import DurationJudge, SampleJudges
from backend.protocol.problems import VoicewrightError
from backend.recipe import TrainState
from backend.voices import tensors
from backend.voices.folder import WeightsMismatch
from tests.families.engine import Engine, newest
from tests.families.vits.clips import clips
from tests.families.vits.test_importing import ARPABET, BLANK_INFO
from tests.parity.fixtures import fixture

pytestmark = pytest.mark.slow

ENGINE = Engine(Vits())

SMALL = replace(presets()["melo"], batch_size=2, segment=4096, n_mels=40)
LETTERS = [*"_;:,.!? abdefhijklmnoprstuvwxzæðŋɐɑɔəɚɛɜɡɪɹɾʃʊʌʒˈˌːθᵻ"]


def release(folder: Path, name: str) -> Path:
    """A public training's folder, with weights of chance and spectra of a real size; its discriminators are narrow."""
    model = dict(fixture(name).facts["constructor"]) | {"spec_channels": 513}
    symbols = (ARPABET if name == "melotts" else LETTERS)[: model["n_vocab"]]
    symbols += [f"?{at}" for at in range(model["n_vocab"] - len(symbols))]
    torch.manual_seed(4)
    generator = Generator(official.architecture(model))
    judges = SampleJudges((2, 3, 5, 7, 11), scale=True, divisor=16)
    made = {"G": generator, "D": judges}
    if name == "melotts":
        made["DUR"] = DurationJudge(20, 20, 16)
    folder.mkdir()
    for letter, module in made.items():
        table = module.state_dict()
        if name != "melotts":
            table = {("dp." + key[4:] if key.startswith("sdp.") else key): value for key, value in table.items()}
        torch.save({"model": table, "iteration": 7, "learning_rate": 3e-4}, folder / f"{letter}_700.pth")
    config = {
        "train": {}, "symbols": symbols, "model": {**model, "n_vocab": len(symbols)},
        "data": {"filter_length": 1024, "hop_length": generator.sizes.hop, "sampling_rate": 22050, "add_blank": True,
                 "n_speakers": model.get("n_speakers", 0), "spk2id": {"EN-US": 0} if name == "melotts" else {}},
        **{key: model[key] for key in ("num_tones", "num_languages") if key in model},
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    return folder


@pytest.fixture(scope="module", params=["melotts", "vits_ljs"])
def public(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A voice of a public training."""
    made = tmp_path_factory.mktemp("öffentlich 公开")
    (made / "voice").mkdir()
    info = Vits().import_weights([release(made / "logs", request.param)], made / "voice", BLANK_INFO)
    (made / "voice" / "voice.json").write_bytes(msgspec.json.encode(info))
    return made / "voice"


def _built(config: VitsConfig, parent: Path, cache: Path) -> tuple[VitsCorpus, TrainState]:
    corpus, state = ENGINE.built(VITS, ENGINE.begin(cache, config, parent=parent), clips(3))
    assert isinstance(corpus, VitsCorpus)
    return corpus, state


def test_weights_symbols_and_discriminators_are_gone_on_with(public: Path, tmp_path: Path) -> None:
    recipe, config = Vits(), ENGINE.begin(tmp_path, SMALL, parent=public).config
    assert (config.sample_rate, config.n_fft, config.blanks) == (22050, 1024, True)
    corpus, state = _built(config, public, tmp_path)
    before = recipe.load_voice(public, torch.device("cpu")).model.state_dict()
    after = state.modules[step.GENERATOR].state_dict()
    other = {"card"} | {name for name in before if before[name].shape != after[name].shape}
    assert other <= {"card", "emb_g.weight"}
    if "emb_g.weight" in before:  # row 0 is the only one that somebody has
        assert torch.equal(after["emb_g.weight"], before["emb_g.weight"][:1])
    assert [name for name in before if name not in other and not torch.equal(before[name], after[name])] == []
    for name in (step.JUDGES, step.DURATION_JUDGE):
        file = voices.judges_path(public, name)
        assert file.is_file() or name == step.DURATION_JUDGE
        mine = state.modules[name].state_dict()
        assert not file.is_file() or all(torch.equal(one, mine[key]) for key, one in tensors.read(file).items())
    assert corpus.facts.speakers == ("Allison",)
    assert corpus.facts.spelling != "phones"
    assert (corpus.batch(0, 0)["phones"] <= corpus.batch(0, 0)["frames"]).all()


def test_a_voice_that_was_gone_on_with_speaks_in_its_symbols(public: Path, tmp_path: Path) -> None:
    run = tmp_path / "runs" / "one"
    assert ENGINE.train(run, SMALL, VITS, 2, clips(3), parent=public).reason == "finished"
    voice = ENGINE.voice(tmp_path / "voice", newest(run))
    before = Vits().load_voice(public, torch.device("cpu"))
    assert voice.known.facts == replace(before.known.facts, speakers=("Allison",))
    assert not voices.judges_path(tmp_path / "voice", step.JUDGES).parent.exists()
    score = voice.plan("Agent logged on.").score
    assert np.isfinite(voice.render(score)).all()


def test_what_cannot_be_learnt_is_refused(public: Path, tmp_path: Path) -> None:
    start = ENGINE.begin(tmp_path, SMALL, parent=public)
    assert start.origin == public
    french = [replace(clips(3)[0], language="fr-fr"), *clips(3)[1:]]
    with pytest.raises(VoicewrightError, match="knows the phones of en-us, and there are clips in fr-fr"):
        prepare(french, start, lambda fraction, text: None)
    known = Vits().load_voice(public, torch.device("cpu")).known
    if known.generator.sizes.speakers:
        assert origin.sizes(known, 3).speakers == 3
    else:
        with pytest.raises(VoicewrightError, match="one speaker only"):
            origin.sizes(known, 2)


@pytest.mark.parametrize("kind", ["D", "DUR"])
def test_discriminators_are_read_strictly(kind: str, tmp_path: Path) -> None:
    folder = release(tmp_path / "logs", "melotts")
    judge: torch.nn.Module = DurationJudge(21, 20, 16)
    said = r"conv_1.weight 20×21×3 ≠ 20×20×3"
    if kind == "D":
        judge = SampleJudges((2, 3, 5, 7), scale=True, divisor=16)
        said = "missing: discriminators.5.conv_post.bias"
    torch.save({"model": judge.state_dict()}, folder / f"{kind}_700.pth")
    with pytest.raises(WeightsMismatch, match=said):
        Vits().import_weights([folder], tmp_path, BLANK_INFO)


def test_the_newest_step_counts_and_may_have_no_discriminators(tmp_path: Path) -> None:
    folder = release(tmp_path / "logs", "melotts")
    for file in folder.glob("*_700.pth"):  # as the files to fine-tune from are called
        file.rename(folder / f"{file.stem.removesuffix('_700')}.pth")
    assert importing.files([folder])[0].name == "G.pth"
    (folder / "G.pth").rename(folder / "G_800.pth")
    (tmp_path / "voice").mkdir()
    info = Vits().import_weights([folder], tmp_path / "voice", BLANK_INFO)
    (tmp_path / "voice" / "voice.json").write_bytes(msgspec.json.encode(info))
    assert voices.judges_file(tmp_path / "voice", step.JUDGES) is None
    config = ENGINE.begin(tmp_path, SMALL, parent=tmp_path / "voice").config
    assert config.periods == SMALL.periods


def test_one_of_ours_changes_no_setting(tmp_path: Path) -> None:
    config = replace(
        presets()["tiny"], segment=1920, batch_size=2, decoder_channels=16, hidden=16, latent=16, filter=16,
        discriminator_divisor=16,
    )  # fmt: skip
    assert ENGINE.train(tmp_path / "runs" / "one", config, VITS, 1, clips(2)).reason == "finished"
    ENGINE.voice(tmp_path / "voice", newest(tmp_path / "runs" / "one"))
    start = ENGINE.begin(tmp_path, config, parent=tmp_path / "voice")
    assert (start.config, start.origin) == (config, None)


def test_a_first_pause_that_is_not_written_gives_its_time_away() -> None:
    facts, _ = facts_of({"data": {"add_blank": False}}, 178, 0)
    said = tokens(["_", "h", "ə", "_."], facts, None, [-1, 0, 0, -1])
    assert token_edges(np.array([0, 4, 6, 9, 12], np.float32), said).tolist() == [0, 6, 9, 12]
