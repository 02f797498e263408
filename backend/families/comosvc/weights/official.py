"""Checkpoints of the two public systems, strictly: CoMoSVC's ``model_STEP.pt`` (key ``model``) and Amphion's
DiffComoSVC's ``pytorch_model.bin``, teachers and students. Sizes are read off the tensors.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor

from backend.families.comosvc.config import DenoiserSizes, Levels, Sizes
from backend.families.comosvc.model.converter import Converter
from backend.layers.sizes import checked
from backend.protocol.json import JsonObject
from backend.protocol.problems import refuse
from backend.voices import foreign
from backend.voices.building import limited
from backend.voices.folder import fill

Role = Literal["online", "target", "frozen"]
_UNUSED = "decoder.pe."
"""A pitch extractor in each of CoMoSVC's files, which its network never calls."""
_LOWEST, _HIGHEST = -6.0, 1.5
"""CoMoSVC's mels are normalised from this range to [−1, 1]."""
_COMOSVC_FRONT = {
    "unit_embed": "conditions.contents.units",
    "f0_embed": "conditions.pitch.line",
    "volume_embed": "conditions.loudness.line",
    "aug_shift_embed": "conditions.shift",
    "spk_embed": "conditions.singer",
}
_COMOSVC_DENOISER = {
    "input_projection": "enter",
    "mlp.0": "level.layers.0",
    "mlp.2": "level.layers.1",
    "dilated_conv": "conv",
    "diffusion_projection": "level",
    "conditioner_projection": "context",
    "residual_layers": "blocks",
    "skip_projection": "skip",
}
_AMPHION_FRONT = {
    "0.melody_encoder.nn": "conditions.pitch.bins",
    "0.melody_encoder.uv_embedding": "conditions.pitch.voicing",
    "0.loudness_encoder.nn": "conditions.loudness.bins",
    "0.loudness_encoder.energy_bins": "conditions.loudness.edges",
    "0.singer_encoder.nn": "conditions.singer",
    "1.encoder.conformer_encoder": "encoder.transformer",
    "1.encoder.projection": "encoder.leave",
}
_AMPHION_DENOISER = {
    "diff_encoder.out.0": "level.layers.0",
    "diff_encoder.out.2": "level.layers.1",
    "diff_encoder.out.4": "level.layers.2",
    "neural_network.input.0": "enter",
    "neural_network.residual_blocks": "blocks",
    "neural_network.out_proj.0": "skip",
    "neural_network.out_proj.2": "leave",
    "gau.conv": "conv",
    "gau.context_proj": "context",
    "out_proj": "leave",
}
_ROLES: Mapping[str, Role] = {"denoise_fn": "online", "denoise_fn_ema": "target", "denoise_fn_pretrained": "frozen"}


@dataclass(frozen=True)
class Official:
    """What a file holds, under our names."""

    sizes: Sizes
    front: Mapping[str, Tensor]
    """All but the denoisers."""
    denoisers: Mapping[Role, Mapping[str, Tensor]]
    """A teacher's file has ``online`` alone, a student's all three."""

    def network(self, role: Role, file: str = "") -> Converter:
        """The network with one of the denoisers. Raises ``WeightsMismatch``."""
        if role not in self.denoisers:
            refuse("checkpoint-unreadable/teacher", role=role, file=file)
        table = dict(self.front)
        table |= {f"denoiser.{name}": value for name, value in self.denoisers[role].items()}
        network = limited(lambda: Converter(self.sizes), table, file)
        for name in ("mean", "scale"):  # never in a file: the layout says them, or the data they were learnt from
            table[name] = getattr(network, name)
        if not self.sizes.layers:
            table["mean"] = torch.full_like(network.mean, (_HIGHEST + _LOWEST) / 2)
            table["scale"] = torch.full_like(network.scale, (_HIGHEST - _LOWEST) / 2)
        return fill(network, table, file)


def open_file(path: Path, given: JsonObject | None = None) -> Official:
    """A checkpoint of either system; see :func:`read`. Raises ``VoicewrightError``."""
    return read(foreign.read(path).table, given, str(path))


def read(table: Mapping[str, Tensor], given: JsonObject | None = None, file: str = "") -> Official:
    """Either layout. ``given``: Amphion's ``args.json``, for what tensors do not show. Raises ``VoicewrightError``."""
    try:
        if "unit_embed.weight" in table:
            return _comosvc(table)
        if "1.encoder.projection.weight" in table:
            return _amphion(table, given or {})
    except (KeyError, ValueError, TypeError, IndexError) as error:
        refuse("checkpoint-unreadable/comosvc", says=f"{type(error).__name__}: {error}", file=file)
    refuse("checkpoint-unreadable/neither-comosvc", file=file)


def _comosvc(table: Mapping[str, Tensor]) -> Official:
    kept = {name: value.float() for name, value in table.items() if not name.startswith(_UNUSED)}
    front, denoisers = _split(kept, "decoder.", _COMOSVC_FRONT, _COMOSVC_DENOISER)
    width = table["decoder.denoise_fn.input_projection.weight"].shape[0]
    singer = table.get("spk_embed.weight")
    n_mels = table["decoder.denoise_fn.input_projection.weight"].shape[1]
    sizes = Sizes(
        n_mels=n_mels, hidden=table["unit_embed.weight"].shape[0],
        contents=(("units", table["unit_embed.weight"].shape[1]),), singers=0 if singer is None else len(singer),
        bins=0, shifts="aug_shift_embed.weight" in table, layers=0,
        denoiser=DenoiserSizes(
            channels=width, blocks=_count(table, r"decoder\.denoise_fn\.residual_layers\.(\d+)\."),
            kernel=table["decoder.denoise_fn.residual_layers.0.dilated_conv.weight"].shape[2],
            level_channels=width, level_hidden=table["decoder.denoise_fn.mlp.0.weight"].shape[0], level_layers=1,
            level_activation="mish", level_in_each_block=True, sigmoid_first=True, sine_first=True,
            level_reaches_period=True,
        ),
        boundaries=25, solver="euler",
    )  # fmt: skip
    return Official(checked(sizes), front, denoisers)


def _amphion(table: Mapping[str, Tensor], given: JsonObject) -> Official:
    contents = tuple(
        (match[1], value.shape[1])
        for name, value in table.items()
        if (match := re.fullmatch(r"0\.(\w+)_encoder\.nn\.weight", name)) and f"{name[:-6]}bias" in table
    )
    names = _AMPHION_FRONT | {f"0.{name}_encoder.nn": f"conditions.contents.{name}" for name, _ in contents}
    floats = {name: value.float() for name, value in table.items()}
    front, denoisers = _split(floats, "1.decoder.", names, _AMPHION_DENOISER)
    model = foreign.inner(given, "model")
    pitch, edm = foreign.inner(model, "condition_encoder"), foreign.inner(model, "comosvc")
    shape = foreign.inner(foreign.inner(model, "diffusion"), "bidilconv")
    enter = table["1.decoder.denoise_fn.neural_network.input.0.weight"]
    distances = table["1.encoder.conformer_encoder.attn_layers.0.emb_rel_k"]
    hidden = table["1.encoder.projection.weight"].shape[1]
    level = table["1.decoder.denoise_fn.diff_encoder.out.0.weight"]
    levels = Levels()
    sizes = Sizes(
        n_mels=enter.shape[1], hidden=hidden, contents=contents, singers=len(table["0.singer_encoder.nn.weight"]),
        bins=len(table["0.melody_encoder.nn.weight"]), lowest_hz=pitch.get("f0_min", 50.0),
        highest_hz=pitch.get("f0_max", 1100.0),
        layers=_count(table, r"1\.encoder\.conformer_encoder\.attn_layers\.(\d+)\."),
        heads=hidden // distances.shape[2],
        filter=table["1.encoder.conformer_encoder.ffn_layers.0.conv_1.weight"].shape[0],
        dropout=edm.get("dropout", 0.1),
        denoiser=DenoiserSizes(
            channels=enter.shape[0],
            blocks=_count(table, r"1\.decoder\.denoise_fn\.neural_network\.residual_blocks\.(\d+)\."),
            kernel=table["1.decoder.denoise_fn.neural_network.residual_blocks.0.gau.conv.weight"].shape[2],
            dilation_cycle=shape.get("dilation_cycle_length", 4), level_channels=level.shape[1],
            level_hidden=level.shape[0],
            level_layers=_count(table, r"1\.decoder\.denoise_fn\.diff_encoder\.out\.(\d+)\.", 2) - 1,
        ),
        levels=Levels(
            least=edm.get("sigma_min", levels.least), most=edm.get("sigma_max", levels.most),
            rho=edm.get("rho", levels.rho), data=edm.get("sigma_data", levels.data),
            log_mean=edm.get("P_mean", levels.log_mean), log_spread=edm.get("P_std", levels.log_spread),
            skip_from_least=False, visits_least=True,
        ),
        boundaries=edm.get("n_timesteps", 40), solver="heun",
    )  # fmt: skip
    return Official(checked(sizes), front, denoisers)


def _split(
    table: Mapping[str, Tensor], prefix: str, front: Mapping[str, str], inner: Mapping[str, str]
) -> tuple[dict[str, Tensor], dict[Role, dict[str, Tensor]]]:
    """Denoisers by their role and all else, renamed; a name that is not in the tables stays, and will not fit."""
    around: dict[str, Tensor] = {}
    denoisers: dict[Role, dict[str, Tensor]] = {}
    for name, value in table.items():
        head, _, rest = name.removeprefix(prefix).partition(".")
        if name.startswith(prefix) and head in _ROLES:
            for old, new in inner.items():
                rest = re.sub(rf"(^|\.){re.escape(old)}(?=\.)", rf"\1{new}", rest)
            rest = re.sub(r"^output_projection(?=\.)|(?<=\d\.)output_projection(?=\.)", "leave", rest)
            denoisers.setdefault(_ROLES[head], {})[rest] = value
            continue
        for old, new in front.items():
            if name.startswith(f"{old}.") or name == old:
                name = new + name.removeprefix(old)
                break
        around[name] = value
    return around, denoisers


def _count(table: Mapping[str, Tensor], pattern: str, every: int = 1) -> int:
    """Layers that a pattern numbers, from 0 in steps of ``every``."""
    return max(int(match[1]) for name in table if (match := re.match(pattern, name))) // every + 1
