"""What is known of frames → what is said of them, told who speaks, by ConvNeXt blocks (Liu et al. 2022).

Legend: B batch, T frames, C channels, S speaker.
"""

from torch import Tensor, nn

from backend.vocoder.blocks import Block

_KERNEL = 5


class OverFrames(nn.Module):
    """ConvNeXt blocks. Begins with saying 0 of everything. (B, T, C) → (B, T, leave)."""

    def __init__(self, enter: int, hidden: int, leave: int, *, layers: int, speaker_channels: int) -> None:
        super().__init__()
        self.enter = nn.Linear(enter, hidden)
        self.blocks = nn.ModuleList(Block(hidden, 2 * hidden, _KERNEL) for _ in range(layers))
        self.norm = nn.LayerNorm(hidden)
        self.leave = nn.Linear(hidden, leave)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)
        if speaker_channels:
            self.cond = nn.Linear(speaker_channels, hidden)

    def over(self, x_BTC: Tensor, mask_BT1: Tensor, speaker_BS1: Tensor | None) -> Tensor:
        """The output is 0 for frames that are padding."""
        x_BTC = self.enter(x_BTC)
        if speaker_BS1 is not None:
            x_BTC = x_BTC + self.cond(speaker_BS1.transpose(1, 2))
        for block in self.blocks:
            x_BTC = block(x_BTC * mask_BT1)
        out: Tensor = self.leave(self.norm(x_BTC)) * mask_BT1
        return out
