"""Our own content encoder: a mel spectrum → what is said, and nothing of who says it, every 20 ms.

No published network. It learns phones, another encoder's features (distillation: Hinton et al. 2015), and to say the
same of two voices that say the same.
"""

import torch
from torch import Tensor, nn

from backend.content.own.config import FRAMES, ContentConfig
from backend.vocoder.blocks import Block
from backend.vocoder.precision import fast

_LEAST = 1e-2


class ContentNetwork(nn.Module):
    """Each band's mean and range over the utterance are taken away first: rooms, microphones, much of a speaker."""

    def __init__(self, config: ContentConfig) -> None:
        super().__init__()
        self.config = config
        width = config.channels
        self.enter = nn.Linear(FRAMES * config.n_mels, width)
        self.blocks = nn.ModuleList(
            Block(width, 3 * width, config.kernel, dilation=1 + number % 2, dropout=config.dropout)
            for number in range(config.layers)
        )
        self.leave = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, config.width))

    def forward(self, mel_BTM: Tensor, lengths_B: Tensor) -> Tensor:
        """Natural log (B, T, n_mels), T a multiple of ``FRAMES``, so many frames of it not padding → features
        (B, T / ``FRAMES``, width), of length √width each.
        """
        batch, frames, bands = mel_BTM.shape
        there = (torch.arange(frames, device=mel_BTM.device)[None] < lengths_B[:, None])[..., None]
        count = lengths_B[:, None, None].clamp(min=1)
        mean = (mel_BTM * there).sum(dim=1, keepdim=True) / count
        centred = (mel_BTM - mean) * there
        spread = (centred.square().sum(dim=1, keepdim=True) / count).sqrt()
        scaled = centred / (spread + _LEAST)
        with fast(mel_BTM.device):
            h = self.enter(scaled.reshape(batch, frames // FRAMES, FRAMES * bands))
            for block in self.blocks:
                h = block(h) * there[:, ::FRAMES]
        found: Tensor = nn.functional.normalize(self.leave(h.float()), dim=2) * self.config.width**0.5
        return found


class Listener(nn.Module):
    """The encoder, and which phone each frame is of."""

    def __init__(self, config: ContentConfig) -> None:
        super().__init__()
        self.config = config
        self.encoder = ContentNetwork(config)
        self.phones = nn.Linear(config.width, max(1, len(config.symbols)))

    def forward(self, mel_BTM: Tensor, lengths_B: Tensor) -> Tensor:
        """Square roots of the phones' probabilities (B, T / ``FRAMES``, phones): their distances are Hellinger's, and
        frames that sound alike are near whoever speaks.
        """
        found: Tensor = self.phones(self.encoder(mel_BTM, lengths_B))
        return found.softmax(dim=2).sqrt()


class Pupil(nn.Module):
    """The listener with what it is taught by beside the phones: another's content features."""

    def __init__(self, config: ContentConfig) -> None:
        super().__init__()
        self.listener = Listener(config)
        self.teach = nn.Linear(config.width, config.teacher_width)

    def forward(self, mel_BTM: Tensor, lengths_B: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Features, logits of phones, and what the teacher would say, each (B, T / ``FRAMES``, …)."""
        found = self.listener.encoder(mel_BTM, lengths_B)
        return found, self.listener.phones(found), self.teach(found)
