"""Decoding step by step computes what one pass over everything computes."""

import pytest
import torch

from backend.layers.cached_transformer import CachedTransformer, prefix_visible
from backend.layers.sine_positions import SinePositions


@pytest.mark.parametrize("norm_first", [False, True])
def test_steps_equal_one_pass(norm_first: bool) -> None:
    torch.manual_seed(1)
    model = CachedTransformer(16, 4, 32, 3, 0.0, norm_first=norm_first).eval()
    x_BTC = torch.randn(2, 9, 16)
    text_BP = torch.tensor([[True] * 4, [False] * 2 + [True] * 2])
    rest_BT = torch.ones(2, 5, dtype=torch.bool)
    with torch.no_grad():
        whole = model(x_BTC, prefix_visible(text_BP, rest_BT))
        memories = model.memories(2, 9)
        first = model(x_BTC[:, :6], prefix_visible(text_BP, rest_BT[:, :2]), memories)
        seen = torch.cat([text_BP, rest_BT], dim=1)[:, None, None]
        later = [model(x_BTC[:, at : at + 1], seen[..., : at + 1], memories) for at in range(6, 9)]
    valid = torch.cat([text_BP, rest_BT], dim=1)
    assert torch.allclose(torch.cat([first, *later], dim=1)[valid], whole[valid], atol=1e-5)


def test_the_memory_says_when_it_is_full() -> None:
    model = CachedTransformer(8, 2, 16, 1, 0.0)
    with pytest.raises(ValueError, match="room for 2 positions"):
        model(torch.randn(1, 3, 8), None, model.memories(1, 2))


def test_who_sees_whom() -> None:
    visible = prefix_visible(torch.tensor([[False, True]]), torch.tensor([[True, True, False]]))[0, 0]
    assert visible.int().tolist() == [
        [0, 1, 0, 0, 0], [0, 1, 0, 0, 0], [0, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 1, 1, 1, 0],
    ]  # fmt: skip


def test_positions_may_begin_elsewhere() -> None:
    positions = SinePositions(6)
    x = torch.randn(1, 7, 6)
    assert torch.allclose(positions(x)[:, 3:], positions(x[:, 3:], 3))
    assert torch.allclose(positions(x, torch.tensor([-3]))[:, 3:], positions(x[:, 3:]))
