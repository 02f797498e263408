"""Losses look at true lengths, the rate follows its published course, gradients are clipped one by one."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from backend.families.dctts import loss
from backend.families.dctts.config import DcttsConfig, presets
from backend.families.dctts.recipe import Dctts
from backend.families.dctts.stages.learning import Noam, state_of
from backend.families.dctts.stages.text2mel import SpeechStage
from backend.recipe import TrainState
from tests.families.dctts.clips import clips
from tests.families.dctts.untrained import untrained
from tests.families.engine import Engine

ENGINE = Engine(Dctts())


def test_the_rate_is_the_published_one() -> None:
    paper = presets()["paper"]
    course = Noam(paper.warmup_steps)
    for at in (1, 100, 4000, 100_000):
        published = 1e-3 * 4000**0.5 * min(at * 4000**-1.5, at**-0.5)
        assert paper.rate * course("text2mel", at - 1, 0.0) == pytest.approx(published)


def test_the_guide_knows_where_each_clip_ends() -> None:
    letters, frames = torch.tensor([4, 8]), torch.tensor([10, 20])
    text_mask = (torch.arange(8) < letters[:, None]).float()
    mask = (torch.arange(20) < frames[:, None]).float()
    weights = torch.zeros(2, 20, 8)
    for row in range(2):
        for frame in range(int(frames[row])):
            weights[row, frame, frame * int(letters[row]) // int(frames[row])] = 1.0
    right = loss.guide(weights, text_mask, mask, 0.2)
    assert float(right["guide"]) < 0.02
    assert float(right["diagonal"]) > 0.9
    wrong = loss.guide(weights[1:].flip(2), text_mask[1:], mask[1:], 0.2)
    assert float(wrong["guide"]) > 3 * float(right["guide"])
    # Attention to padding is neither punished nor counted as diagonal.
    nowhere = loss.guide(weights[:1].flip(2), text_mask[:1], mask[:1], 0.2)
    assert float(nowhere["guide"]) == float(nowhere["diagonal"]) == 0


def test_an_alignment_says_what_is_seen_and_what_is_punished() -> None:
    spans = torch.tensor([[[0.0, 2.0], [2.0, 2.5], [2.5, 6.0], [6.0, 8.0]], [[0.0, 1.0], [1.0, 4.0], [0, 0], [0, 0]]])
    mask = torch.ones(2, 8)
    mask[1, 4:] = 0
    said = loss.near(spans, 8, 0)
    assert said[0].int().argmax(dim=1).tolist() == [0, 0, 1, 2, 2, 2, 3, 3]
    assert said[1, :4].int().argmax(dim=1).tolist() == [0, 1, 1, 1]
    assert said[1, 4:].int().argmax(dim=1).tolist() == [1, 1, 1, 1]  # never the padding, whose span is nothing
    assert loss.near(spans, 8, 1)[0, 3].tolist() == [False, True, True, True]
    along = loss.along(spans, 8, 1.0)
    torch.testing.assert_close(along.sum(dim=2), torch.ones(2, 8))
    # The second letter has half of a frame's time, and the frame's middle lies before it.
    torch.testing.assert_close(along[0, 2, :3], torch.tensor([0.375, 0.5, 0.125]), atol=2e-3, rtol=0)
    assert torch.equal(along[0].argmax(dim=1)[torch.tensor([0, 1, 4, 7])], torch.tensor([0, 0, 2, 3]))
    right, wrong = (float(loss.astray(one, along, mask)) for one in (along, along.flip(2)))
    assert right < 0.5
    assert wrong > 3


def test_what_is_hidden_while_training_is_seen_when_speaking(quick: DcttsConfig) -> None:
    config = replace(quick, query_dropout=1.0, alignment_share=1.0)
    model, _ = untrained(config, "abcd")
    ids, mels = torch.tensor([[1, 2, 3]]), torch.rand(2, 1, 6, 40)
    along = torch.eye(3).repeat_interleave(2, dim=0)[None]

    def differ() -> bool:
        one, other = (model(ids, None, mel, None, along)[0] for mel in mels)
        return not torch.equal(one, other)

    model.train()
    assert not differ()
    model.eval()
    assert differ()
    hidden, _ = untrained(replace(quick, symbol_dropout=0.9), "abcd")
    keys, _ = hidden.train().encode(ids)
    assert not torch.equal(keys, hidden.eval().encode(ids)[0])
    forgetful, _ = untrained(replace(quick, past_dropout=0.5), "abcd")
    assert not torch.equal(forgetful.train().audio(mels[0]), forgetful.eval().audio(mels[0]))


def test_spectral_losses_are_the_published_ones() -> None:
    logits, wanted = torch.randn(2, 5, 3), torch.rand(2, 5, 3)
    parts = loss.spectral(logits, wanted, torch.ones(2, 5))
    made = torch.sigmoid(logits)
    divergence = -(wanted * made.log() + (1 - wanted) * (1 - made).log()).mean()
    torch.testing.assert_close(parts["l1"], (made - wanted).abs().mean())
    torch.testing.assert_close(parts["binary"], divergence)


class _Seen:
    """A stepper that only looks."""

    clip_value: float | None = None

    def apply(
        self, state: TrainState, optimizer: str, loss: Tensor, *, clip_norm: float | None = None,
        clip_value: float | None = None,
    ) -> Tensor:  # fmt: skip
        self.clip_value = clip_value
        return loss


def test_the_sound_stage_may_learn_at_a_rate_of_its_own(quick: DcttsConfig, tmp_path: Path) -> None:
    config = replace(quick, rate=4e-3, rate_ssrn=1e-3)
    begin = ENGINE.begin(tmp_path, config)
    built = [ENGINE.built(stage, begin, clips())[1].optimizers[stage] for stage in ("text2mel", "ssrn")]
    rates = [one.param_groups[0]["lr"] for one in built]
    assert rates == [4e-3, 1e-3]


@pytest.mark.parametrize("averaged", [True, False])
def test_a_step_clips_and_says_every_loss(averaged: bool, quick: DcttsConfig) -> None:
    config = replace(quick, ema=0.9 if averaged else 0.0)
    text2mel, _ = untrained(config, "abc")
    state, seen = state_of("text2mel", text2mel, config, config.rate), _Seen()
    assert bool(state.ema) == averaged
    batch = {
        "ids": torch.ones(2, 4, dtype=torch.int64), "text_mask": torch.ones(2, 4), "mel": torch.rand(2, 6, 40),
        "frame_mask": torch.ones(2, 6),
    }  # fmt: skip
    figures = SpeechStage().train_step(state, batch, config, seen)
    assert seen.clip_value == 1.0
    assert figures.keys() == {"loss", "l1", "binary", "guide", "diagonal"}
    assert not any(value.requires_grad for value in figures.values())
