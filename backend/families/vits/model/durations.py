"""How long phones are: a stochastic predictor, which is a flow of its own (Kim et al. 2021, §2.2.2), and a
deterministic one, as in Glow-TTS (Kim et al. 2020).
"""

import math

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.families.vits.model.splines import spline
from backend.layers.convolutions import ChannelNorm

_BINS, _TAIL = 10, 5.0
_KERNEL, _LAYERS, _FLOWS = 3, 3, 4
_DROPOUT = 0.5
_LOG_2PI = math.log(2 * math.pi)


class Separable(nn.Module):
    """Depthwise convolutions that reach three times as far each, with residuals."""

    def __init__(self, channels: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.dropout = dropout
        self.convs_sep = nn.ModuleList(
            nn.Conv1d(channels, channels, _KERNEL, groups=channels, dilation=_KERNEL**i, padding=_KERNEL**i)
            for i in range(_LAYERS)
        )
        self.convs_1x1 = nn.ModuleList(nn.Conv1d(channels, channels, 1) for _ in range(_LAYERS))
        self.norms_1 = nn.ModuleList(ChannelNorm(channels) for _ in range(_LAYERS))
        self.norms_2 = nn.ModuleList(ChannelNorm(channels) for _ in range(_LAYERS))

    def forward(self, x_BCP: Tensor, mask_B1P: Tensor, told_BCP: Tensor | None = None) -> Tensor:
        x_BCP = x_BCP if told_BCP is None else x_BCP + told_BCP
        layers = zip(self.convs_sep, self.norms_1, self.convs_1x1, self.norms_2, strict=True)
        for wide, norm_1, point, norm_2 in layers:
            y = F.gelu(norm_1(wide(x_BCP * mask_B1P)))
            y = F.gelu(norm_2(point(y)))
            x_BCP = x_BCP + F.dropout(y, self.dropout, self.training)
        return x_BCP * mask_B1P


class Affine(nn.Module):
    """Shift and scale of both channels. → y, log of the volume's change (B,)."""

    def __init__(self) -> None:
        super().__init__()
        self.m = nn.Parameter(torch.zeros(2, 1))
        self.logs = nn.Parameter(torch.zeros(2, 1))

    def forward(self, x_B2P: Tensor, mask_B1P: Tensor, told_BCP: Tensor, *, reverse: bool) -> tuple[Tensor, Tensor]:
        volume_B = (self.logs * mask_B1P).sum(dim=(1, 2))
        if reverse:
            return (x_B2P - self.m) * torch.exp(-self.logs) * mask_B1P, -volume_B
        return (self.m + torch.exp(self.logs) * x_B2P) * mask_B1P, volume_B


class SplineCoupling(nn.Module):
    """Bends the second channel by a spline that the first one chooses. → y, log of the volume's change (B,)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.channels = channels
        self.pre = nn.Conv1d(1, channels, 1)
        self.convs = Separable(channels)
        self.proj = nn.Conv1d(channels, 3 * _BINS - 1, 1)
        for parameter in self.proj.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x_B2P: Tensor, mask_B1P: Tensor, told_BCP: Tensor, *, reverse: bool) -> tuple[Tensor, Tensor]:
        kept, bent = x_B2P.chunk(2, dim=1)
        h = self.proj(self.convs(self.pre(kept), mask_B1P, told_BCP)) * mask_B1P
        wide, high, slopes = h.transpose(1, 2).split([_BINS, _BINS, _BINS - 1], dim=2)
        scale = math.sqrt(self.channels)
        bent, log_slope = spline(bent[:, 0], wide / scale, high / scale, slopes, tail=_TAIL, inverse=reverse)
        return torch.cat([kept, bent[:, None]], dim=1) * mask_B1P, (log_slope * mask_B1P[:, 0]).sum(dim=1)


def _chain(channels: int) -> nn.ModuleList:
    """An affine step, then couplings; after each the channels change places (public checkpoints count that too)."""
    chain = nn.ModuleList([Affine()])
    for _ in range(_FLOWS):
        chain.extend([SplineCoupling(channels), nn.Identity()])
    return chain


class StochasticPredictor(nn.Module):
    """Lengths as a distribution: ``forward`` says how unlikely some are, ``draw`` draws."""

    def __init__(self, channels: int, speaker_channels: int) -> None:
        super().__init__()
        self.pre = nn.Conv1d(channels, channels, 1)
        self.convs = Separable(channels, _DROPOUT)
        self.proj = nn.Conv1d(channels, channels, 1)
        self.post_pre = nn.Conv1d(1, channels, 1)
        self.post_convs = Separable(channels, _DROPOUT)
        self.post_proj = nn.Conv1d(channels, channels, 1)
        self.flows = _chain(channels)
        self.post_flows = _chain(channels)
        if speaker_channels:
            self.cond = nn.Conv1d(speaker_channels, channels, 1)

    def forward(
        self, x_BHP: Tensor, mask_B1P: Tensor, frames_B1P: Tensor, speaker_BS1: Tensor | None, noise_B2P: Tensor
    ) -> Tensor:
        """Negative log likelihood of these lengths, (B,), summed over phones. ``noise_B2P``: standard normal."""
        told = self._told(x_BHP, mask_B1P, speaker_BS1)
        heard = self.post_proj(self.post_convs(self.post_pre(frames_B1P), mask_B1P)) * mask_B1P
        noise = noise_B2P * mask_B1P
        q, volume = self._through(self.post_flows, noise, mask_B1P, told + heard)
        raw, other = q.chunk(2, dim=1)
        less = (frames_B1P - torch.sigmoid(raw) * mask_B1P) * mask_B1P
        volume = volume + ((F.logsigmoid(raw) + F.logsigmoid(-raw)) * mask_B1P).sum(dim=(1, 2))
        log_q = (-0.5 * (_LOG_2PI + noise.square()) * mask_B1P).sum(dim=(1, 2)) - volume
        log_less = torch.log(less.clamp(min=1e-5)) * mask_B1P
        z, volume = self._through(self.flows, torch.cat([log_less, other], dim=1), mask_B1P, told)
        volume = volume - log_less.sum(dim=(1, 2))
        surprise = (0.5 * (_LOG_2PI + z.square()) * mask_B1P).sum(dim=(1, 2)) - volume
        return surprise + log_q

    def draw(self, x_BHP: Tensor, mask_B1P: Tensor, speaker_BS1: Tensor | None, noise_B2P: Tensor) -> Tensor:
        """Natural log of lengths in frames, (B, 1, P). ``noise_B2P``: normal, at its scale."""
        told = self._told(x_BHP, mask_B1P, speaker_BS1)
        couplings = [one for one in self.flows if isinstance(one, SplineCoupling)]
        z: Tensor = noise_B2P
        # The public systems leave the first coupling out when they draw; their weights want it so.
        for one in reversed(couplings[1:]):
            z, _ = one(z.flip(1), mask_B1P, told, reverse=True)
        z, _ = self.flows[0](z.flip(1), mask_B1P, told, reverse=True)
        return z[:, :1]

    def _through(
        self, chain: nn.ModuleList, z_B2P: Tensor, mask_B1P: Tensor, told_BCP: Tensor
    ) -> tuple[Tensor, Tensor]:
        total = z_B2P.new_zeros(len(z_B2P))
        for one in chain:
            if isinstance(one, nn.Identity):
                z_B2P = z_B2P.flip(1)
            else:
                z_B2P, volume = one(z_B2P, mask_B1P, told_BCP, reverse=False)
                total = total + volume
        return z_B2P, total

    def _told(self, x_BHP: Tensor, mask_B1P: Tensor, speaker_BS1: Tensor | None) -> Tensor:
        x = self.pre(x_BHP.detach())
        if speaker_BS1 is not None:
            x = x + self.cond(speaker_BS1.detach())
        told: Tensor = self.proj(self.convs(x, mask_B1P)) * mask_B1P
        return told


class DeterministicPredictor(nn.Module):
    """The mean of the log lengths. (B, H, P) → (B, 1, P)."""

    def __init__(self, channels: int, filter_channels: int, speaker_channels: int) -> None:
        super().__init__()
        self.conv_1 = nn.Conv1d(channels, filter_channels, _KERNEL, padding=_KERNEL // 2)
        self.norm_1 = ChannelNorm(filter_channels)
        self.conv_2 = nn.Conv1d(filter_channels, filter_channels, _KERNEL, padding=_KERNEL // 2)
        self.norm_2 = ChannelNorm(filter_channels)
        self.proj = nn.Conv1d(filter_channels, 1, 1)
        if speaker_channels:
            self.cond = nn.Conv1d(speaker_channels, channels, 1)

    def forward(self, x_BHP: Tensor, mask_B1P: Tensor, speaker_BS1: Tensor | None) -> Tensor:
        x = x_BHP.detach()
        if speaker_BS1 is not None:
            x = x + self.cond(speaker_BS1.detach())
        for conv, norm in ((self.conv_1, self.norm_1), (self.conv_2, self.norm_2)):
            x = F.dropout(norm(torch.relu(conv(x * mask_B1P))), _DROPOUT, self.training)
        lengths: Tensor = self.proj(x * mask_B1P) * mask_B1P
        return lengths
