"""A speaker's vector heard from a recording (MeloTTS with no table of speakers)."""

from itertools import pairwise

import torch
from torch import Tensor, nn

from backend.families.vits.model.commons import NormedConv2d

_WIDTHS = (1, 32, 32, 64, 64, 128, 128)
_STATE = 128


class ReferenceEncoder(nn.Module):
    """Linear spectrum, time first (B, T, K) → (B, S). There is no mask: padding changes what is heard."""

    def __init__(self, bins: int, speaker_channels: int) -> None:
        super().__init__()
        self.bins = bins
        self.convs = nn.ModuleList(
            NormedConv2d(before, after, (3, 3), stride=(2, 2), padding=(1, 1)) for before, after in pairwise(_WIDTHS)
        )
        left = bins
        for _ in self.convs:
            left = (left - 1) // 2 + 1
        self.gru = nn.GRU(_WIDTHS[-1] * left, _STATE, batch_first=True)
        self.proj = nn.Linear(_STATE, speaker_channels)

    def forward(self, spectrum_BTK: Tensor) -> Tensor:
        image = spectrum_BTK[:, None]
        for conv in self.convs:
            image = torch.relu(conv(image))
        _, last = self.gru(image.transpose(1, 2).flatten(2))
        vector: Tensor = self.proj(last[0])
        return vector
