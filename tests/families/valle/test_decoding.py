"""Codes are drawn one after another at a cost that does not grow, and from what may be drawn."""

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from backend.families.valle.decoding import Choice, say
from backend.families.valle.model.ar_v1 import ArV1
from backend.families.valle.model.ar_v2 import ArV2
from backend.families.valle.model.stages import first_stage
from backend.families.valle.model.steps import steps
from backend.families.valle.sizes import Sizes, usual_marks
from backend.layers.sampling import Sampling
from backend.protocol.problems import Cancelled

FREE = Sampling(top_k=0, top_p=1.0, temperature=1.0, repetition_penalty=1.0)
SIZES = Sizes(
    version="v1", phones=9, codes=12, books=4, channels=16, heads=2, layers=2, inner=32, marks=usual_marks(9, 12)
)


STRIDES = 4


def _placed(group: int) -> ArV1:
    torch.manual_seed(5)
    network = first_stage(replace(SIZES, group=group, strides=STRIDES)).eval()
    assert isinstance(network, ArV1)
    return network


def _network(version: str, group: int = 1) -> ArV1 | ArV2:
    torch.manual_seed(5)
    return first_stage(replace(SIZES, version="v2" if version == "v2" else "v1", group=group)).eval()


@pytest.mark.parametrize("group", [1, 2, 4, 8])
@pytest.mark.parametrize("version", ["v1", "v2"])
@torch.no_grad()
def test_step_by_step_is_as_all_at_once(version: str, group: int) -> None:
    network = _network(version, group)
    phones, codes = torch.tensor([3, 1, 4, 1, 5]), torch.arange(24) % 12
    said = say(
        network, phones, codes[:8], most=2, choice=Choice(sampling=FREE, among=12, least=2),
        generator=torch.Generator().manual_seed(1),
    )  # fmt: skip
    whole = torch.cat([codes[:8], said.codes_T])[None]
    found = network(phones[None], torch.tensor([5]), whole, torch.tensor([whole.shape[1]]))
    first = 8 // group
    assert torch.allclose(found.logits[0, first : first + 2], said.logits_SGV, atol=1e-5)
    assert found.wanted[0, first : first + 2].flatten().tolist() == said.codes_T.tolist()


@pytest.mark.parametrize("group", [1, 2, 4])
@torch.no_grad()
def test_where_the_place_is_followed_as_well(group: int) -> None:
    network = _placed(group)
    phones, codes, places = torch.tensor([3, 1, 4, 1, 5]), torch.arange(8), torch.tensor([0, 0, 0, 0, 1, 1, 1, 1])
    said = say(
        network,
        phones,
        codes,
        most=3,
        choice=Choice(sampling=FREE, among=12, least=3),
        place_T=places,
        before=2,
        generator=torch.Generator().manual_seed(1),
    )
    place_T = said.place_T(group)
    assert place_T is not None
    whole = torch.cat([codes, said.codes_T])[None]
    found = network(
        phones[None], torch.tensor([5]), whole, torch.tensor([whole.shape[1]]), torch.cat([places, place_T])[None]
    )
    first = 8 // group
    assert torch.allclose(found.logits[0, first : first + 3], said.logits_SGV, atol=1e-5)
    assert found.placed is not None
    assert found.placed.place_BS[0, first : first + 3].tolist() == place_T[::group].tolist()


@pytest.mark.parametrize("seed", range(5))
def test_the_place_goes_from_the_first_phone_to_the_last_and_only_there_it_ends(seed: int) -> None:
    network = _placed(1)
    said = say(
        network,
        torch.tensor([2, 3, 1, 4, 1, 5]),
        torch.arange(4),
        most=300,
        choice=Choice(sampling=FREE, among=12),
        place_T=torch.tensor([0, 0, 1, 1]),
        before=2,
        generator=torch.Generator().manual_seed(seed),
    )
    assert said.place_S is not None
    assert said.ended
    assert len(said.place_S) - len(said.codes_T) in (0, 1)
    assert int(said.place_S[0]) == 2
    assert int(said.place_S[-1]) == 5
    assert ((said.place_S.diff() >= 0) & (said.place_S.diff() < STRIDES)).all()


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_each_step_computes_one_position_however_many_came_before(version: str) -> None:
    network = _network(version)
    layer = network.get_submodule("decoder.layers.0" if isinstance(network, ArV1) else "model.layers.0")
    computed: list[int] = []
    layer.register_forward_hook(lambda _m, given, _o: computed.append(given[0].shape[1]))
    phones, prompt = torch.tensor([3, 1, 4]), torch.arange(6)
    for most in (10, 40):
        computed.clear()
        say(network, phones, prompt, most=most, choice=Choice(sampling=FREE, among=12, least=most))
        assert computed[1:] == [1] * (most - 1)


def test_only_codes_are_drawn() -> None:
    network = _network("v2")
    said = say(
        network, torch.tensor([1, 2]), torch.arange(0), most=60, choice=Choice(sampling=FREE, among=12, least=60),
        generator=torch.Generator().manual_seed(2),
    )  # fmt: skip
    assert int(said.codes_T.max()) < 12
    assert not said.ended
    assert len(said.codes_T) == 60


@pytest.mark.parametrize("share", [0.1, 1.0])
def test_a_code_that_repeats_itself_is_drawn_again_from_all(share: float) -> None:
    network = _network("v1")
    assert isinstance(network, ArV1)
    with torch.no_grad():  # one code is always by far the likeliest, and the nucleus holds nothing else
        network.predict_layer.weight.zero_()
        network.norm.bias.fill_(1.0)
        network.predict_layer.weight[7] = 0.2
    sampling = replace(FREE, top_p=0.5)
    said = say(
        network, torch.tensor([1, 2]), torch.arange(0), most=50, generator=torch.Generator().manual_seed(3),
        choice=Choice(sampling=sampling, repetition_share=share, among=12, least=50),
    )  # fmt: skip
    assert len(set(said.codes_T.tolist())) == (1 if share == 1.0 else pytest.approx(9, abs=3))


def test_a_seed_means_the_same_codes() -> None:
    network, choice = _network("v1"), Choice(sampling=FREE, among=12, least=30)

    def drawn(seed: int) -> Tensor:
        made = say(
            network, torch.tensor([1, 2]), torch.arange(3), most=30, choice=choice,
            generator=torch.Generator().manual_seed(seed),
        )  # fmt: skip
        return made.codes_T

    assert torch.equal(drawn(1), drawn(1))
    assert not torch.equal(drawn(1), drawn(2))


def test_speech_can_be_stopped_between_steps() -> None:
    def tick(step: int) -> None:
        if step == 4:
            raise Cancelled

    choice = Choice(sampling=FREE, least=30)
    with pytest.raises(Cancelled):
        say(_network("v1"), torch.tensor([1]), torch.arange(2), most=30, choice=choice, tick=tick)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=5), st.sampled_from([1, 2, 4, 8]), st.booleans())
def test_steps_hold_all_codes_and_then_the_end(lengths: list[int], group: int, begins: bool) -> None:
    begin, end, padding = 101, 100, 102
    codes = torch.arange(max(lengths)).expand(len(lengths), -1)
    made = steps(codes, torch.tensor(lengths), group, begin=begin if begins else None, end=end, padding=padding)
    for row, length in enumerate(lengths):
        kept = made.ids_BSG[row][made.valid_BS[row]].flatten().tolist()
        assert kept[: group * begins] == [begin] * group * begins
        said = kept[group * begins :]
        assert said[:length] == list(range(length))
        assert set(said[length:]) == {end}
        assert 1 <= len(said) - length <= group
        assert set(made.ids_BSG[row][~made.valid_BS[row]].flatten().tolist()) <= {padding}
