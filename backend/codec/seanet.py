"""The convolutions of SpeechTokenizer: SEANet (Tagliasacchi et al. 2020) with an LSTM, not causal.

Layers stand at the places, and are called as, in the public implementation, so that its weights can be read.
"""

from collections.abc import Sequence
from typing import cast

import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn
from torch.nn.utils.parametrizations import weight_norm


class Seanet(nn.Module):
    """Layers by their place in ``model``."""

    def __init__(self, layers: Sequence[nn.Module]) -> None:
        super().__init__()
        self.model = nn.Sequential(*layers)

    def forward(self, x_BCT: Tensor) -> Tensor:
        return cast(Tensor, self.model(x_BCT))


def encoder(
    width: int, dimension: int, strides: Sequence[int], *, residual_kernel: int, dilation: int, residuals: int,
    lstm: int, both_ways: bool,
) -> Seanet:  # fmt: skip
    """(B, 1, T · product of strides) → (B, dimension, T)."""
    layers: list[nn.Module] = [_Wrapped(1, width, 7)]
    for stride in reversed(strides):
        layers += [_Residual(width, residual_kernel, dilation**depth) for depth in range(residuals)]
        layers += [nn.ELU(), _Wrapped(width, 2 * width, 2 * stride, stride=stride)]
        width *= 2
    if lstm:
        layers.append(_Recurrent(width, lstm, both_ways))
        width *= 1 + both_ways
    return Seanet([*layers, nn.ELU(), _Wrapped(width, dimension, 7)])


def decoder(
    width: int, dimension: int, strides: Sequence[int], *, residual_kernel: int, dilation: int, residuals: int,
    lstm: int,
) -> Seanet:  # fmt: skip
    """(B, dimension, T) → (B, 1, T · product of strides)."""
    width *= 2 ** len(strides)
    layers: list[nn.Module] = [_Wrapped(dimension, width, 7)]
    if lstm:
        layers.append(_Recurrent(width, lstm, both_ways=False))
    for stride in strides:
        layers += [nn.ELU(), _Widened(width, width // 2, stride)]
        width //= 2
        layers += [_Residual(width, residual_kernel, dilation**depth) for depth in range(residuals)]
    return Seanet([*layers, nn.ELU(), _Wrapped(width, 1, 7)])


class _Inner(nn.Module):
    """A layer under a name of its own."""

    def __init__(self, name: str, layer: nn.Module) -> None:
        super().__init__()
        self.add_module(name, layer)


class _Wrapped(nn.Module):
    """A convolution with reflected edges: T → ceil(T / stride)."""

    def __init__(self, before: int, after: int, kernel: int, *, stride: int = 1, dilation: int = 1) -> None:
        super().__init__()
        self.stride, self.around = stride, (kernel - 1) * dilation - (stride - 1)
        self.conv = _Inner("conv", weight_norm(nn.Conv1d(before, after, kernel, stride, dilation=dilation)))

    def forward(self, x_BCT: Tensor) -> Tensor:
        right = self.around // 2
        more = -x_BCT.shape[2] % self.stride
        pad = (self.around - right, right + more)
        short = max(0, max(pad) - x_BCT.shape[2] + 1)  # too short to be reflected: silence is put behind it
        padded = F.pad(F.pad(x_BCT, (0, short)), pad, mode="reflect")
        return cast(Tensor, self.conv.get_submodule("conv")(padded[..., : padded.shape[2] - short]))


class _Widened(nn.Module):
    """A transposed convolution: T → T · stride."""

    def __init__(self, before: int, after: int, stride: int) -> None:
        super().__init__()
        self.stride = stride
        self.convtr = _Inner("convtr", weight_norm(nn.ConvTranspose1d(before, after, 2 * stride, stride)))

    def forward(self, x_BCT: Tensor) -> Tensor:
        right = self.stride // 2
        wide: Tensor = self.convtr.get_submodule("convtr")(x_BCT)
        return wide[..., self.stride - right : wide.shape[2] - right]


class _Residual(nn.Module):
    def __init__(self, width: int, kernel: int, dilation: int) -> None:
        super().__init__()
        self.block = nn.Sequential(
            nn.ELU(), _Wrapped(width, width // 2, kernel, dilation=dilation), nn.ELU(), _Wrapped(width // 2, width, 1)
        )
        self.shortcut = _Wrapped(width, width, 1)

    def forward(self, x_BCT: Tensor) -> Tensor:
        return cast(Tensor, self.shortcut(x_BCT) + self.block(x_BCT))


class _Recurrent(nn.Module):
    """An LSTM beside the identity; both ways: twice as wide."""

    def __init__(self, width: int, layers: int, both_ways: bool) -> None:
        super().__init__()
        self.lstm = nn.LSTM(width, width, layers, bidirectional=both_ways)

    def forward(self, x_BCT: Tensor) -> Tensor:
        x_TBC = x_BCT.permute(2, 0, 1)
        y_TBC: Tensor = self.lstm(x_TBC)[0]
        return (y_TBC + x_TBC.repeat(1, 1, 2 if self.lstm.bidirectional else 1)).permute(1, 2, 0)
