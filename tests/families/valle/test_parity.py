"""Our networks compute what Amphion's computed, with their weights."""

from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.families.valle.decoding import Choice, fill_books, say
from backend.families.valle.model.ar_v1 import ArV1
from backend.families.valle.model.ar_v2 import ArV2
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.model.nar_v2 import NarV2
from backend.families.valle.sizes import Sizes
from backend.families.valle.weights import official
from backend.layers.sampling import Sampling
from backend.voices.folder import fill
from tests.parity.fixtures import Fixture, fixture

GREEDY = Choice(sampling=Sampling(top_k=1, repetition_penalty=1.0))
LEFT_OUT = -100


@pytest.fixture(autouse=True)
def _no_grad() -> Iterator[None]:
    with torch.no_grad():
        yield


def _v1() -> tuple[Fixture, Sizes, ArV1, NarV1]:
    one = fixture("amphion_valle_v1")
    sizes = official.sizes_v1(one.facts["constructor"]["cfg"])
    first, second = official.of_v1(one.weights, sizes)
    return one, sizes, fill(ArV1(sizes), first, "").eval(), fill(NarV1(sizes), second, "").eval()


def _v2(name: str) -> tuple[Fixture, Sizes, dict[str, Tensor]]:
    one = fixture(name)
    sizes = official.sizes_v2(one.facts["constructor"])
    return one, sizes, official.of_v2(one.weights, sizes)


def test_v1_first_stage_reads_as_the_public_one() -> None:
    one, _, network, _ = _v1()
    given = one.inputs
    steps = network.steps(given["y"][..., 0], given["y_lens"])
    hidden = network.hidden(given["x"], given["x_lens"], steps.read_BSG, steps.counted_BS)
    one.check("ar_hidden", hidden)
    predicted = network(given["x"], given["x_lens"], given["y"][..., 0], given["y_lens"])
    logits = predicted.logits[:, :, 0]
    one.check("ar_logits", logits)
    # The public loss counts padding, whose target is the end.
    loss = F.cross_entropy(logits.transpose(1, 2), predicted.wanted[..., 0], reduction="sum")
    one.check("ar_loss", loss[None])


def test_v1_second_stage_reads_as_the_public_one() -> None:
    one, _, _, network = _v1()
    given, book, prompt = one.inputs, one.facts["scalars"]["nar_stage"], one.facts["scalars"]["nar_prefix_len"]
    lengths, phones = given["y_lens"], given["x"]
    codes = network.padded(given["y"], lengths)
    one.check("nar_hidden", network.hidden(phones, given["x_lens"], codes, lengths, book=book, prompt=prompt))
    predicted = network(phones, given["x_lens"], given["y"], lengths, book=book, prompt=prompt)
    logits, wanted, counted = predicted.logits, predicted.wanted, predicted.counted
    one.check("nar_logits", logits)
    wanted = wanted.where(counted, LEFT_OUT)
    total = float(lengths.sum())
    loss = F.cross_entropy(logits.transpose(1, 2), wanted, ignore_index=LEFT_OUT, reduction="sum")
    one.check("nar_loss", (loss * total / (total - prompt * len(codes)))[None])


def test_v1_speaks_as_the_public_one() -> None:
    one, _, first, second = _v1()
    phones, prompt = one.inputs["gen_x"][0], one.inputs["prompt"][0]
    said = say(first, phones, prompt[:, 0], most=16 * len(phones) + 1, choice=GREEDY)
    wanted = one.outputs["gen_ar_step_logits"]
    assert len(said.logits_SGV) in (len(wanted), len(wanted) - (not said.ended))
    assert torch.allclose(said.logits_SGV[:, 0], wanted[: len(said.logits_SGV)], rtol=1e-4, atol=1e-5)
    codes, logits = fill_books(second, phones, prompt, said.codes_T)
    one.check("gen_codes", codes[None])
    one.check("gen_nar_logits", logits)


def test_v1_fills_the_further_books_of_a_recording() -> None:
    one, _, _, second = _v1()
    phones, codes = one.inputs["x"][0], one.inputs["y"][0]
    phones = phones[: int(one.inputs["x_lens"][0])]
    half = min(len(codes) // 2, 225)
    filled, _ = fill_books(second, phones, codes[:half], codes[half:, 0])
    one.check("continual_codes", filled[None])


def test_v2_first_stage_reads_as_the_public_one() -> None:
    one, sizes, table = _v2("amphion_valle_v2_ar")
    network = fill(ArV2(sizes), table, "").eval()
    given = one.inputs
    lengths, phone_lengths = given["target_mask"].sum(dim=1), given["phone_mask"].sum(dim=1)
    rows, read = network.text(given["phone_ids"], phone_lengths)
    steps = network.steps(given["target_ids"], lengths)
    one.check("input_token_ids", torch.cat([rows, steps.ids_BSG[..., 0]], dim=1))
    there = torch.cat([read, steps.valid_BS], dim=1)
    one.check("attention_mask", there.long())
    labels = steps.ids_BSG[..., 0].where(steps.valid_BS, LEFT_OUT)
    one.check("target_labels", labels)
    seen: list[Tensor] = []
    network.model.layers[0].register_forward_hook(lambda _m, _i, out: seen.append(out))
    places = torch.arange(there.shape[1]).expand(there.shape)  # the public code counts padding
    hidden = network.hidden(rows, steps.ids_BSG, there, places)
    one.check("layer0", seen[0])
    one.check("hidden", hidden)
    logits = network.logits(hidden)[:, :, 0]
    one.check("logits", logits)
    everything = torch.cat([torch.full_like(rows, LEFT_OUT), labels], dim=1)
    loss = F.cross_entropy(logits[:, :-1].transpose(1, 2), everything[:, 1:], ignore_index=LEFT_OUT)
    one.check("loss", loss[None])


def test_v2_speaks_as_the_public_one() -> None:
    one, sizes, table = _v2("amphion_valle_v2_ar")
    network = fill(ArV2(sizes), table, "").eval()
    phones, prompt = one.inputs["gen_phone_ids"][0], one.inputs["prompt_ids"][0]
    most = one.facts["scalars"]["max_length"] - (len(phones) + 2) - (1 + len(prompt))
    said = say(network, phones, prompt, most=most, choice=GREEDY)
    one.check("gen_step_logits", said.logits_SGV[:, 0])
    codes = said.codes_T if said.ended else said.codes_T[:-1]  # the public code drops the last, whatever it is
    one.check("gen_ids", codes[None])


def test_v2_second_stage_reads_and_speaks_as_the_public_one() -> None:
    one, sizes, table = _v2("amphion_valle_v2_nar")
    network = fill(NarV2(sizes), table, "").eval()
    given, scalars = one.inputs, one.facts["scalars"]
    book, prompt = scalars["target_quantization_layer"], scalars["prompt_len"]
    codes, phones = given["target_ids"].permute(1, 2, 0), given["phone_ids"]
    lengths, phone_lengths = given["target_mask"].sum(dim=1), given["phone_mask"].sum(dim=1)
    seen: list[Tensor] = []
    hook = network.model.layers[0].register_forward_hook(lambda _m, _i, out: seen.append(out))
    hidden = network.hidden(phones, phone_lengths, codes, lengths, book=book, prompt=prompt)
    hook.remove()
    one.check("layer0", seen[0])
    one.check("hidden", hidden)
    logits = network.logits(hidden, book)
    one.check("logits", logits)
    wanted = codes[..., book].where(torch.arange(codes.shape[1]) < lengths[:, None], LEFT_OUT)
    wanted[:, :prompt] = LEFT_OUT
    # The public loss also wants code 0 at each phone.
    read = torch.where(given["phone_mask"].bool(), 0, LEFT_OUT)
    loss = F.cross_entropy(logits.transpose(1, 2), torch.cat([read, wanted], dim=1), ignore_index=LEFT_OUT)
    one.check("loss", loss[None])
    before = given["prompt_ids"][:, 0].T
    made, step_logits = fill_books(network, given["gen_phone_ids"][0], before, given["first_stage_ids"][0])
    one.check("gen_ids", made.T[:, None])
    one.check("gen_logits", step_logits)


@pytest.mark.parametrize("name", ["amphion_valle_v1", "amphion_valle_v2_ar", "amphion_valle_v2_nar"])
def test_full_size_wants_exactly_the_released_tensors(name: str) -> None:
    released = fixture(name).facts["official_full_size"]
    theirs = {
        key: torch.empty(shape, device="meta")
        for key, shape in released["state_dict"].items()
        if not key.endswith("inv_freq")
    }
    with torch.device("meta"):
        if name == "amphion_valle_v1":
            sizes = official.sizes_v1(released["kwargs"])
            first, second = official.of_v1(theirs, sizes)
            pairs: list[tuple[nn.Module, dict[str, Tensor]]] = [(ArV1(sizes), first), (NarV1(sizes), second)]
            assert (
                sum(value.numel() for one, _ in pairs for value in one.parameters())
                == released["n_values_without_ties"]
            )
        else:
            sizes = official.sizes_v2(released["kwargs"])
            pairs = [(NarV2(sizes) if name.endswith("nar") else ArV2(sizes), official.of_v2(theirs, sizes))]
    for network, table in pairs:
        assert {key: value.shape for key, value in network.state_dict().items()} == {
            key: value.shape for key, value in table.items()
        }
