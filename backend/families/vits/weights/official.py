"""Checkpoints of the public systems: VITS's and MeloTTS's ``G_``, ``D_`` and ``DUR_`` files, ``checkpoint.pth``."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
from torch import Tensor

from backend.families.vits.config import MELO_BERTS, Architecture
from backend.families.vits.model.generator import Generator
from backend.layers.discriminators import SCALE_WIDTH, DurationJudge, SampleJudges
from backend.layers.sizes import checked, numbers
from backend.project import json_file
from backend.protocol import json
from backend.protocol.json import JsonObject
from backend.protocol.problems import refuse
from backend.voices import foreign
from backend.voices.building import built

PERIODS = "2,3,5,7,11"
"""Of the public discriminators, which judge samples as they are as well."""


@dataclass(frozen=True)
class Opened:
    """What a checkpoint file holds."""

    table: Mapping[str, Tensor]
    """Tensors under the names our modules give them."""
    numbers: Mapping[str, float]
    """What stands beside them: ``iteration`` (epochs), ``learning_rate``."""


def open_file(path: Path) -> Opened:
    """Read a ``.pth`` in a process of its own, or a ``.safetensors``. Raises ``VoicewrightError``."""
    found = foreign.read(path)
    return Opened(renamed(found.table), found.numbers)


def renamed(table: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Newer names of weight norm → older ones; VITS calls its one, stochastic predictor ``dp``: → ``sdp``."""
    found = {}
    alone = any(name.startswith("dp.flows.") for name in table)
    for name, tensor in table.items():
        new = name.replace(".parametrizations.weight.original0", ".weight_g")
        new = new.replace(".parametrizations.weight.original1", ".weight_v")
        found["s" + new if alone and new.startswith("dp.") else new] = tensor.float()
    return found


def arguments(config: JsonObject) -> JsonObject:
    """A public ``config.json`` → what the generator was built with. Raises ``VoicewrightError``."""
    try:
        data, model, train = config["data"], dict(config["model"]), config.get("train", {})
        symbols = config.get("symbols") or data.get("symbols")
        found = {
            "n_vocab": len(symbols) if symbols else model.get("n_vocab"),
            "spec_channels": int(data["filter_length"]) // 2 + 1,
            "segment_size": int(train.get("segment_size", 0)) // int(data["hop_length"]),
            "n_speakers": int(data.get("n_speakers", 0)),
        }
        for name in ("num_tones", "num_languages"):
            if (value := config.get(name, model.get(name))) is not None:
                found[name] = value
    except (KeyError, TypeError, ValueError) as error:
        refuse("official-config-unreadable/vits", says=f"{type(error).__name__}: {error}")
    return {**model, **found}


def architecture(given: JsonObject) -> Architecture:
    """The public constructor's arguments → sizes. Raises ``VoicewrightError`` where we have no such part."""
    if str(given.get("resblock", "1")) != "1":
        refuse("official-config-unreadable/vits-blocks")
    if given.get("use_mel_posterior_encoder") or given.get("flow_share_parameter"):
        refuse("official-config-unreadable/vits-parts")
    try:
        melo = "num_tones" in given
        speakers, channels = int(given.get("n_speakers", 0)), int(given.get("gin_channels", 0))
        several = speakers > (0 if melo else 1)
        transformer = melo and given.get("use_transformer_flow", True)
        rates = tuple(given["upsample_rates"])
        made = Architecture(
            symbols=given["n_vocab"], tones=given["num_tones"] if melo else 0,
            languages=given["num_languages"] if melo else 0, berts=MELO_BERTS if melo else (),
            speakers=speakers if several else 0, reference=melo and not speakers,
            speaker_channels=channels if several or melo else 0,
            speaker_in_text=melo and bool(given.get("use_spk_conditioned_encoder", False)),
            bins=given["spec_channels"], latent=given["inter_channels"], hidden=given["hidden_channels"],
            filter=given["filter_channels"], heads=given["n_heads"], layers=given["n_layers"],
            kernel=given["kernel_size"], dropout=given["p_dropout"], flow="transformer" if transformer else "wn",
            flow_layers=given.get("n_layers_trans_flow", 3) if transformer else 4, deterministic=melo,
            hop=math.prod(rates), decoder_channels=given["upsample_initial_channel"], up_rates=rates,
            up_kernels=tuple(given["upsample_kernel_sizes"]), block_kernels=tuple(given["resblock_kernel_sizes"]),
            block_dilations=tuple(tuple(one) for one in given["resblock_dilation_sizes"]),
        )  # fmt: skip
        return checked(made)
    except (KeyError, TypeError, ValueError) as error:
        refuse("official-config-unreadable/vits", says=f"{type(error).__name__}: {error}")


def generator(table: Mapping[str, Tensor], sizes: Architecture, file: str = "") -> Generator:
    """The public ``G`` as ours. Raises ``WeightsMismatch``."""
    return built(lambda: Generator(sizes), table, file)


def sample_judges(table: Mapping[str, Tensor], file: str = "") -> SampleJudges:
    """The public ``D`` as ours, as wide as it is. Raises ``WeightsMismatch``."""
    width = len(table.get("discriminators.0.convs.0.weight_v", ())) or SCALE_WIDTH
    return built(lambda: SampleJudges(numbers(PERIODS), scale=True, divisor=max(1, SCALE_WIDTH // width)), table, file)


def duration_judge(table: Mapping[str, Tensor], file: str = "") -> DurationJudge:
    """The public ``DUR`` as ours; its sizes are read off it. Raises ``VoicewrightError``."""
    try:
        filter_channels, channels, _ = table["conv_1.weight"].shape
        speaker_channels = table["cond.weight"].shape[1] if "cond.weight" in table else 0
    except (KeyError, ValueError):
        refuse("checkpoint-unreadable/no-duration-discriminator", file=file)
    return built(lambda: DurationJudge(channels, filter_channels, speaker_channels), table, file)


def read_generator(path: Path, config: Path | None = None) -> Generator:
    """A public ``G_*.pth`` or ``checkpoint.pth`` with its ``config.json`` (beside it, where none is named).

    Raises ``VoicewrightError``.
    """
    given = read_config(config or path.with_name("config.json"))
    return generator(open_file(path).table, architecture(arguments(given)), str(path))


def _whole(least: int, most: int) -> Any:
    return Annotated[int, msgspec.Meta(ge=least, le=most)]


DATA = msgspec.defstruct(
    "Data",
    [
        ("sampling_rate", _whole(1000, 384_000), 22050),
        ("filter_length", _whole(16, 65_536), 1024),
        ("hop_length", _whole(1, 65_536), 256),
        ("n_speakers", _whole(0, 1_000_000), 0),
        ("spk2id", dict[str, Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]] | None, None),
        ("symbols", list[str] | None, None),
        ("add_blank", bool, True),
    ],
)
"""What is read of a config's ``data``, and how far it may go."""
_CONFIG = msgspec.defstruct(
    "Config",
    [("data", DATA), ("model", JsonObject), ("train", JsonObject, {}), ("symbols", list[str] | None, None)],
)


def read_config(path: Path) -> JsonObject:
    """A public ``config.json``, what is read of it checked. Raises ``VoicewrightError``."""
    try:
        given = json.decode(json_file.read(path), type=JsonObject)
        msgspec.convert(given, _CONFIG)
    except (OSError, msgspec.MsgspecError) as error:
        refuse("official-config-unreadable/vits", says=str(error))
    return given
