"""Latent frames that are mel spectra, made sound by the source-filter vocoder that all families share.

The public system learns its latent frames together with a decoder of its own, which takes days. Spectra are known
beforehand, and a vocoder of sixty speakers comes with Voicewright: all of a training goes into what is said.

Legend: B batch, M mel bands, T frames, K bins, N samples.
"""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from backend.audio.mel import FLOOR, filterbank
from backend.families.sovits.config import SoundSizes
from backend.layers.source import Pitch
from backend.vocoder import weights
from backend.vocoder.config import VocoderConfig
from backend.vocoder.model import SourceFilterVocoder
from backend.voices.folder import read_config

_CENTRE, _SCALE = -5.0, 2.5


class Spectra(nn.Module):
    """Normalised mel spectra of recordings, and their sound."""

    bank: Tensor

    def __init__(self, sizes: SoundSizes) -> None:
        super().__init__()
        config = VocoderConfig(
            sample_rate=sizes.source_rate,
            hop=sizes.hop,
            mel_n_fft=2 * (sizes.bins - 1),
            n_mels=sizes.latent,
            fmax=sizes.source_rate / 2,
            n_fft=4 * sizes.hop,
        )
        self.vocoder = SourceFilterVocoder(config).requires_grad_(False)
        self.register_buffer("bank", torch.from_numpy(filterbank(config.mel)), persistent=False)

    def take_shipped(self) -> None:
        """The vocoder's weights, for a new model."""
        self.vocoder.load_state_dict(weights.load(weights.SHIPPED).state_dict())

    def completed(self, table: Mapping[str, Tensor], prefix: str) -> Mapping[str, Tensor]:
        """A voice's tensors, with the vocoder that comes along where it has none of its own: the shipped base."""
        if any(name.startswith(f"{prefix}vocoder.") for name in table):
            return table
        return {
            **table,
            **{f"{prefix}vocoder.{name}": one for name, one in weights.load(weights.SHIPPED).state_dict().items()},
        }

    def of(self, spectrum_BKT: Tensor) -> Tensor:
        """Linear magnitudes → (B, M, T)."""
        return (torch.log((self.bank @ spectrum_BKT).clamp(min=FLOOR)) - _CENTRE) / _SCALE

    def forward(self, mel_BMT: Tensor, style_BS1: Tensor | None, pitch: Pitch | None = None) -> Tensor:
        """Samples, (B, N). The spectra carry the style."""
        assert pitch is not None
        mel_BTM = mel_BMT.transpose(1, 2) * _SCALE + _CENTRE
        out: Tensor = self.vocoder(mel_BTM, pitch.log_f0_BT, pitch.voiced_BT, pitch.noise_BN, pitch.phase_B)
        return out


def shipped() -> VocoderConfig:
    """What the vocoder that comes with Voicewright takes and makes."""
    return read_config(weights.SHIPPED / "vocoder.json", VocoderConfig)
