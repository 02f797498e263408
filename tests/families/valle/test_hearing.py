"""What a second stage in the codec's space is taught by: what is heard of what it says."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from backend.codec.own.model import Spoken
from backend.families.valle.config import AR, NAR, ValleConfig
from backend.families.valle.hearing import Hearing, apart
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.recipe import RECIPE
from backend.families.valle.stages.nar import Nar
from tests.families.dctts.clips import clips
from tests.families.valle import runs
from tests.families.valle.runs import Trained


@pytest.fixture(scope="module")
def config(quick: ValleConfig) -> ValleConfig:
    return replace(quick, codec="own", version="v1", code_vectors=True, dropout=0.0, joined=0.0, channels=32)


@pytest.fixture(scope="module")
def first(config: ValleConfig, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    return runs.train(tmp_path_factory.mktemp("hearing") / AR, AR, config, 1)


def spoken(frames: int, seed: int = 0) -> Spoken:
    chance = torch.Generator().manual_seed(seed)
    mel, rest = torch.randn(2, frames, 4, generator=chance), torch.randn(2, 2, frames, generator=chance)
    return Spoken(mel, rest[0], rest[1])


def test_nothing_is_apart_from_itself_and_what_pads_does_not_count() -> None:
    truth, there = spoken(6), torch.ones(2, 6, dtype=torch.bool)
    same = apart(truth, truth, there)
    assert (float(same["mel"]), float(same["pitch"])) == (0.0, 0.0)
    there[:, 4:] = False
    made = truth._replace(mel_BTM=truth.mel_BTM.clone(), log_f0_BT=truth.log_f0_BT.clone())
    made.mel_BTM[:, 4:] += 1
    made.log_f0_BT[:, 4:] += 1
    assert {name: float(one) for name, one in apart(made, truth, there).items()} == pytest.approx(
        {name: float(one) for name, one in apart(truth, truth, there).items()}
    )
    made.mel_BTM[:, :4] += 1
    assert float(apart(made, truth, there)["mel"]) == pytest.approx(1.0)


def test_what_cannot_be_heard_counts_less() -> None:
    truth, there = spoken(6), torch.ones(2, 6, dtype=torch.bool)
    loud = truth._replace(mel_BTM=torch.zeros(2, 6, 4))
    quiet = truth._replace(mel_BTM=torch.tensor([0.0, 0.0, -12.0, -12.0]).expand(2, 6, 4))
    wrong = torch.tensor([0.0, 0.0, 1.0, 1.0])
    heard = [float(apart(one._replace(mel_BTM=one.mel_BTM + wrong), one, there)["mel"]) for one in (loud, quiet)]
    assert heard[1] < 0.7 * heard[0]


def test_it_learns_what_is_heard_and_the_first_stage_learns_nothing(
    config: ValleConfig, first: Trained, tmp_path: Path
) -> None:
    made = runs.begun(tmp_path / NAR, NAR, replace(config, rate=3e-3, warmup_steps=1), {AR: first.checkpoint})
    stage, (batch, *more) = Nar(), made.corpus.held_out()
    assert not more, "books that nobody hears are not judged"
    before = stage.held_out_step(made.state, batch, config)
    listened = made.state.extras[AR]
    assert isinstance(listened, torch.nn.Module)
    known = {name: value.clone() for name, value in listened.state_dict().items()}
    runs.go_on(made, 60)
    after = stage.held_out_step(made.state, batch, config)
    assert set(after) == {"loss", "mel", "pitch", "voicing", "missed"}
    assert float(after["mel"].detach()) < 0.9 * float(before["mel"].detach())
    assert all(torch.equal(value, known[name]) for name, value in listened.state_dict().items())


def test_the_trainer_teaches_it_so(config: ValleConfig, first: Trained, tmp_path: Path) -> None:
    seen = list[int]()
    runs.ENGINE.train(tmp_path / NAR, config, NAR, 2, clips(), {AR: first.checkpoint}, on_step=seen.append)
    assert [step for step in seen if step < 2] == [0, 1]


def test_it_hears_what_the_first_stage_says_as_well(config: ValleConfig, first: Trained, tmp_path: Path) -> None:
    made = runs.begun(tmp_path / NAR, NAR, config, {AR: first.checkpoint})
    hearing, network = made.state.extra("hearing", Hearing), made.state.modules[NAR]
    assert isinstance(network, NarV1)
    batch = made.corpus.batch(0, 1)
    own, said = (float(hearing.distances(network, batch, config, own=own)["mel"].detach()) for own in (True, False))
    assert own != said


def test_a_voice_that_says_codes_goes_on_saying_them(config: ValleConfig, first: Trained, tmp_path: Path) -> None:
    needs = {AR: first.checkpoint}
    codes = runs.train(tmp_path / NAR, NAR, replace(config, code_vectors=False), 1, needs)
    voice = tmp_path / "voice"
    voice.mkdir()
    RECIPE.export({AR: first.checkpoint, NAR: codes.checkpoint}, voice, runs.blank())
    onward = runs.begun(tmp_path / "on", NAR, config, needs, voice)
    assert len({int(onward.corpus.batch(step, 1)["book"]) for step in range(30)}) > 2
    points = runs.begun(tmp_path / "points", NAR, config, needs)
    assert {int(points.corpus.batch(step, 1)["book"]) for step in range(30)} == {1}
