"""Our network computes what the public implementations computed, step by step, with their weights."""

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from backend.families.comosvc import loss
from backend.families.comosvc.model import distillation, edm
from backend.families.comosvc.model.converter import Converter, Told
from backend.families.comosvc.weights import official
from backend.families.comosvc.weights.official import Official
from tests.parity.fixtures import Fixture, fixture

EMA = 0.95
"""How much of the public target stays at each step."""


@pytest.fixture(autouse=True)
def _no_grad() -> Iterator[None]:
    with torch.no_grad():
        yield


def _read(one: Fixture) -> Official:
    return official.read(one.weights, one.facts["constructor"].get("cfg"))


def _comosvc_known(one: Fixture, model: Converter, shift: bool = False) -> Tensor:
    given = one.inputs
    f0 = given["f0"][..., 0]
    known: Tensor = model.conditions(
        {"units": given["units"]}, f0, f0 == 0, given["volume"][..., 0], given["spk_id"][:, 0],
        given["aug_shift"].flatten() if shift else None,
    )  # fmt: skip
    return known


def _amphion_known(one: Fixture, model: Converter) -> Tensor:
    given = one.inputs
    contents = {"whisper": given["whisper_feat"], "contentvec": given["contentvec_feat"]}
    known: Tensor = model.conditions(
        contents, given["frame_pitch"], given["frame_uv"], given["frame_energy"], given["spk_id"][:, 0]
    )
    return known


def _ones(known: Tensor) -> Tensor:
    return torch.ones(len(known), 1, known.shape[1])


def _raw(model: Converter, told: Told, x_BMT: Tensor, sigma_B: Tensor) -> Tensor:
    """The network's own output, inside its preconditioning."""
    seen: list[Tensor] = []
    hook = model.denoiser.register_forward_hook(lambda _m, _i, out: seen.append(out))
    model.denoise(told)(x_BMT, sigma_B)
    hook.remove()
    return seen[0]


def _swapped(values: Tensor) -> Tensor:
    return values.transpose(1, 2)


def test_comosvc_teacher() -> None:
    one = fixture("comosvc_teacher")
    model, given, scalars = _read(one).network("online").eval(), one.inputs, one.facts["scalars"]
    known = _comosvc_known(one, model)
    one.check("cond", known)
    told = model.tell(known, _ones(known))
    levels = model.sizes.levels
    most = torch.full((len(known),), levels.most)
    one.check("denoiser_first_step", _swapped(_raw(model, told, given["noise_init"] * levels.most, most)))
    made = edm.sample(model.denoise(told), levels, given["noise_init"], scalars["total_steps"])
    one.check("sample", _swapped(model.mel(made)))
    clean = model.normalised(_swapped(given["gt_spec"]))
    one.check("precond", _swapped(model.denoise(told)(clean, torch.tensor(scalars["precond_sigmas"]))))
    shifted = _comosvc_known(one, model, shift=True)
    one.check("cond_with_aug", shifted)
    sigma = edm.drawn(levels, given["noise_sigma"].flatten())
    noised = clean + _swapped(given["noise_loss"]) * sigma[:, None, None]
    seen = model.denoise(model.tell(shifted, _ones(known)))(noised, sigma)
    one.check("loss", loss.diffusion(clean, seen, edm.weight(levels, sigma), _ones(known))[None])


def test_comosvc_student() -> None:
    one = fixture("comosvc_student")
    found, given = _read(one), one.inputs
    online = found.network("online").eval()
    known = _comosvc_known(one, online)
    one.check("cond", known)
    told = online.tell(known, _ones(known))
    levels = online.sizes.levels
    made = edm.jump(online.denoise(told), levels, given["noise_init_1"], 1, lambda: torch.zeros(()))
    one.check("sample_1_step", _swapped(online.mel(made)))
    fresh = iter(sorted(name for name in given if name.startswith("noise_step_")))
    steps = one.facts["scalars"]["steps_of_second_sample"]
    made = edm.jump(
        online.denoise(told), levels, given[f"noise_init_{steps}"], steps, lambda: _swapped(given[next(fresh)])
    )
    one.check(f"sample_{steps}_steps", _swapped(online.mel(made)))
    one.check("t_steps", edm.boundaries(levels, online.sizes.boundaries))
    shifted = _comosvc_known(one, online, shift=True)
    one.check("cond_with_aug", shifted)
    clean = online.normalised(_swapped(given["gt_spec"]))
    raw = _distil(one, found, online.tell(shifted, _ones(known)), clean, _swapped(given["noise_loss"]))
    one.check("loss_raw_online", _swapped(raw["online"][0]))
    one.check("loss_raw_teacher", _swapped(raw["frozen"][0]))
    one.check("loss_raw_ema", _swapped(raw["target"][0]))
    one.check("loss", raw["loss"][0][None])
    one.check("ema_input_projection_after", raw["enter"][0])


def _amphion_front(one: Fixture, model: Converter) -> Told:
    given = one.inputs
    one.check("pitch_emb", model.conditions.pitch(given["frame_pitch"], given["frame_uv"]))
    one.check("energy_emb", model.conditions.loudness(given["frame_energy"]))
    known = _amphion_known(one, model)
    one.check("cond", known)
    told = model.tell(known, _swapped(given["mask"]))
    one.check("mu", _swapped(told.coarse_BMT))
    return told


def _amphion_priors(one: Fixture, told: Told, mel_BMT: Tensor) -> None:
    # The public one looks at padding as well.
    everywhere = torch.ones_like(told.mask_B1T)
    one.check("loss_ssim", loss.structure(mel_BMT, told.coarse_BMT, everywhere)[None])
    # The public one divides by the number of bands a second time.
    one.check("loss_prior", loss.prior(mel_BMT, told.coarse_BMT, told.mask_B1T)[None] / mel_BMT.shape[1])


def test_diffcomosvc_teacher() -> None:
    one = fixture("amphion_diffcomosvc_teacher")
    model, given, scalars = _read(one).network("online").eval(), one.inputs, one.facts["scalars"]
    told = _amphion_front(one, model)
    levels = model.sizes.levels
    start = given["noise_init"] + told.coarse_BMT
    most = torch.full((len(start),), levels.most)
    one.check("denoiser_first_step", _swapped(_raw(model, told, start * levels.most, most)))
    one.check("sample", _swapped(edm.sample(model.denoise(told), levels, start, scalars["n_timesteps"])))
    clean = _swapped(given["mel"])
    one.check("precond", _swapped(model.denoise(told)(clean, torch.tensor(scalars["precond_sigmas"]))))
    _amphion_priors(one, told, clean)
    sigma = edm.drawn(levels, given["noise_sigma"].flatten())
    noised = clean + (given["noise_loss"] + told.coarse_BMT) * sigma[:, None, None]
    seen = model.denoise(told)(noised, sigma)
    one.check("loss_decoder", loss.diffusion(clean, seen, edm.weight(levels, sigma), told.mask_B1T)[None])


def test_diffcomosvc_student() -> None:
    one = fixture("amphion_diffcomosvc_student")
    found, given, scalars = _read(one), one.inputs, one.facts["scalars"]
    target = found.network("target").eval()
    told = _amphion_front(one, target)
    levels = target.sizes.levels
    start = given["noise_init"] + told.coarse_BMT
    most = torch.full((len(start),), levels.most)
    one.check("denoiser_first_step", _swapped(_raw(target, told, start * levels.most, most)))
    one.check("sample", _swapped(edm.jump(target.denoise(told), levels, start, 1, lambda: start)))
    clean = _swapped(given["mel"])
    online = found.network("online").eval()
    one.check("precond", _swapped(online.denoise(told)(clean, torch.tensor(scalars["precond_sigmas"]))))
    _amphion_priors(one, told, clean)
    raw = _distil(one, found, told, clean, given["noise_loss"] + told.coarse_BMT)
    one.check("loss_raw_online", _swapped(raw["online"][0]))
    one.check("loss_raw_teacher_1", _swapped(raw["frozen"][0]))
    one.check("loss_raw_teacher_2", _swapped(raw["frozen"][1]))
    one.check("loss_raw_ema", _swapped(raw["target"][0]))
    one.check("loss_decoder", raw["loss"][0][None])
    one.check("ema_after_input_0", raw["enter"][0])


def _distil(one: Fixture, found: Official, told: Told, clean: Tensor, noise: Tensor) -> dict[str, list[Tensor]]:
    """The loss of a step, and what every network put out on the way; the target is moved first, as in public."""
    networks = {role: found.network(role).eval() for role in found.denoisers}
    for average, moved in zip(networks["target"].parameters(), networks["online"].parameters(), strict=True):
        average.lerp_(moved, 1 - EMA)
    raw: dict[str, list[Tensor]] = {"enter": [networks["target"].denoiser.enter.weight]}
    for role, network in networks.items():
        seen = raw.setdefault(role, [])
        network.denoiser.register_forward_hook(lambda _m, _i, out, seen=seen: seen.append(out))
    sizes = networks["online"].sizes
    at = distillation.pair(sizes.levels, sizes.boundaries, one.inputs["n"])
    noised = clean + noise * at.upper_B[:, None, None]
    seen_BMT = networks["online"].denoise(told)(noised, at.upper_B)
    teacher, target = networks["frozen"].denoise(told), networks["target"].denoise(told)
    wanted = distillation.wanted(teacher, target, noised, at, sizes.solver)
    raw["loss"] = [loss.consistency(seen_BMT, wanted, told.mask_B1T)]
    return raw


@pytest.mark.parametrize(
    "name", ["comosvc_teacher", "comosvc_student", "amphion_diffcomosvc_teacher", "amphion_diffcomosvc_student"]
)
def test_full_size_wants_exactly_the_released_tensors(name: str) -> None:
    released = fixture(name).facts["official_full_size"]
    with torch.device("meta"):
        table = {key: torch.empty(shape) for key, shape in released["state_dict"].items()}
    found = official.read(table, released["kwargs"])
    assert set(found.denoisers) == ({"online", "target", "frozen"} if "student" in name else {"online"})
    with torch.device("meta"):
        ours = {key: value.shape for key, value in Converter(found.sizes).state_dict().items()}
    for denoiser in found.denoisers.values():
        theirs = {key: value.shape for key, value in found.front.items()}
        theirs |= {f"denoiser.{key}": value.shape for key, value in denoiser.items()}
        assert ours.keys() - theirs.keys() == {"mean", "scale"}
        assert {key: shape for key, shape in ours.items() if key in theirs} == theirs
