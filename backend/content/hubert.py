"""Content features of HuBERT, ContentVec, wav2vec 2.0 and WavLM from a folder as Hugging Face's hub has them.

Hsu et al. 2021; Qian et al. 2022; Baevski et al. 2020; Chen et al. 2022: one architecture with small differences, as
``transformers`` has it. Nothing is downloaded; pickles are opened by a process of their own.
"""

import importlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from backend.audio import torchaudio_shim
from backend.audio.resample import resample
from backend.content import files, pieces
from backend.protocol.json import JsonObject
from backend.protocol.problems import refuse
from backend.protocol.resources import Resource
from backend.voices.foreign import read as read_weights

_RATE = 16_000
_KINDS = {"hubert": "HubertModel", "wav2vec2": "Wav2Vec2Model", "wavlm": "WavLMModel"}
_WEIGHTS = (".safetensors", ".bin", ".pt")
_UNUSED = ("masked_spec_embed", "final_proj.", "label_embs_concat", "quantizer.", "project_", "lm_head.", "classifier.")
"""What training needed and listening does not."""
_PREFIXES = ("hubert.", "wav2vec2.", "wavlm.")
_LONGEST = 1500


@dataclass(frozen=True)
class Hubert:
    """:class:`backend.content.provider.Provider`."""

    facts: Resource
    folder: Path
    hop: int
    receptive: int
    """Samples that one frame of the convolutions looks at."""
    layer: int
    """Behind which block; the last one is what GPT-SoVITS and most others take."""
    raw: bool
    """Whether the sound is left at its level, whatever the folder says: so GPT-SoVITS listens."""

    def features(self, samples_N: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
        """See the contract."""
        return pieces.heard(resample(samples_N, rate, _RATE), self.hop, self._listen, longest=_LONGEST)

    @torch.inference_mode()
    def _listen(self, samples_N: NDArray[np.float32]) -> NDArray[np.float32]:
        # Frame i of its convolutions begins at i · hop: half of what a frame sees, less half a hop, on either side.
        left = (self.receptive - self.hop) // 2
        around = np.pad(samples_N, (left, self.receptive - self.hop - left))
        model, levelled = _loaded(self.folder, self.facts.content)
        if levelled and not self.raw:
            around = (around - around.mean()) / np.sqrt(around.var() + 1e-7)
        states = model(torch.from_numpy(around)[None], output_hidden_states=True).hidden_states
        frames: NDArray[np.float32] = states[self.layer][0].float().numpy()
        return frames


def read(name: str) -> Hubert:
    """``name``: the folder; behind a ``#`` the layer, counted from 1 (else the last), ``raw``, or both with a comma.

    Raises ``VoicewrightError``; weights are read when first asked.
    """
    place, _, how = name.partition("#")
    folder, wishes = Path(place).expanduser(), [one for one in how.split(",") if one]
    raw = "raw" in wishes
    config = _settings(folder)
    try:
        if config["model_type"] not in _KINDS:
            refuse("features-unusable/kind", kind_of_model=config["model_type"], file=folder)
        strides, kernels = config["conv_stride"], config["conv_kernel"]
        hop = int(np.prod(strides))
        receptive = 1 + sum((kernel - 1) * int(np.prod(strides[:at])) for at, kernel in enumerate(kernels))
        last, width = int(config["num_hidden_layers"]), int(config["hidden_size"])
    except (KeyError, TypeError) as error:
        refuse("features-unusable/setting", says=str(error), file=folder)
    layer = next((int(one) for one in wishes if one.isdecimal()), last)
    if not 1 <= layer <= last or not {*wishes} <= {"raw", str(layer)}:
        refuse("features-unusable/layer", layers=last, wanted=how, file=folder)
    content = files.content(
        [folder / "config.json", *_preprocessing(folder), _weights(folder)], f"layer {layer}, raw {raw}"
    )
    facts = Resource(
        kind="content", name=name, content=content, width=width, hop_s=hop / _RATE, sample_rate=_RATE
    )  # fmt: skip
    return Hubert(facts, folder, hop, receptive, layer, raw)


def _settings(folder: Path) -> JsonObject:
    try:
        found = json.loads((folder / "config.json").read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        refuse("features-unusable/config", says=str(error), file=folder)
    return found if isinstance(found, dict) else {}


def _weights(folder: Path) -> Path:
    kinds = (sorted(folder.glob(f"*{suffix}")) for suffix in _WEIGHTS)
    found = next((one for one in kinds if one), [])
    if len(found) != 1:
        refuse("features-unusable/weights", n=len(found), file=folder)
    return found[0]


def _preprocessing(folder: Path) -> list[Path]:
    return [file for file in [folder / "preprocessor_config.json"] if file.is_file()]


@lru_cache(maxsize=1)
def _loaded(folder: Path, content: str) -> tuple[Any, bool]:
    """The model, and whether it wants sounds of mean 0 and variance 1. Raises ``VoicewrightError``."""
    del content
    torchaudio_shim.install()
    try:
        library = importlib.import_module("transformers")
    except ImportError:
        refuse("features-unusable/no-transformers", file=folder)
    library.logging.set_verbosity_error()
    settings = _settings(folder)
    model = getattr(library, _KINDS[settings["model_type"]])
    config = model.config_class.from_dict(settings)
    file = _weights(folder)
    table = {_named(name): tensor.float() for name, tensor in read_weights(file).table.items()}
    network = model(config)
    wanted = network.state_dict()
    extra = sorted(name for name in table.keys() - wanted.keys() if not name.startswith(_UNUSED))
    lacking = sorted(name for name in wanted.keys() - table.keys() if not name.startswith(_UNUSED))
    if extra or lacking:
        refuse("features-unusable/tensors", missing=lacking, unknown=extra, file=file)
    try:
        network.load_state_dict({name: table.get(name, one) for name, one in wanted.items()})
    except RuntimeError as error:
        refuse("features-unusable/misfit", says=str(error), file=file)
    levelled = settings.get("feat_extract_norm") == "layer"
    for one in _preprocessing(folder):
        levelled = bool(json.loads(one.read_text("utf-8-sig")).get("do_normalize", levelled))
    return network.eval().requires_grad_(False), levelled


def _named(name: str) -> str:
    """A stored tensor's name → the bare model's; weight norm as torch calls it now."""
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    name = name.replace(".conv.weight_g", ".conv.parametrizations.weight.original0")
    return name.replace(".conv.weight_v", ".conv.parametrizations.weight.original1")
