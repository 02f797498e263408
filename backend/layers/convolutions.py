"""Layers that every part is made of. Legend: B batch, C channels, T positions (phones or frames).

Attributes carry the names of the public checkpoints, so that these are read without a table of names.
"""

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn


class NormedConv1d(nn.Conv1d):
    """A convolution whose weight is a direction ``weight_v`` and a length ``weight_g`` for each output: weight
    normalisation (Salimans and Kingma 2016).
    """

    def __init__(self, enter: int, leave: int, kernel: int, *, stride: int = 1, dilation: int = 1, groups: int = 1,
                 padding: int | None = None) -> None:  # fmt: skip
        pad = dilation * (kernel - 1) // 2 if padding is None else padding
        super().__init__(enter, leave, kernel, stride=stride, dilation=dilation, groups=groups, padding=pad)
        self.weight_g, self.weight_v = _split(self)

    def forward(self, x_BCT: Tensor) -> Tensor:
        return _convolved(self, x_BCT)


class NormedConv2d(nn.Conv2d):
    """As :class:`NormedConv1d`, over images."""

    def __init__(self, enter: int, leave: int, kernel: tuple[int, int], *, stride: tuple[int, int],
                 padding: tuple[int, int]) -> None:  # fmt: skip
        super().__init__(enter, leave, kernel, stride=stride, padding=padding)
        self.weight_g, self.weight_v = _split(self)

    def forward(self, x_BCHW: Tensor) -> Tensor:
        return _convolved(self, x_BCHW)


class NormedUp1d(nn.Module):
    """As :class:`NormedConv1d`, transposed: ``stride`` times as many positions leave; one length for each input."""

    def __init__(self, enter: int, leave: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.stride, self.cut = stride, (kernel - stride) // 2
        self.weight = nn.Parameter(torch.randn(enter, leave, kernel) * 0.01)
        self.bias = nn.Parameter(torch.zeros(leave))
        self.weight_g, self.weight_v = _split(self)

    def forward(self, x_BCT: Tensor) -> Tensor:
        weight = torch._weight_norm(self.weight_v, self.weight_g, 0)
        return F.conv_transpose1d(x_BCT, weight, self.bias, self.stride, self.cut)


def _convolved(layer: NormedConv1d | NormedConv2d, x: Tensor) -> Tensor:
    out: Tensor = layer._conv_forward(x, torch._weight_norm(layer.weight_v, layer.weight_g, 0), layer.bias)
    return out


def _split(layer: nn.Module) -> tuple[nn.Parameter, nn.Parameter]:
    weight = layer._parameters.pop("weight")
    assert weight is not None
    direction = weight.detach()
    length = direction.flatten(1).norm(dim=1).view(-1, *[1] * (direction.dim() - 1))
    return nn.Parameter(length), nn.Parameter(direction.clone())


class ChannelNorm(nn.Module):
    """Layer norm over channels, (B, C, T) → (B, C, T)."""

    def __init__(self, channels: int, epsilon: float = 1e-5) -> None:
        super().__init__()
        self.epsilon = epsilon
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x_BCT: Tensor) -> Tensor:
        normed = F.layer_norm(x_BCT.transpose(1, 2), self.gamma.shape, self.gamma, self.beta, self.epsilon)
        return normed.transpose(1, 2)


class Gates(nn.Module):
    """WaveNet's gated convolutions with skips, told who speaks. (B, C, T) → (B, C, T)."""

    def __init__(self, channels: int, kernel: int, layers: int, speaker_channels: int) -> None:
        super().__init__()
        self.channels = channels
        self.in_layers = nn.ModuleList(NormedConv1d(channels, 2 * channels, kernel) for _ in range(layers))
        self.res_skip_layers = nn.ModuleList(
            NormedConv1d(channels, channels if layer == layers - 1 else 2 * channels, 1) for layer in range(layers)
        )
        if speaker_channels:
            self.cond_layer = NormedConv1d(speaker_channels, 2 * channels * layers, 1)

    def forward(self, x_BCT: Tensor, mask_B1T: Tensor, speaker_BS1: Tensor | None) -> Tensor:
        layers = len(self.in_layers)
        told = None if speaker_BS1 is None else self.cond_layer(speaker_BS1).chunk(layers, dim=1)
        total = torch.zeros_like(x_BCT)
        for index, (enter, leave) in enumerate(zip(self.in_layers, self.res_skip_layers, strict=True)):
            seen = enter(x_BCT) if told is None else enter(x_BCT) + told[index]
            shape, gate = seen.chunk(2, dim=1)
            out = leave(torch.tanh(shape) * torch.sigmoid(gate))
            if index < layers - 1:
                step, out = out.chunk(2, dim=1)
                x_BCT = (x_BCT + step) * mask_B1T
            total = total + out
        return total * mask_B1T


def mask(lengths_B: Tensor, longest: int) -> Tensor:
    """(B, 1, T): 1 where a sequence has not ended."""
    places = torch.arange(longest, device=lengths_B.device)
    return (places < lengths_B[:, None]).to(torch.float32)[:, None]


def path_of(durations_B1P: Tensor, frames: int) -> Tensor:
    """Whole frames a phone → (B, frames, P): 1 where a frame belongs to a phone."""
    ends_BP = durations_B1P[:, 0].cumsum(1)
    before = torch.arange(frames, device=ends_BP.device)[None, :, None] < ends_BP[:, None]
    inside = before.to(durations_B1P.dtype)
    return inside - F.pad(inside, (1, 0))[..., :-1]
