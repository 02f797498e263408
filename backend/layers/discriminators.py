"""Judges of samples, folded by periods or as they are (Kong et al. 2020, §2.3), and of lengths (VITS2: J. Kong et al.
2023).
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.layers.convolutions import ChannelNorm, NormedConv1d, NormedConv2d

_SLOPE = 0.1
_WAKING = 2.0
"""What weights are multiplied by at first. PyTorch's own start lets next to nothing of the sound through six layers:
after 160 steps against a trained generator a judge's loss was 0.47 instead of 0.30, where 0.5 is chance."""
_PERIOD_WIDTHS = (32, 128, 512, 1024, 1024)
_SCALE_LAYERS = (
    (16, 15, 1, 1),
    (64, 41, 4, 4),
    (256, 41, 4, 16),
    (1024, 41, 4, 64),
    (1024, 41, 4, 256),
    (1024, 5, 1, 1),
)
"""Width, kernel, stride, groups."""
SCALE_WIDTH = _SCALE_LAYERS[0][0]
"""Of the first layer that listens to samples as they are."""
Verdict = tuple[Tensor, list[Tensor]]
"""Of each place, and what the layers saw."""


class PeriodJudge(nn.Module):
    """Samples folded into rows of one period. (B, N) → verdict."""

    def __init__(self, period: int, divisor: int) -> None:
        super().__init__()
        self.period = period
        self.convs = nn.ModuleList()
        before = 1
        for index, width in enumerate(_PERIOD_WIDTHS):
            stride = 3 if index < len(_PERIOD_WIDTHS) - 1 else 1
            width //= divisor
            self.convs.append(NormedConv2d(before, width, (5, 1), stride=(stride, 1), padding=(2, 0)))
            before = width
        self.conv_post = NormedConv2d(before, 1, (3, 1), stride=(1, 1), padding=(1, 0))

    def forward(self, samples_BN: Tensor) -> Verdict:
        over = -samples_BN.shape[1] % self.period
        padded = F.pad(samples_BN[:, None], (0, over), "reflect")
        folded = padded.view(len(padded), 1, -1, self.period)
        return _judge(folded, self.convs, self.conv_post)


class ScaleJudge(nn.Module):
    """Samples as they are. (B, N) → verdict."""

    def __init__(self, divisor: int) -> None:
        super().__init__()
        self.convs = nn.ModuleList()
        before = 1
        for width, kernel, stride, groups in _SCALE_LAYERS:
            width //= divisor
            self.convs.append(
                NormedConv1d(before, width, kernel, stride=stride, groups=min(groups, before), padding=kernel // 2)
            )
            before = width
        self.conv_post = NormedConv1d(before, 1, 3)

    def forward(self, samples_BN: Tensor) -> Verdict:
        return _judge(samples_BN[:, None], self.convs, self.conv_post)


def _judge(x: Tensor, convs: nn.ModuleList, last: nn.Module) -> Verdict:
    seen = []
    for conv in convs:
        x = F.leaky_relu(conv(x), _SLOPE)
        seen.append(x)
    x = last(x)
    seen.append(x)
    return x.flatten(1), seen


class SampleJudges(nn.Module):
    """All judges of samples; the public checkpoints' ``D``."""

    def __init__(self, periods: Sequence[int], *, scale: bool, divisor: int = 1) -> None:
        super().__init__()
        first: list[nn.Module] = [ScaleJudge(divisor)] if scale else []
        self.discriminators = nn.ModuleList([*first, *(PeriodJudge(one, divisor) for one in periods)])
        with torch.no_grad():
            for one in self.modules():
                if isinstance(one, NormedConv1d | NormedConv2d):
                    one.weight_g.mul_(_WAKING)

    def forward(self, samples_BN: Tensor) -> list[Verdict]:
        return [judge(samples_BN) for judge in self.discriminators]


class DurationJudge(nn.Module):
    """Judges lengths, given what is said; the public checkpoints' ``DUR``. Text and speaker are only read."""

    def __init__(self, channels: int, filter_channels: int, speaker_channels: int) -> None:
        super().__init__()
        self.conv_1 = nn.Conv1d(channels, filter_channels, 3, padding=1)
        self.norm_1 = ChannelNorm(filter_channels)
        self.conv_2 = nn.Conv1d(filter_channels, filter_channels, 3, padding=1)
        self.norm_2 = ChannelNorm(filter_channels)
        self.dur_proj = nn.Conv1d(1, filter_channels, 1)
        self.pre_out_conv_1 = nn.Conv1d(2 * filter_channels, filter_channels, 3, padding=1)
        self.pre_out_norm_1 = ChannelNorm(filter_channels)
        self.pre_out_conv_2 = nn.Conv1d(filter_channels, filter_channels, 3, padding=1)
        self.pre_out_norm_2 = ChannelNorm(filter_channels)
        if speaker_channels:
            self.cond = nn.Conv1d(speaker_channels, channels, 1)
        self.output_layer = nn.Sequential(nn.Linear(filter_channels, 1), nn.Sigmoid())
        self._dropout = 0.1

    def forward(
        self, x_BHP: Tensor, mask_B1P: Tensor, real_B1P: Tensor, made_B1P: Tensor, speaker_BS1: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """Log lengths as they are, and as they are made → how real each phone's is, (B, P, 1) in [0, 1]."""
        hidden = self.listen(x_BHP, mask_B1P, speaker_BS1)
        real, made = (self.before_verdict(hidden, mask_B1P, one) * mask_B1P for one in (real_B1P, made_B1P))
        return self.output_layer(real.transpose(1, 2)), self.output_layer(made.transpose(1, 2))

    def listen(self, x_BHP: Tensor, mask_B1P: Tensor, speaker_BS1: Tensor | None) -> Tensor:
        """What is made of text and speaker; not masked, as the public system has it."""
        x = x_BHP.detach()
        if speaker_BS1 is not None:
            x = x + self.cond(speaker_BS1.detach())
        for conv, norm in ((self.conv_1, self.norm_1), (self.conv_2, self.norm_2)):
            x = self._drop(norm(torch.relu(conv(x * mask_B1P))))
        return x

    def before_verdict(self, hidden: Tensor, mask_B1P: Tensor, lengths_B1P: Tensor) -> Tensor:
        """What the verdict is read from, not masked yet."""
        x = torch.cat([hidden, self.dur_proj(lengths_B1P)], dim=1)
        for conv, norm in (
            (self.pre_out_conv_1, self.pre_out_norm_1),
            (self.pre_out_conv_2, self.pre_out_norm_2),
        ):
            x = self._drop(norm(torch.relu(conv(x * mask_B1P))))
        return x

    def _drop(self, x: Tensor) -> Tensor:
        return F.dropout(x, self._dropout, self.training)
