"""Both stages learn a few real clips by heart, in the right order, and go on exactly where they stopped."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch
from torch import Tensor

from backend.families.valle.config import AR, NAR, ValleConfig
from backend.families.valle.decoding import Choice, fill_books, say
from backend.families.valle.model.ar_v1 import ArV1
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.recipe import RECIPE
from backend.families.valle.stages.ar import Ar
from backend.families.valle.stages.nar import Nar
from backend.families.valle.weights import beside
from backend.families.valle.weights import voice as weights
from backend.layers.sampling import Sampling
from backend.protocol.problems import VoicewrightError
from backend.recipe import Ask, Draws, FollowRecording, ResourceNeed, SayText, StageNeed
from backend.training.record import checkpoint
from tests.fakes.codec import MelCodec
from tests.families.dctts.clips import clips
from tests.families.valle import runs
from tests.families.valle.runs import Trained

GREEDY = Choice(sampling=Sampling(top_k=1, repetition_penalty=1.0), among=64)


def _table(made: Trained) -> dict[str, Tensor]:
    return {
        f"{kind}/{name}": value
        for kind, networks in (("now", made.state.modules), ("mean", made.state.ema))
        for network in networks.values()
        for name, value in network.state_dict().items()
    }


def test_every_code_of_the_clips_is_recalled(trained: dict[str, Trained]) -> None:
    first, card = weights.from_checkpoint(AR, trained[AR].checkpoint)
    second, _ = weights.from_checkpoint(NAR, trained[NAR].checkpoint)
    assert isinstance(first, ArV1)
    assert isinstance(second, NarV1)
    for clip in trained[AR].corpus.training:
        rows = torch.tensor(card.facts.read(clip.texts)[0])
        codes = torch.from_numpy(clip.codes_TQ.astype(np.int64))
        said = say(first, rows, codes[:0, 0], most=400, choice=GREEDY)
        assert said.ended
        assert said.codes_T.tolist() == codes[:, 0].tolist(), clip.text
        filled, _ = fill_books(second, rows, codes[:0], said.codes_T, among=64)
        assert torch.equal(filled, codes), clip.text


def test_the_second_stage_waits_for_the_first(place: Path, quick: ValleConfig, codec: MelCodec) -> None:
    assert list(Nar().needs(quick)) == [StageNeed(stage=AR), ResourceNeed(resource=codec.facts.resource)]
    with pytest.raises(VoicewrightError, match="cannot be trained without the first"):
        runs.begun(place / "early", NAR, quick)
    with pytest.raises(VoicewrightError, match="neither a checkpoint"):
        runs.begun(place / "early", NAR, replace(quick, ar_model_ckpt_dir=str(place / "nowhere")))


def test_the_first_stage_may_be_named_as_amphion_does(trained: dict[str, Trained], place: Path) -> None:
    first = trained[AR]
    config = replace(first.start.config, ar_model_ckpt_dir=str(first.checkpoint))
    assert [type(need) for need in Nar().needs(config)] == [ResourceNeed]
    made = runs.begun(place / "named", NAR, config)
    card = weights.card_in(made.state.modules[NAR])
    assert card.first_stage == beside.hash_of(first.checkpoint)
    assert weights.card_in(trained[NAR].state.modules[NAR]).first_stage == card.first_stage


@pytest.mark.slow
@pytest.mark.parametrize("stage", [AR, NAR])
def test_resuming_is_as_if_it_had_never_stopped(
    stage: str, trained: dict[str, Trained], place: Path, quick: ValleConfig
) -> None:
    config = replace(quick, version="v1", dropout=0.2, strides=4)
    needs = {}
    if stage == NAR:
        needs = {AR: runs.train(place / "needed", AR, config, 1).checkpoint}
    whole = runs.train(place / f"whole-{stage}", stage, config, 6, needs)
    half = runs.begun(place / f"half-{stage}", stage, config, needs)
    runs.go_on(half, 3, budget=6)
    again = runs.resumed(half, place / f"again-{stage}")
    runs.go_on(again, 3, budget=6)
    wanted, found = _table(whole), _table(again)
    assert wanted.keys() == found.keys()
    assert all(torch.equal(wanted[name], found[name]) for name in wanted)


def test_going_on_from_a_voice_takes_its_weights_and_nothing_else(
    trained: dict[str, Trained], place: Path, quick: ValleConfig
) -> None:
    voice = place / "parent"
    voice.mkdir()
    RECIPE.export({stage: one.checkpoint for stage, one in trained.items()}, voice, runs.blank())
    made = runs.begun(place / "onward", AR, quick, parent=voice)
    assert made.state.step == 0
    assert not made.state.optimizers[AR].state
    old, new = weights.load(AR, voice)[0].state_dict(), made.state.modules[AR].state_dict()
    assert made.start.config.version == "v1"  # the parent's architecture, not the one that was asked for
    assert all(torch.equal(old[name], new[name]) for name in old if name != "card")
    second = runs.begun(place / "onward-nar", NAR, quick, {AR: trained[AR].checkpoint}, parent=voice)
    old, new = weights.load(NAR, voice)[0].state_dict(), second.state.modules[NAR].state_dict()
    assert all(torch.equal(old[name], new[name]) for name in old if name != "card")


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_new_phones_begin_as_the_mean_of_the_known_ones(
    version: Literal["v1", "v2"], place: Path, quick: ValleConfig, codec: MelCodec
) -> None:
    config = replace(quick, version=version)
    few, folder = clips()[:2], place / f"few-{version}"
    first = runs.begun(folder / "a", AR, config, items=few)
    runs.go_on(first, 1)
    second = runs.begun(folder / "b", NAR, config, {AR: first.checkpoint}, items=few)
    runs.go_on(second, 1)
    (folder / "voice").mkdir()
    RECIPE.export({AR: first.checkpoint, NAR: second.checkpoint}, folder / "voice", runs.blank())
    onward = runs.begun(folder / "c", AR, config, parent=folder / "voice")
    known, grown = first.corpus.facts.symbols, onward.corpus.facts.symbols
    assert grown[: len(known)] == known
    assert len(grown) > len(known)
    table = "text_embedding.weight" if version == "v1" else "embed_tokens.weight"
    start = 0 if version == "v1" else onward.corpus.facts.cardinality
    old = first.state.ema[AR].state_dict()[table]
    new = onward.state.modules[AR].state_dict()[table]
    assert torch.equal(new[: start + len(known)], old[: start + len(known)])
    assert torch.allclose(new[start + len(known)], old[start + 1 : start + len(known)].mean(dim=0), atol=1e-6)
    assert torch.equal(new[start + len(grown) :], old[start + len(known) :])


def test_a_first_stage_that_goes_on_from_a_voice_is_heard_by_the_second_of_that_voice(
    trained: dict[str, Trained], place: Path, quick: ValleConfig
) -> None:
    voice = place / "lender"
    voice.mkdir()
    RECIPE.export({stage: one.checkpoint for stage, one in trained.items()}, voice, runs.blank())
    other = [replace(one, text="Judge the measure.", phones=()) for one in clips()[:2]]
    onward = runs.begun(place / "heard-onward", AR, quick, parent=voice, items=[*clips(), *other])
    assert len(onward.corpus.facts.symbols) > len(trained[AR].corpus.facts.symbols)  # the second one grows as well
    lent, parent = onward.state.extras[NAR], weights.load(NAR, voice)[0]
    assert isinstance(lent, NarV1)
    mine, lenders = lent.state_dict()["text_embedding.weight"], parent.state_dict()["text_embedding.weight"]
    assert torch.equal(mine[: len(lenders)], lenders)
    (heard,) = runs.ENGINE.heard(AR, onward.state, onward.corpus, onward.start.config, [SayText(text="Good bye.")])
    onward.state.extras.pop(NAR)
    (rough,) = runs.ENGINE.heard(AR, onward.state, onward.corpus, onward.start.config, [SayText(text="Good bye.")])
    assert not np.array_equal(heard.samples, rough.samples)


def test_a_stage_is_heard_and_seen_while_it_trains(trained: dict[str, Trained]) -> None:
    said = "Your message has been saved."
    asks: list[Ask] = [SayText(text=said), FollowRecording(clip=clips()[-1])]
    for stage, one in trained.items():
        state = replace(one.state, modules=dict(one.state.ema))
        heard = runs.ENGINE.heard(stage, state, one.corpus, one.start.config, asks)
        assert [sample.text for sample in heard] == [said, clips()[-1].text][: 1 + (stage == NAR)]
        assert [sample.from_recording for sample in heard] == [False, True][: 1 + (stage == NAR)]
        assert all(np.abs(sample.samples).max() > 0.01 for sample in heard)
        assert heard[0].attention is not None
    ar = trained[AR]
    drawing = Ar()
    assert isinstance(drawing, Draws)
    pictures = list(drawing.pictures(replace(ar.state, modules=dict(ar.state.ema)), ar.corpus, ar.start.config))
    assert pictures[0].title == clips()[-1].text
    assert pictures[0].values.sum(axis=0) == pytest.approx(1.0, abs=1e-4)


def test_held_out_loss_of_the_second_stage_covers_every_book(trained: dict[str, Trained]) -> None:
    books = [int(batch["book"]) for batch in trained[NAR].corpus.held_out()]
    assert books == [1, 2, 3]
    assert len(list(trained[AR].corpus.held_out())) == 1
    assert checkpoint.read_state(trained[AR].checkpoint).stage == AR
