"""Frames made one after another are those that the whole network makes, at a cost that does not grow."""

from dataclasses import replace
from typing import Literal

import pytest
import torch
from torch import Tensor

from backend.families.dctts.config import REDUCTION, DcttsConfig
from backend.families.dctts.decoding import decode
from backend.families.dctts.layers import Layers
from backend.families.dctts.model import Text2Mel, attend, shifted, window
from tests.families.dctts.untrained import untrained

LETTERS = 12


@pytest.fixture(scope="module")
def model(quick: DcttsConfig) -> Text2Mel:
    return untrained(quick, [str(row) for row in range(20)])[0]


@pytest.fixture(scope="module")
def ids() -> Tensor:
    return torch.arange(2 * LETTERS).view(2, LETTERS) % 19 + 1


@torch.no_grad()
def test_remembered_frames_equal_recomputed_ones(model: Text2Mel, ids: Tensor) -> None:
    made = decode(model, ids, most_frames=70, stop_frames=0)
    previous = torch.cat([torch.zeros(2, 1, dtype=torch.int64), made.path_BT[:, :-1]], dim=1)
    allowed = window(previous, model.config.attention_window, LETTERS)
    keys, values = model.encode(ids)
    context, weights = attend(model.audio(shifted(made.mel_BTM)), keys, values, allowed)
    torch.testing.assert_close(torch.sigmoid(model.decoder(context)), made.mel_BTM, rtol=1e-4, atol=1e-5)
    assert torch.equal(weights.argmax(dim=2), made.path_BT)
    _, free = attend(model.audio(shifted(made.mel_BTM)), keys, values)
    torch.testing.assert_close(free, made.attention_BTN, rtol=1e-4, atol=1e-5)


def test_attention_never_goes_back_nor_jumps(model: Text2Mel, ids: Tensor) -> None:
    path = decode(model, ids, most_frames=40, stop_frames=0).path_BT
    steps = path.diff(dim=1)
    assert int(steps.min()) >= 0
    assert int(steps.max()) < model.config.attention_window


@torch.no_grad()
def test_speech_stops_when_its_end_was_looked_at(quick: DcttsConfig, ids: Tensor) -> None:
    hasty = untrained(quick, [str(row) for row in range(20)])[0]
    one = ids[:1]
    # Keys that grow along the text, and a query that likes them: attention goes on as fast as it may.
    keys = torch.arange(1.0, LETTERS + 1)[None, :, None].expand(1, LETTERS, quick.channels)
    hasty.encode = lambda ids_BN, text_mask_BN=None: (keys, keys)  # type: ignore[method-assign]
    hasty.audio.step = lambda x_BC, memory, at: torch.ones(1, quick.channels)  # type: ignore[method-assign]
    made = decode(hasty, one, most_frames=100, stop_frames=3)
    assert bool(made.ended_B)
    first = int((made.path_BT[0] == LETTERS - 1).nonzero()[0])
    assert made.mel_BTM.shape[1] == first + 3
    assert not bool(decode(hasty, one, most_frames=4, stop_frames=3).ended_B)


@torch.no_grad()
def test_speech_stops_where_its_end_is_never_looked_at(quick: DcttsConfig, ids: Tensor) -> None:
    model = untrained(quick, [str(row) for row in range(20)])[0]
    keys = torch.arange(1.0, LETTERS + 1)[None, :, None].repeat(1, 1, quick.channels)
    keys[:, -1] = 0.0
    model.encode = lambda ids_BN, text_mask_BN=None: (keys, keys)  # type: ignore[method-assign]
    model.audio.step = lambda x_BC, memory, at: torch.ones(1, quick.channels)  # type: ignore[method-assign]
    made = decode(model, ids[:1], most_frames=100, stop_frames=3)
    assert bool(made.ended_B)
    assert int(made.path_BT.max()) == LETTERS - 2
    assert int((made.path_BT == LETTERS - 2).sum()) == 6


@torch.no_grad()
def test_no_symbol_lasts_much_longer_than_it_was_heard(quick: DcttsConfig, ids: Tensor) -> None:
    symbols = tuple(str(row) for row in range(20))
    stuck = untrained(quick, symbols)[0]
    # The first symbol in sight is always liked best.
    keys = -torch.arange(1.0, LETTERS + 1)[None, :, None].expand(1, LETTERS, quick.channels)
    stuck.encode = lambda ids_BN, text_mask_BN=None: (keys, keys)  # type: ignore[method-assign]
    stuck.audio.step = lambda x_BC, memory, at: torch.ones(1, quick.channels)  # type: ignore[method-assign]
    assert int(decode(stuck, ids[:1], most_frames=100).path_BT.max()) == 0
    frame_s = REDUCTION * quick.hop_s
    stuck.facts = replace(stuck.facts, longest_s=tuple(row * frame_s for row in range(20)))
    made = decode(stuck, ids[:1], most_frames=300)
    assert bool(made.ended_B)
    stays = made.path_BT[0].bincount()[:-1].tolist()
    assert stays == [max(2, -(-3 * row // 2)) for row in ids[0, :-2].tolist()]


@torch.no_grad()
@pytest.mark.parametrize("guide", ["alignment", "diagonal"])
def test_a_frame_taught_by_an_alignment_says_one_symbol(
    guide: Literal["alignment", "diagonal"], quick: DcttsConfig, ids: Tensor
) -> None:
    model = untrained(replace(quick, guide=guide), [str(row) for row in range(20)])[0]
    keys = torch.tensor([0.0, 1.0, 0.0])[None, :, None].expand(1, 3, quick.channels)
    values = torch.eye(3)[None].repeat(1, 1, quick.channels // 3 + 1)[..., : quick.channels]
    heard: list[Tensor] = []

    def say(x_BC: Tensor, memory: object, at: int) -> Tensor:
        heard.append(x_BC[0, :3])
        return torch.zeros(1, quick.n_mels)

    model.encode = lambda ids_BN, text_mask_BN=None: (keys, values)  # type: ignore[method-assign]
    model.audio.step = lambda x_BC, memory, at: torch.ones(1, quick.channels) / 4  # type: ignore[method-assign]
    model.decoder.step = say  # type: ignore[method-assign]
    decode(model, ids[:1, :3], most_frames=1)
    assert int(heard[0].argmax()) == 1
    assert (float(heard[0][1]) > 0.9) == (guide == "alignment")


def test_a_frame_costs_the_same_however_long_the_speech(
    model: Text2Mel, ids: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows: list[int] = []
    whole = torch.nn.functional.linear

    def counted(x: Tensor, *others: Tensor) -> Tensor:
        rows.append(x.shape[:-1].numel())
        return whole(x, *others)

    monkeypatch.setattr(torch.nn.functional, "linear", counted)
    totals = []
    for frames in (20, 40, 80):
        rows.clear()
        decode(model, ids, most_frames=frames, stop_frames=0)
        totals.append(sum(rows))
    assert totals[2] - totals[1] == 2 * (totals[1] - totals[0])


def test_layers_remember_no_more_than_they_must(model: Text2Mel) -> None:
    layers: Layers = model.audio
    rooms = [None if room is None else room.shape[1] - 5 for room in layers.memory(1, 5)]
    assert rooms == [None, None, None, 2, 6, 18, 54, 2, 6, 18, 54, 6, 6]
