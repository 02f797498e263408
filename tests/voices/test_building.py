"""Settings that claim more than a file holds cost neither memory nor time."""

import pytest
import torch
from torch import nn

from backend.voices.building import built
from backend.voices.folder import WeightsMismatch


def small(layers: int = 2, width: int = 4) -> nn.Sequential:
    return nn.Sequential(*(nn.Linear(width, width) for _ in range(layers)))


TABLE = small().state_dict()


def test_what_fits_is_built() -> None:
    made = built(small, TABLE, "f")
    assert all(torch.equal(value, TABLE[name]) for name, value in made.state_dict().items())


@pytest.mark.parametrize(
    ("layers", "width", "kind"),
    [
        (10_000_000, 4, "weights-mismatch/oversized"),
        (2, 6_000, "weights-mismatch/oversized"),
        (3, 4, "weights-mismatch/tensors"),
        (2, -1, "weights-mismatch/unbuildable"),
    ],
)
def test_what_is_claimed_beyond_the_file_is_refused(layers: int, width: int, kind: str) -> None:
    with pytest.raises(WeightsMismatch) as refused:
        built(lambda: small(layers, width), TABLE, "f")
    assert refused.value.problem.kind == kind


def test_settings_of_another_type_are_no_accident() -> None:
    with pytest.raises(WeightsMismatch, match="cannot"):
        built(lambda: small("many"), TABLE, "f")  # type: ignore[arg-type]
