"""ConvNeXt (Liu et al. 2022) for sequences, in the layout that is fast on a CPU: channels last."""

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

_START = 0.2


def dropout(x: Tensor, share: float, training: bool) -> Tensor:
    """As ``torch.nn.functional.dropout``, to the nearest 1/256.

    A CPU draws one number after another: a third of a step's time went there, so eight bytes are taken of each.
    """
    limit = round(share * 256)
    if not training or limit == 0:
        return x
    if x.device.type != "cpu":
        return F.dropout(x, share)
    draws = torch.empty((x.numel() + 7) // 8, dtype=torch.int64).random_(-(2**63), None)
    keep = draws.view(torch.uint8)[: x.numel()].view(x.shape) >= limit
    return x * (keep.to(x.dtype) * (256 / (256 - limit)))


class Block(nn.Module):
    """Depthwise convolution, norm, two linear layers, residual. (B, T, C) → (B, T, C)."""

    def __init__(self, channels: int, hidden: int, kernel: int, *, dilation: int = 1, dropout: float = 0.0) -> None:
        super().__init__()
        self.kernel, self.dilation, self.dropout = kernel, dilation, dropout
        self.depthwise = nn.Conv1d(channels, channels, kernel, groups=channels)
        self.norm = nn.LayerNorm(channels)
        self.wide = nn.Linear(channels, hidden)
        self.narrow = nn.Linear(hidden, channels)
        self.gain = nn.Parameter(torch.full((channels,), _START))

    def forward(self, x_BTC: Tensor) -> Tensor:
        # As a 2-d convolution over channels-last memory: on a CPU ten times as fast as conv1d.
        image = x_BTC.transpose(1, 2).unsqueeze(2)
        pad = (0, self.kernel // 2 * self.dilation)
        y = F.conv2d(
            image, self.depthwise.weight.unsqueeze(2), self.depthwise.bias, padding=pad, dilation=(1, self.dilation),
            groups=x_BTC.shape[2],
        )  # fmt: skip
        y = self.wide(self.norm(y.squeeze(2).transpose(1, 2)))
        y = self.narrow(dropout(F.gelu(y), self.dropout, self.training))
        return x_BTC + self.gain * dropout(y, self.dropout, self.training)
