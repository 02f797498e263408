"""Our modules compute what the public implementation computed, step by step, with its weights."""

from collections.abc import Iterator, Mapping

import pytest
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, pad

from backend.families.sovits.decoding import decode
from backend.families.sovits.model.semantic import Said, SemanticModel
from backend.families.sovits.model.sound import SoundModel
from backend.families.sovits.weights import official
from backend.layers.convolutions import mask
from backend.layers.sampling import Sampling
from tests.families.sovits.recorded import s2_config
from tests.parity.fixtures import Fixture, fixture


@pytest.fixture(autouse=True)
def _no_grad() -> Iterator[None]:
    with torch.no_grad():
        yield


def _semantic() -> tuple[Fixture, SemanticModel]:
    one = fixture("gptsovits_s1")
    return one, official.semantic(one.weights, one.facts["constructor"]["config"]).eval()


def _sound() -> tuple[Fixture, SoundModel]:
    one = fixture("gptsovits_s2")
    return one, official.sound(one.weights, s2_config(one)).eval()


def test_phones_and_codes_to_logits() -> None:
    one, model = _semantic()
    given = one.inputs
    said = Said(given["x"], given["x_lens"], given["bert"])
    there = torch.arange(given["y"].shape[1]) < given["y_lens"][:, None]
    codes = given["y"].where(there, torch.tensor(model.end))
    together, visible = model.joined(said, codes, given["y_lens"])
    one.check("train_input", together)
    hidden = model.h(together, visible)
    one.check("train_hidden", hidden)
    logits = model.logits(said, hidden[:, said.phone_BP.shape[1] - 1 :], None)
    one.check("train_logits", logits)
    targets = pad(codes, (0, 1), value=model.end)
    one.check("train_targets", targets)
    one.check("train_loss", cross_entropy(logits.transpose(1, 2), targets, reduction="sum")[None])
    assert torch.equal(model(given["x"], given["x_lens"], codes, given["y_lens"], given["bert"]).logits_BTV, logits)


@pytest.mark.parametrize(("name", "penalised"), [("", True), ("_no_penalty", False)])
def test_codes_one_after_the_other(name: str, penalised: bool) -> None:
    one, model = _semantic()
    given, scalars = one.inputs, one.facts["scalars"]
    said = Said(given["gen_x"], torch.tensor([given["gen_x"].shape[1]]), given["gen_bert"])
    how = Sampling(top_k=scalars["top_k"], repetition_penalty=scalars["repetition_penalty"] if penalised else 1.0)
    most = scalars["early_stop_num"] + 1
    (made,) = decode(model, said, given["prompt"], how, most=most, keep_logits=True)
    one.check(f"gen_codes{name}", torch.cat([given["prompt"], made.code_T[None]], dim=1))
    assert made.logits_TV is not None
    one.check(f"gen_step_logits{name}", made.logits_TV)
    if penalised:
        one.check("gen_idx", torch.tensor([len(made.logits_TV) - 1]))


def test_codes_of_several_texts_at_once() -> None:
    one, model = _semantic()
    given, scalars = one.inputs, one.facts["scalars"]
    lengths = [given["gen_x"].shape[1], given["gen_x_short"].shape[1]]
    short = max(lengths) - lengths[1]
    said = Said(
        torch.cat([given["gen_x"], pad(given["gen_x_short"], (short, 0))]),
        torch.tensor(lengths),
        torch.cat([given["gen_bert"], pad(given["gen_bert_short"], (short, 0))]),
    )
    how = Sampling(top_k=scalars["top_k"], repetition_penalty=scalars["repetition_penalty"])
    made = decode(model, said, given["prompt"].expand(2, -1), how, most=scalars["early_stop_num"] + 1)
    # The public code drops the last code of each, whether or not it is the end.
    rows = [torch.cat([given["prompt"][0], row.code_T if row.ended else row.code_T[:-1]]) for row in made]
    longest = max(len(row) for row in rows)
    one.check("batch_gen_codes", torch.stack([pad(row, (0, longest - len(row)), value=-1) for row in rows]))
    one.check("batch_gen_idx", torch.tensor([len(row.code_T) - (not row.ended) for row in made]))


def test_codes_to_sound() -> None:
    one, model = _sound()
    given = one.inputs
    scale = one.facts["scalars"]["noise_scale"]
    seen = _watched(model)
    vectors = model.vectors(given["codes"][0])
    one.check("quantized", vectors)
    style = model.style(given["refer"], torch.tensor([given["refer"].shape[2]]))
    one.check("ge", style)
    frames = torch.tensor([vectors.shape[2] * model.sizes.frames_a_code])
    phones = torch.tensor([given["text"].shape[1]])
    expected = model.expect(model.read(vectors, frames, given["text"], phones, style))
    for name in ("ssl_enc", "text_enc", "mrte"):
        one.check(name, seen[name])
    one.check("m_p", expected.mean_BZT)
    one.check("logs_p", expected.log_deviation_BZT)
    latent = model.latent(expected, style, given["noise_decode"] * scale)
    one.check("z", latent)
    one.check("audio", model.sound(latent, expected.frames_B1T, style)[:, None])


def test_several_references_and_another_speed() -> None:
    one, model = _sound()
    given, scalars = one.inputs, one.facts["scalars"]
    styles = [model.style(given[name], torch.tensor([given[name].shape[2]])) for name in ("refer", "refer_2")]
    style = torch.stack(styles).mean(dim=0)
    vectors = model.vectors(given["codes"][0])
    frames = torch.tensor([vectors.shape[2] * model.sizes.frames_a_code])
    phones = torch.tensor([given["text"].shape[1]])
    read = model.read(vectors, frames, given["text"], phones, style)
    expected = model.expect(read, speed=scalars["speed_of_second_call"])
    latent = model.latent(expected, style, given["noise_decode_2"] * scalars["noise_scale"])
    one.check("audio_two_refs_speed", model.sound(latent, expected.frames_B1T, style)[:, None])


def test_recordings_to_codes_and_back() -> None:
    one, model = _sound()
    given = one.inputs
    lengths = given["spec_lengths"]
    projected = model.project(given["ssl"])
    one.check("ssl_projected", projected)
    codes = model.encode(given["ssl"])
    one.check("codes_from_ssl", codes[:, None])
    style = model.style(given["spec"], lengths)
    expected = model.expect(model.read(model.vectors(codes), lengths, given["text_b"], given["text_b_lengths"], style))
    one.check("infer_m_p", expected.mean_BZT)
    latent = model.latent(expected, style, given["noise_infer"] * one.facts["scalars"]["noise_scale"])
    one.check("infer_audio", model.sound(latent, expected.frames_B1T, style)[:, None])
    z, mean, log_deviation, frames = model.hear(given["spec"], lengths, style, given["noise_posterior"])
    one.check("post_m", mean)
    one.check("post_logs", log_deviation)
    one.check("flow_forward", model.flow(z, frames, style))
    assert torch.equal(frames, mask(lengths, frames.shape[2]))


def test_full_size_s1_wants_exactly_the_released_tensors() -> None:
    released = fixture("gptsovits_s1").facts["official_full_size"]
    with torch.device("meta"):
        model = SemanticModel(official.semantic_sizes(released["kwargs"]["model"]))
    ours = {f"model.{key}": list(value.shape) for key, value in model.state_dict().items()}
    assert ours == released["state_dict"]
    assert sum(value.numel() for value in model.state_dict().values()) == released["n_values"]


def test_full_size_s2_wants_exactly_the_released_tensors() -> None:
    released = fixture("gptsovits_s2").facts["official_full_size"]
    table = {key: torch.empty(shape, device="meta") for key, shape in released["state_dict"].items()}
    with torch.device("meta"):
        model = SoundModel(official.sound_sizes(released["kwargs"], table, 0))
    ours = {key: list(value.shape) for key, value in model.state_dict().items()}
    assert ours == released["state_dict"]
    assert sum(value.numel() for value in model.state_dict().values()) == released["n_values"]


def _watched(model: SoundModel) -> Mapping[str, Tensor]:
    """What modules inside gave, by the fixture's names, once they have run."""
    seen: dict[str, Tensor] = {}
    inside = {"ssl_enc": model.enc_p.encoder_ssl, "text_enc": model.enc_p.encoder_text, "mrte": model.enc_p.mrte}
    for name, module in inside.items():
        module.register_forward_hook(lambda _m, _i, out, name=name: seen.__setitem__(name, out))
    return seen
