"""Codes are drawn as the settings say."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from backend.layers.sampling import Sampling, draw, penalised

LOGITS = torch.tensor([[0.1, 3.0, -1.0, 2.5, 0.0]])


def _drawn(how: Sampling) -> set[int]:
    chance = torch.Generator().manual_seed(5)
    return {int(draw(LOGITS, how, chance)) for _ in range(200)}


def test_the_likeliest() -> None:
    assert _drawn(Sampling(top_k=1)) == {1}
    assert _drawn(Sampling(top_k=0, temperature=1e-6)) == {1}
    assert _drawn(Sampling(top_k=0, top_p=0.01)) == {1}


def test_only_so_many_may_be_drawn() -> None:
    assert _drawn(Sampling(top_k=2)) == {1, 3}
    assert _drawn(Sampling(top_k=0, top_p=0.95)) == {1, 3}
    assert len(_drawn(Sampling(top_k=0, temperature=5.0))) == 5


@given(st.floats(1.01, 3.0), st.lists(st.integers(0, 4), min_size=1, max_size=9))
def test_what_was_there_becomes_unlikelier_and_once_only(penalty: float, seen: list[int]) -> None:
    made = penalised(LOGITS, torch.tensor([seen]), penalty)[0]
    for code in range(5):
        if code in seen and LOGITS[0, code] != 0:
            assert made[code] < LOGITS[0, code]
            assert made[code] == (LOGITS[0, code] * penalty if LOGITS[0, code] < 0 else LOGITS[0, code] / penalty)
        else:
            assert made[code] == LOGITS[0, code]


def test_the_same_seed_draws_the_same() -> None:
    rows = torch.randn(3, 50)
    one, other = (draw(rows, Sampling(), torch.Generator().manual_seed(7)) for _ in range(2))
    assert torch.equal(one, other)
