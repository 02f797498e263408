"""Our modules compute what the public implementations computed, step by step, with their weights."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from backend.families.vits.model.generator import Generator, Text
from backend.families.vits.model.reference import ReferenceEncoder
from backend.families.vits.weights import official
from backend.layers.convolutions import mask, path_of
from backend.layers.discriminators import SampleJudges
from backend.voices.folder import fill
from tests.parity.fixtures import Fixture, fixture


@pytest.fixture(autouse=True)
def _no_grad() -> Iterator[None]:
    with torch.no_grad():
        yield


def _generator(one: Fixture) -> Generator:
    sizes = official.architecture(one.facts["constructor"])
    return official.generator(official.renamed(one.weights), sizes).eval()


def _text(one: Fixture) -> Text:
    given = one.inputs
    words = tuple(given[name] for name in ("bert", "ja_bert") if name in given)
    lengths = given["x_lengths"]
    return Text(given["x"], lengths, given.get("tone"), given.get("language"), words)


@pytest.mark.parametrize("name", ["vits_ljs", "vits_vctk", "melotts"])
def test_text_to_sound(name: str) -> None:
    one = fixture(name)
    model, given, scalars = _generator(one), one.inputs, one.facts["scalars"]
    speaker = model.speaker(given.get("sid"))
    told = model.predict(_text(one), speaker)
    one.check("enc_x", told.hidden_BHP)
    one.check("m_text", told.mean_BZP)
    one.check("logs_text", told.log_deviation_BZP)
    noise = given["noise_sdp"] * scalars["noise_scale_w"]
    if model.sizes.deterministic:
        one.check("logw_sdp", model.lengths(told, speaker, noise, 1.0))
        one.check("logw_dp", model.lengths(told, speaker, noise, 0.0))
    else:
        one.check("logw", model.lengths(told, speaker, noise, 1.0))
    log_frames = model.lengths(told, speaker, noise, scalars.get("sdp_ratio", 1.0))
    frames = torch.ceil(torch.exp(log_frames) * told.mask_B1P * scalars["length_scale"])
    one.check("durations", frames)
    samples, before, after = model.speak(told, frames, speaker, given["noise_prior"] * scalars["noise_scale"])
    longest = after.shape[2]
    one.check("path", (path_of(frames, longest) * mask(frames.sum(dim=(1, 2)), longest).transpose(1, 2))[:, None])
    one.check("z_p", before)
    one.check("z", after)
    one.check("audio", samples[:, None])


@pytest.mark.parametrize("name", ["vits_ljs", "vits_vctk", "melotts"])
def test_recording_to_latent_and_back(name: str) -> None:
    one = fixture(name)
    model, given = _generator(one), one.inputs
    source, target = model.speaker(given.get("sid")), model.speaker(given.get("sid_tgt"))
    z, mean, log_deviation, frames = model.hear(given["spec"], given["spec_lengths"], source, given["noise_posterior"])
    one.check("post_m", mean)
    one.check("post_logs", log_deviation)
    one.check("post_z", z)
    one.check("flow_forward", model.flow(z, frames, source))
    if target is None:
        one.check("recon_audio", model.dec(z * frames, None)[:, None])
    else:
        one.check("vc_audio", model.convert(z, frames, source, target)[:, None])


@pytest.mark.parametrize("name", ["vits_ljs", "vits_vctk", "melotts"])
def test_likelihood_of_lengths(name: str) -> None:
    one = fixture(name)
    model, given = _generator(one), one.inputs
    speaker = model.speaker(given.get("sid"))
    told = model.predict(_text(one), speaker)
    output = "sdp_nll" if "sdp_nll" in one.outputs else "duration_nll"
    noise = given.get("noise_sdp_nll", given.get("noise_duration_nll"))
    assert noise is not None
    one.check(output, model.sdp(told.hidden_BHP, told.mask_B1P, given["w"], speaker, noise))


def test_speaker_heard_from_a_recording() -> None:
    one = fixture("melotts_refenc")
    given = one.facts["constructor"]
    model = ReferenceEncoder(given["spec_channels"], given["gin_channels"]).eval()
    prefix = "ref_enc."
    fill(model, {name.removeprefix(prefix): value for name, value in one.weights.items()}, "")
    seen: dict[str, Tensor] = {}
    for index in (0, 5):
        model.convs[index].register_forward_hook(lambda _m, _i, out, at=index: seen.update({f"conv{at}": out}))
    model.gru.register_forward_hook(lambda _m, _i, out: seen.update(gru_last=out[1][0]))
    vector = model(one.inputs["spec"])
    for name in ("conv0", "conv5", "gru_last"):
        one.check(name, seen[name])
    one.check("g", vector)


def test_duration_judge() -> None:
    one = fixture("melotts_durd")
    given = one.inputs
    judge = official.duration_judge(one.weights).eval()
    hidden = judge.listen(given["x"], given["x_mask"], given["g"])
    one.check("hidden", hidden)
    one.check("pre_out_r", judge.before_verdict(hidden, given["x_mask"], given["dur_r"]))
    real, made = judge(given["x"], given["x_mask"], given["dur_r"], given["dur_hat"], given["g"])
    one.check("prob_r", real)
    one.check("prob_hat", made)


@pytest.mark.parametrize("name", ["vits_ljs", "vits_vctk", "melotts"])
def test_full_size_wants_exactly_the_released_tensors(name: str) -> None:
    released = fixture(name).facts["official_full_size"]
    with torch.device("meta"):
        model = Generator(official.architecture(released["kwargs"]))
    ours = {key: list(value.shape) for key, value in model.state_dict().items()}
    theirs = {("s" + key if name != "melotts" and key.startswith("dp.") else key): shape
              for key, shape in released["state_dict"].items()}  # fmt: skip
    assert ours == theirs
    assert sum(value.numel() for value in model.parameters()) == released["n_values"]


def test_full_size_judges_want_exactly_the_released_tensors() -> None:
    released = fixture("melotts").facts["official_full_size"]
    with torch.device("meta"):
        model = SampleJudges((2, 3, 5, 7, 11), scale=True)
    ours = {key: list(value.shape) for key, value in model.state_dict().items()}
    assert ours == released["D_state_dict (MultiPeriodDiscriminator)"]
    lengths = {key: torch.zeros(shape) for key, shape in released["DUR_state_dict (DurationDiscriminator)"].items()}
    assert official.duration_judge(lengths).conv_1.in_channels == 192
