"""A language stage that follows its place in the text says every phone once, in order, and is not lost."""

import pytest
import torch

from backend.families.sovits.config import SemanticSizes
from backend.families.sovits.decoding import decode
from backend.families.sovits.model.semantic import Said, SemanticModel
from backend.layers.sampling import Sampling

STRIDES = 4


@pytest.fixture
def model() -> SemanticModel:
    torch.manual_seed(0)
    sizes = SemanticSizes(symbols=10, codes=20, channels=16, heads=2, layers=2, strides=STRIDES)
    return SemanticModel(sizes).eval()


@pytest.fixture
def said() -> Said:
    """Two texts of six and of four phones."""
    return Said(torch.tensor([[1, 2, 3, 4, 5, 6], [0, 0, 7, 8, 9, 1]]), torch.tensor([6, 4]))


@pytest.mark.parametrize("seed", range(5))
def test_the_place_goes_from_the_first_phone_to_the_last_and_only_there_it_ends(
    model: SemanticModel, said: Said, seed: int
) -> None:
    torch.nn.init.constant_(model.ar_predict_layer.weight[model.end], 0.0)
    how = Sampling(top_k=0, temperature=2.0, repetition_penalty=1.0)
    none = torch.zeros(2, 0, dtype=torch.long)
    made = decode(model, said, none, how, most=200, generator=torch.Generator().manual_seed(seed))
    for one, first in zip(made, said.first_B.tolist(), strict=True):
        assert one.place_T is not None
        assert len(one.place_T) == len(one.code_T)
        assert one.place_T[0] == first
        moved = one.place_T.diff()
        assert ((moved >= 0) & (moved < STRIDES)).all()
        assert one.ended
        assert one.place_T[-1] == said.phone_BP.shape[1] - 1


def test_what_follows_a_prompt_begins_behind_its_phones(model: SemanticModel, said: Said) -> None:
    prompt, places = torch.tensor([[3, 4, 5], [6, 7, 8]]), torch.tensor([[0, 0, 1], [2, 2, 2]])
    how = Sampling(top_k=1, repetition_penalty=1.0)
    made = decode(model, said, prompt, how, most=8, place_BT=places, phones=3)
    assert [int(one.place_T[0]) for one in made if one.place_T is not None] == [3, 5]


def test_a_phone_lasts_as_long_as_it_is_likely_to(model: SemanticModel, said: Said) -> None:
    """With a chance of 0.2 to go on at each code, half of all phones have ended after four."""
    torch.nn.init.zeros_(model.place.stride_layer.weight)
    shares = torch.tensor([0.8, 0.15, 0.03, 0.02])
    model.place.stride_layer.bias = torch.nn.Parameter(shares.log())
    (made, _) = decode(
        model, said, torch.zeros(2, 0, dtype=torch.long), Sampling(top_k=1, repetition_penalty=1.0), most=11
    )
    assert made.place_T is not None
    assert made.place_T.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2]


def test_all_at_once_equals_one_after_the_other(model: SemanticModel, said: Said) -> None:
    code = torch.randint(0, 20, (2, 9), generator=torch.Generator().manual_seed(0))
    place = torch.tensor([[0, 0, 1, 1, 2, 3, 4, 5, 5], [2, 2, 3, 3, 4, 4, 5, 5, 5]])
    whole = model(said.phone_BP, said.lengths_B, code, torch.tensor([9, 9]), place_BT=place)
    hidden, memories = model.begin(said, code[:, :3], 9, place[:, :3])
    later = torch.cat([said.valid_BP, torch.ones(2, 9, dtype=torch.bool)], dim=1)[:, None, None]
    for at in range(3, 9):
        found = model.logits(said, hidden, place[:, at : at + 1])[:, 0]
        assert torch.allclose(found, whole.logits_BTV[:, at], atol=1e-4)
        strides = model.place.strides(hidden)[:, 0]
        assert torch.allclose(strides, whole.strides_BTS[:, at], atol=1e-4)
        hidden = model.step(said, code[:, at], place[:, at], at, later[..., : 6 + at + 1], memories)


def test_a_model_without_strides_has_nothing_of_it() -> None:
    plain = SemanticModel(SemanticSizes(symbols=10, codes=20, channels=16, heads=2, layers=1))
    assert not [name for name in plain.state_dict() if name.startswith("place.")]
