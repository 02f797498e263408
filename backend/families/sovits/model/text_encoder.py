"""Semantic codes, phones and style → mean and deviation of each latent frame.

Legend: B batch, P phones, T frames, H hidden, S style vector. Attributes are called as in the public checkpoints.
"""

from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.families.sovits.config import SoundSizes
from backend.families.sovits.model.placed import Placed
from backend.layers.attention import Attention, Transformer
from backend.layers.convolutions import mask
from backend.layers.over_frames import OverFrames


class Mrte(nn.Module):
    """Multi-reference timbre encoder: codes attend to the phones, and the style is added (Jiang et al. 2023)."""

    def __init__(self, sizes: SoundSizes) -> None:
        super().__init__()
        wide = sizes.cross
        self.cross_attention = Attention(wide, sizes.cross_heads, 0.0, window=0)
        self.c_pre = nn.Conv1d(sizes.hidden, wide, 1)
        self.text_pre = nn.Conv1d(sizes.hidden, wide, 1)
        self.c_post = nn.Conv1d(wide, sizes.hidden, 1)

    def forward(
        self, content_BHT: Tensor, mask_B1T: Tensor, text_BHP: Tensor, mask_B1P: Tensor, style_BS1: Tensor
    ) -> Tensor:
        content = self.c_pre(content_BHT * mask_B1T)
        text = self.text_pre(text_BHP * mask_B1P)
        found = self.cross_attention(content * mask_B1T, mask_B1T, text * mask_B1P, mask_B1P)
        out: Tensor = self.c_post((found + content + style_BS1) * mask_B1T)
        return out

    def looks(self, content_BHT: Tensor, mask_B1T: Tensor, text_BHP: Tensor, mask_B1P: Tensor) -> Tensor:
        """Attention of each content frame to each phone, mean over heads: (B, T, P)."""
        content, text = self.c_pre(content_BHT * mask_B1T) * mask_B1T, self.text_pre(text_BHP * mask_B1P) * mask_B1P
        return self.cross_attention.shares(content, mask_B1T, text, mask_B1P).mean(dim=1)


class Read(NamedTuple):
    """The hidden state of codes, phones and style, before lengths and pitch are known."""

    hidden_BHT: Tensor
    frames_B1T: Tensor
    looks_BTP: Tensor | None
    """See :meth:`Mrte.looks`; None where nobody asked."""

    def at(self, moments_T: Tensor, frames_B1T: Tensor | None = None) -> "Read":
        """The same on other frames; ``moments_T``: where each lies, in frames as they are now. ``frames_B1T``: which of
        the others there are; None: all.
        """
        drawn = _drawn(self.hidden_BHT, moments_T)
        if frames_B1T is None:
            frames_B1T = drawn.new_ones(len(drawn), 1, drawn.shape[2])
        return self._replace(hidden_BHT=drawn, frames_B1T=frames_B1T)


class TextEncoder(nn.Module):
    """→ mean and log deviation of the latent frames, (B, Z, T) each, and the mask of their frames."""

    def __init__(self, sizes: SoundSizes) -> None:
        super().__init__()
        self.sizes = sizes
        hidden = sizes.hidden

        def transformer(layers: int) -> Transformer:
            return Transformer(hidden, sizes.filter, sizes.heads, layers, sizes.kernel, sizes.dropout)

        self.ssl_proj = nn.Conv1d(sizes.content, hidden, 1)
        self.encoder_ssl = transformer(sizes.layers // 2)
        self.text_embedding = nn.Embedding(sizes.symbols, hidden)
        self.encoder_text = transformer(sizes.layers)
        if sizes.placed:
            self.placed = Placed(sizes)
        else:
            self.mrte = Mrte(sizes)
        if sizes.source_rate:
            self.told = nn.Conv1d(2, hidden, 1)
        if sizes.spectral:
            self.spectra = OverFrames(
                hidden, sizes.decoder_channels, sizes.latent, layers=sizes.decoder_layers, speaker_channels=0
            )
        else:
            self.encoder2 = transformer(sizes.layers // 2)
            self.proj = nn.Conv1d(hidden, 2 * sizes.latent, 1)

    def read(
        self, content_BDT: Tensor, frames_B: Tensor, phone_BP: Tensor, phones_B: Tensor, style_BS1: Tensor, *,
        looking: bool = False, said_BT: Tensor | None = None,
    ) -> Read:  # fmt: skip
        """The first half. ``looking``: say where it looked as well. ``said_BT``: which phone each frame is of, for a
        model that is told.
        """
        frames = mask(frames_B, content_BDT.shape[2])
        phones = mask(phones_B, phone_BP.shape[1])
        x = self.encoder_ssl(self.ssl_proj(content_BDT * frames) * frames, frames)
        text = self.encoder_text(self.text_embedding(phone_BP).transpose(1, 2) * phones, phones)
        if said_BT is not None:
            return Read(self.placed(x, frames, text, said_BT, style_BS1), frames, None)
        looks = self.mrte.looks(x, frames, text, phones) if looking else None
        return Read(self.mrte(x, frames, text, phones, style_BS1), frames, looks)

    def thought(self, read: Read, pitch_BT2: Tensor | None = None) -> Read:
        """The second half; ``pitch_BT2``: see :func:`backend.layers.source.features`, where it is to be obeyed."""
        x = read.hidden_BHT
        if pitch_BT2 is not None:
            x = x + self.told(pitch_BT2.transpose(1, 2))
        if self.sizes.spectral:
            return read._replace(hidden_BHT=x)
        return read._replace(hidden_BHT=self.encoder2(x, read.frames_B1T))

    def forward(self, thought: Read, speed: float = 1.0) -> tuple[Tensor, Tensor, Tensor]:
        """Mean and log deviation; ``speed``: what is made lasts 1 / speed as long."""
        x, frames = thought.hidden_BHT, thought.frames_B1T
        if speed != 1.0:
            x = F.interpolate(x, size=int(x.shape[2] / speed) + 1, mode="linear")
            frames = F.interpolate(frames, size=x.shape[2], mode="nearest")
        if self.sizes.spectral:
            mel = self.spectra.over(x.transpose(1, 2), frames.transpose(1, 2), None).transpose(1, 2)
            return mel, torch.zeros_like(mel), frames
        mean, log_deviation = (self.proj(x) * frames).chunk(2, dim=1)
        return mean, log_deviation, frames


def _drawn(x_BCT: Tensor, at_T: Tensor) -> Tensor:
    """Values between frames, linear; the first and last beyond the ends."""
    at_T = at_T.clamp(0, x_BCT.shape[2] - 1)
    left = at_T.floor().long()
    right = (left + 1).clamp(max=x_BCT.shape[2] - 1)
    return x_BCT[:, :, left].lerp(x_BCT[:, :, right], (at_T - left).to(x_BCT.dtype))
