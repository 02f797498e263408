"""Into assets/base goes what was judged better, and nothing else; a voice starts from it."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import msgspec
import pytest
import shipping
import torch
from checkpoints import so_far
from families import FAMILIES
from safetensors.torch import load_file

from backend import registry
from backend.audio import io
from backend.content.speaker_embedding import WIDTH
from backend.datasets import manifest
from backend.families.fastpitch.config import ACOUSTIC, VOCODER
from backend.families.fastpitch.config import presets as fastpitch_presets
from backend.families.fastpitch.recipe import FastPitch
from backend.families.vits.config import VITS, VitsConfig
from backend.families.vits.config import presets as vits_presets
from backend.families.vits.recipe import Vits
from backend.families.vits.stages.vits import VitsStage
from backend.jobs import train_run
from backend.judges.utterance import RATE, Utterance
from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from backend.protocol.runs import RunConfig
from backend.recipe import Speaks, Start
from backend.voices import bases
from tests.families.engine import Engine, newest
from tests.families.vits.clips import clips

Figures = dict[str, dict[str, float | None]]
VITS_TINY = replace(
    vits_presets()["tiny"], speaker_embedding_channels=WIDTH, segment=1920, batch_size=2, decoder_channels=32,
    hidden=16, latent=16, filter=24, discriminator_divisor=16, adversarial_from_step=9,
)  # fmt: skip
FASTPITCH_ENGINE, VITS_ENGINE = Engine(FastPitch()), Engine(Vits())
HALF = {"fastpitch": ("acoustic", "decoder_leave.weight"), "vits": ("generator", "enc_q.pre.weight")}


def _figures(likeness: float) -> Figures:
    return {
        "Ann, real": {"wer": 0.0, "likeness": 0.97, "distillmos": 4.5},
        "Ann, copied": {"wer": 0.02, "likeness": likeness, "distillmos": 4.2},
    }


@pytest.fixture(scope="module", params=sorted(HALF))
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base project with a short training of the family; the folder that it lies in is called as the family is."""
    place: Path = tmp_path_factory.mktemp("Basis 基") / request.param / "base.voicewright"
    Project.create(place).close()
    items = [replace(item, speaker="Bea" if index == 0 else "Ann") for index, item in enumerate(clips(4))]
    if request.param == "vits":
        assert VITS_ENGINE.train(place / "runs" / "1", VITS_TINY, VITS, 2, items).reason == "finished"
        return place
    config = replace(fastpitch_presets()["tiny"], speaker_embedding_channels=WIDTH)
    assert FASTPITCH_ENGINE.train(place / "runs" / "1", config, ACOUSTIC, 2, items).reason == "finished"
    needs = {ACOUSTIC: newest(place / "runs" / "1")}
    assert FASTPITCH_ENGINE.train(place / "runs" / "2", config, VOCODER, 2, items, needs).reason == "finished"
    return place


@pytest.fixture
def apache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The licence's text; what was spoken is told."""
    monkeypatch.setattr(shipping, "spoken", lambda place: {"Ann": {"en-us": 3.0}})
    (tmp_path / "LICENSE").write_text("Apache License", "utf-8")
    return tmp_path / "LICENSE"


def test_a_base_is_shipped_whole_and_only_a_better_one_replaces_it(project: Path, apache: Path, tmp_path: Path) -> None:
    family = project.parent.name
    out = tmp_path / "assets" / family
    shipping.ship(project, _figures(0.8), out, apache)
    assert (out.parent / "LICENSE-Apache-2.0.txt").read_text("utf-8") == "Apache License"
    voice = registry.recipe(family).load_voice(out, torch.device("cpu"))
    assert isinstance(voice, Speaks)
    assert len(voice.plan("A voice.").score.phones) > 2
    assert voice.info.speakers == ["Ann", "Bea"]
    card = json.loads((out / "base.json").read_text("utf-8"))
    assert card["data"] == {"Ann": {"en-us": 3.0}}
    assert card["figures"] == _figures(0.8)
    assert card["steps"] == dict.fromkeys([stage.name for stage in registry.describe(family)[0].stages], 2)
    file, name = HALF[family]
    weights = load_file(out / f"{file}.safetensors")
    assert weights[name].dtype == torch.float16
    assert weights["speaker_embeddings"].dtype == torch.float32
    before = (out / "base.json").read_bytes()
    for worse in (_figures(0.8), _figures(0.7)):
        with pytest.raises(VoicewrightError, match="not better"):
            shipping.ship(project, worse, out, apache)
    assert (out / "base.json").read_bytes() == before
    shipping.ship(project, _figures(0.9), out, apache)
    assert json.loads((out / "base.json").read_text("utf-8"))["figures"] == _figures(0.9)
    assert {entry.name for entry in out.parent.iterdir()} == {family, "LICENSE-Apache-2.0.txt"}


def test_strangers_are_copied_and_imitated(project: Path) -> None:
    base = FAMILIES[project.parent.name].load(project)
    item = clips(4)[0]
    clip = Utterance(text=item.text, samples=io.read(item.audio, sample_rate=RATE)[0], sample_rate=RATE)
    copied = base.copied(clip)
    assert copied.duration_s == pytest.approx(clip.duration_s, abs=0.05)
    assert copied.samples.std() > 0
    voice = base.imitating(clip.samples, "en-us")
    assert isinstance(voice, Speaks)
    assert voice.render(voice.plan("A voice.", language="en-us").score).std() > 0


@pytest.mark.parametrize("project", ["vits"], indirect=True)
def test_a_vits_voice_starts_from_the_shipped_base(
    project: Path, apache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = project.parent.name
    out = tmp_path / "assets" / family
    shipping.ship(project, _figures(0.8), out, apache)
    monkeypatch.setattr(bases, "FOLDER", out.parent)
    mine = tmp_path / "Cleo.voicewright"
    with Project.create(mine) as cleo:
        bases.check(cleo, registry.describe(family)[0], bases.BASE, bases.BASE)
    run = mine / "runs" / "one"
    run.mkdir(parents=True)
    manifest.write([replace(item, speaker="Cleo") for item in clips(4)[2:]], run / "manifest.json")
    config = RunConfig(
        id="one", family=family, preset=bases.BASE, stage=VITS, project="../..", values=asdict(VITS_TINY),
        parent=bases.BASE, device="cpu",
    )  # fmt: skip
    task = train_run.task_of(run, config)
    assert isinstance(task.settings, VitsConfig)
    start = Start(config=task.settings, device=torch.device("cpu"), cache=task.cache, parent=task.parent)
    stage = VitsStage()
    corpus = stage.prepare(task.items, start, lambda fraction, text: None)
    state = stage.build(corpus, start)
    assert list(corpus.facts.speakers) == ["Cleo"]
    shipped = load_file(out / "generator.safetensors")
    begun = state.modules["generator"].state_dict()
    assert begun["enc_q.pre.weight"].dtype == torch.float32
    assert torch.equal(begun["enc_q.pre.weight"], shipped["enc_q.pre.weight"].float())
    stored = msgspec.json.decode((out / "voice.json").read_bytes())
    assert set(stored["languages"]) <= set(corpus.facts.languages)


def test_what_was_not_judged_before_does_not_count() -> None:
    more = _figures(0.9) | {"Bea, copied": {"wer": 1.0, "likeness": 0.1, "distillmos": 1.0}}
    assert shipping.worth(more, ["Ann, copied", "Ann, real"]) == shipping.worth(_figures(0.9), _figures(0.9))
    assert shipping.worth(more, []) is None


def test_a_new_run_starts_from_what_the_last_ones_came_to(project: Path, tmp_path: Path) -> None:
    family = project.parent.name
    id = so_far(project, family)
    with Project.open(project, lock=False) as opened:
        assert opened.voices.get(id).family == family
    voice = registry.recipe(family).load_voice(project / "voices" / id, torch.device("cpu"))
    assert isinstance(voice, Speaks)
    assert sorted(voice.info.speakers) == ["Ann", "Bea"]
    Project.create(tmp_path / "empty.voicewright").close()
    assert so_far(tmp_path / "empty.voicewright", family) == "", "the first run starts from noise"
