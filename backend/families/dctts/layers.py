"""Layers along time, as matrices over frames (Tachibana et al. 2018); causal ones also frame by frame,
with what they saw remembered (Paine et al. 2016, “Fast Wavenet Generation Algorithm”).

Legend: B batch, T frames, C channels, S remembered frames.
"""

from collections.abc import Iterator, Sequence

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.families.dctts.config import DcttsConfig
from backend.vocoder.blocks import dropout

_CARRY = -2.0
"""Where gates begin: most passes through. With half of it changed by each of thirty layers nothing is learnt for long:
after 200 steps on the sample dataset, given where to look, L1 was 0.116 (a constant frame: 0.118) instead of 0.075.
"""


def _begin(weight: Tensor, bias: Tensor) -> None:
    """Variance scaling. Biases begin at random: the first frame is all zeros, and with zero biases every norm after it
    would divide by next to nothing, so that gradients overflow.
    """
    nn.init.trunc_normal_(weight, std=(1.3 * 2 / weight.shape[1]) ** 0.5)
    nn.init.trunc_normal_(bias, std=0.1)


class Convolution(nn.Module):
    """A dilated convolution along time, (B, T, C) → (B, T, C'), as one product of matrices over gathered frames."""

    def __init__(self, channels: int, out: int, kernel: int, dilation: int, *, causal: bool) -> None:
        super().__init__()
        self.kernel, self.dilation, self.causal = kernel, dilation, causal
        self.weight = nn.Parameter(torch.empty(out, kernel * channels))
        self.bias = nn.Parameter(torch.empty(out))
        _begin(self.weight, self.bias)

    @property
    def reach(self) -> int:
        """Frames from the first to the last that one output sees, less one."""
        return (self.kernel - 1) * self.dilation

    def forward(self, x_BTC: Tensor) -> Tensor:
        if self.kernel > 1:
            frames = x_BTC.shape[1]
            before = self.reach if self.causal else self.reach // 2
            padded = F.pad(x_BTC, (0, 0, before, self.reach - before))
            starts = range(0, self.reach + 1, self.dilation)
            x_BTC = torch.cat([padded[:, start : start + frames] for start in starts], dim=2)
        return F.linear(x_BTC, self.weight, self.bias)

    def step(self, x_BC: Tensor, past_BSC: Tensor | None, at: int) -> Tensor:
        """One frame of a causal one. ``past_BSC``: ``reach`` zeros, then the frames so far; this one is put in."""
        if past_BSC is None:
            return F.linear(x_BC, self.weight, self.bias)
        past_BSC[:, at + self.reach] = x_BC
        seen = past_BSC[:, at : at + self.reach + 1 : self.dilation]
        return F.linear(seen.flatten(1), self.weight, self.bias)


class Plain(nn.Module):
    """Convolution of one frame, norm, and perhaps a ReLU (the official ``C``). The last one of a network may do without
    its norm, which takes from a frame what all its bands have in common.
    """

    def __init__(
        self, config: DcttsConfig, channels: int, out: int, *, relu: bool = False, normed: bool = True,
        dropped: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__()
        self.conv = Convolution(channels, out, 1, 1, causal=True)
        self.norm = nn.LayerNorm(out, config.norm_epsilon) if normed else nn.Identity()
        if not normed:
            # Begins near the middle of all spectra instead of far from them.
            nn.init.normal_(self.conv.weight, std=0.01)
        self.relu, self.dropout = relu, max(dropped, config.dropout)

    def forward(self, x_BTC: Tensor) -> Tensor:
        return self._finish(self.conv(x_BTC))

    def step(self, x_BC: Tensor, past_BSC: Tensor | None, at: int) -> Tensor:
        """One frame; see :meth:`Convolution.step`."""
        return self._finish(self.conv.step(x_BC, past_BSC, at))

    def _finish(self, h: Tensor) -> Tensor:
        h = self.norm(h)
        return dropout(F.relu(h) if self.relu else h, self.dropout, self.training)


class Highway(nn.Module):
    """A convolution that says what is new, and how much of it is taken (the official ``HC``)."""

    def __init__(self, config: DcttsConfig, channels: int, kernel: int, dilation: int, *, causal: bool) -> None:
        super().__init__()
        self.conv = Convolution(channels, 2 * channels, kernel, dilation, causal=causal)
        self.gate_norm = nn.LayerNorm(channels, config.norm_epsilon)
        self.new_norm = nn.LayerNorm(channels, config.norm_epsilon)
        nn.init.constant_(self.gate_norm.bias, _CARRY)
        self.dropout = config.dropout

    def forward(self, x_BTC: Tensor) -> Tensor:
        return self._finish(self.conv(x_BTC), x_BTC)

    def step(self, x_BC: Tensor, past_BSC: Tensor | None, at: int) -> Tensor:
        """One frame; see :meth:`Convolution.step`."""
        return self._finish(self.conv.step(x_BC, past_BSC, at), x_BC)

    def _finish(self, h: Tensor, x: Tensor) -> Tensor:
        gate, new = h.chunk(2, dim=-1)
        # Under autocast products come in half precision; what is carried on stays as precise as it was.
        share, new = torch.sigmoid(self.gate_norm(gate)).to(x.dtype), self.new_norm(new).to(x.dtype)
        mixed = torch.lerp(x, new, share)
        return dropout(mixed, self.dropout, self.training)


class Doubling(nn.Module):
    """A transposed convolution of three frames and stride two: (B, T, C) → (B, 2T, C) (the official ``D``)."""

    def __init__(self, config: DcttsConfig, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(3 * channels, channels))
        self.bias = nn.Parameter(torch.empty(channels))
        _begin(self.weight, self.bias)
        self.norm = nn.LayerNorm(channels, config.norm_epsilon)
        self.dropout = config.dropout

    def forward(self, x_BTC: Tensor) -> Tensor:
        first, second, third = F.linear(x_BTC, self.weight).chunk(3, dim=2)
        even = first + F.pad(third, (0, 0, 1, 0))[:, :-1]
        doubled = torch.stack([even, second], dim=2).flatten(1, 2) + self.bias
        return dropout(self.norm(doubled), self.dropout, self.training)


class Layers(nn.Module):
    """Layers after each other. ``mask_BT1``: 0 where padding must not be seen by its neighbours."""

    def __init__(self, layers: Sequence[Plain | Highway | Doubling]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x_BTC: Tensor, mask_BT1: Tensor | None = None) -> Tensor:
        for layer in self.layers:
            x_BTC = layer(x_BTC if mask_BT1 is None else x_BTC * mask_BT1)
            if mask_BT1 is not None and isinstance(layer, Doubling):
                mask_BT1 = mask_BT1.repeat_interleave(2, dim=1)
        return x_BTC

    def memory(self, batch: int, frames: int) -> list[Tensor | None]:
        """Room for the frames that each layer must remember, for :meth:`step`."""
        rooms: list[Tensor | None] = []
        for layer in self._causal():
            conv = layer.conv
            channels = conv.weight.shape[1] // conv.kernel
            rooms.append(conv.weight.new_zeros(batch, conv.reach + frames, channels) if conv.reach else None)
        return rooms

    def step(self, x_BC: Tensor, memory: Sequence[Tensor | None], at: int) -> Tensor:
        """Frame ``at`` of causal layers: costs the same whatever came before."""
        for layer, past in zip(self._causal(), memory, strict=True):
            x_BC = layer.step(x_BC, past, at)
        return x_BC

    def _causal(self) -> Iterator[Plain | Highway]:
        for layer in self.layers:
            assert isinstance(layer, Plain | Highway)
            yield layer
