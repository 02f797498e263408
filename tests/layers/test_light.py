"""Weights of 8 bits say nearly the same."""

import pytest
import torch

from backend.layers import light
from backend.layers.cached_transformer import CachedTransformer

pytestmark = pytest.mark.skipif(not light.possible(), reason="this processor has no kernels for it")


@torch.no_grad()
def test_a_network_with_light_weights_says_nearly_the_same() -> None:
    torch.manual_seed(0)
    network = CachedTransformer(512, 8, 1024, 2, 0.0, norm_first=True).eval()
    given = torch.randn(1, 6, 512)
    wanted = network(given, None)
    assert light.lighten(network) == 2 * 4
    found = network(given, None)
    assert float((found - wanted).norm() / wanted.norm()) < 0.02
    memories = network.memories(1, 6)
    whole = torch.cat([network(given[:, at : at + 1], None, memories) for at in range(6)], dim=1)
    past = torch.ones(6, 6, dtype=torch.bool).tril()
    assert float((whole - network(given, past)).norm() / wanted.norm()) < 0.02


def test_small_matrices_stay_as_they_are() -> None:
    network = CachedTransformer(64, 2, 128, 1, 0.0)
    before = set(network.state_dict())
    assert light.lighten(network) == 0
    assert set(network.state_dict()) == before
