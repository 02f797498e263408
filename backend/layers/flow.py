"""Latent frames as heard ↔ as text can predict them, without loss (Kim et al. 2021): additive couplings (Dinh et al.
2015) made of WaveNet's layers, or of transformer blocks (VITS2: J. Kong et al. 2023).
"""

import torch
from torch import Tensor, nn

from backend.layers.attention import Transformer
from backend.layers.convolutions import Gates
from backend.layers.sizes import FlowSizes

_KERNEL = 5


class Coupling(nn.Module):
    """Adds to one half of the channels what it makes of the other half; volumes stay."""

    def __init__(self, sizes: FlowSizes) -> None:
        super().__init__()
        half, hidden = sizes.latent // 2, sizes.hidden
        self.pre = nn.Conv1d(half, hidden, 1)
        self.enc: nn.Module
        if sizes.flow == "wn":
            self.enc = Gates(hidden, _KERNEL, sizes.flow_layers, sizes.speaker_channels)
        else:
            self.enc = Transformer(
                hidden, sizes.filter, sizes.heads, sizes.flow_layers, _KERNEL, sizes.dropout, sizes.speaker_channels
            )
        self.post = nn.Conv1d(hidden, half, 1)
        for parameter in self.post.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x_BZT: Tensor, mask_B1T: Tensor, speaker_BS1: Tensor | None, *, reverse: bool) -> Tensor:
        kept, moved = x_BZT.chunk(2, dim=1)
        shift = self.post(self.enc(self.pre(kept) * mask_B1T, mask_B1T, speaker_BS1)) * mask_B1T
        moved = (moved - shift) * mask_B1T if reverse else shift + moved * mask_B1T
        return torch.cat([kept, moved], dim=1)


class Flow(nn.Module):
    """Couplings, with the order of channels turned round after each. ``reverse``: from text to sound."""

    def __init__(self, sizes: FlowSizes) -> None:
        super().__init__()
        self.flows = nn.ModuleList()
        for _ in range(sizes.flows):
            self.flows.append(Coupling(sizes))
            self.flows.append(nn.Identity())  # public checkpoints count the turns as well

    def forward(self, x_BZT: Tensor, mask_B1T: Tensor, speaker_BS1: Tensor | None, *, reverse: bool = False) -> Tensor:
        couplings = [one for one in self.flows if isinstance(one, Coupling)]
        if reverse:
            for one in reversed(couplings):
                x_BZT = one(x_BZT.flip(1), mask_B1T, speaker_BS1, reverse=True)
            return x_BZT
        for one in couplings:
            x_BZT = one(x_BZT, mask_B1T, speaker_BS1, reverse=False).flip(1)
        return x_BZT
