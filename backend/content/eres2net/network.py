"""ERes2NetV2 (Chen et al. 2024): residual blocks whose channels hear each other in turn, and two scales that are fused.

Legend: B batch, C channels, K bins, T frames. Attributes are called as in the public checkpoint.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

_HIGHEST = 20.0
"""Activations of the blocks end here."""
_REDUCTION = 4
_SHRINK = 8
"""Frames and bins in for each one out."""


@dataclass(frozen=True)
class Sizes:
    """What a checkpoint's tensors are made for."""

    channels: int
    """Of the first stage; each stage has twice those of the one before."""
    width: int
    """Channels of a group in the first stage's blocks."""
    groups: int
    expansion: int
    blocks: tuple[int, int, int, int]
    """Of the four stages."""
    bins: int
    embedding: int
    """Width behind the last layer, which is not asked."""

    @property
    def planes(self) -> int:
        """Channels that leave the last stage."""
        return self.channels * 8 * self.expansion

    @property
    def pooled(self) -> int:
        """Numbers that are known of a speaker."""
        return self.planes * (self.bins // _SHRINK)


def sizes_of(table: Mapping[str, Tensor]) -> Sizes:
    """Read off a checkpoint's tensors. Raises ``LookupError``, ``ValueError`` or ``ZeroDivisionError`` for others."""
    channels = table["conv1.weight"].shape[0]
    expansion = table["layer1.0.conv3.weight"].shape[0] // channels
    last = table["seg_1.weight"]
    one, two, three, four = (_counted(table, f"layer{stage}.") for stage in (1, 2, 3, 4))
    return Sizes(
        channels=channels,
        width=table["layer1.0.convs.0.weight"].shape[0],
        groups=_counted(table, "layer1.0.convs."),
        expansion=expansion,
        blocks=(one, two, three, four),
        bins=last.shape[1] // (2 * 8 * channels * expansion) * _SHRINK,
        embedding=last.shape[0],
    )


def _counted(table: Mapping[str, Tensor], prefix: str) -> int:
    """How many numbered parts stand behind a prefix."""
    return len({name.removeprefix(prefix).partition(".")[0] for name in table if name.startswith(prefix)})


class ERes2NetV2(nn.Module):
    """Log mel spectra (B, T, K) → what is known of the speakers (B, pooled): means over time, by channel and bin."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, sizes.channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(sizes.channels)
        self.layer1, self.layer2, self.layer3, self.layer4 = (_stage(sizes, at) for at in range(4))
        self.layer3_ds = nn.Conv2d(sizes.planes // 2, sizes.planes, 3, stride=2, padding=1, bias=False)
        self.fuse34 = _Fusion(sizes.planes)
        # Tells speakers apart by means and deviations; GPT-SoVITS asks only for what goes into it.
        self.add_module("seg_1", nn.Linear(2 * sizes.pooled, sizes.embedding))

    def forward(self, spectrum_BTK: Tensor) -> Tensor:
        """Means over all frames: there is no mask, so recordings of a batch are equally long."""
        x_BCKT = F.relu(self.bn1(self.conv1(spectrum_BTK.transpose(1, 2)[:, None])))
        third_BCKT = self.layer3(self.layer2(self.layer1(x_BCKT)))
        both_BCKT: Tensor = self.fuse34(self.layer4(third_BCKT), self.layer3_ds(third_BCKT))
        return both_BCKT.mean(dim=-1).flatten(1)


class _Fusion(nn.Module):
    """Two pictures of the same size, weighed against each other at every place."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        inner = channels // _REDUCTION
        self.local_att = nn.Sequential(
            nn.Conv2d(2 * channels, inner, 1),
            nn.BatchNorm2d(inner),
            nn.SiLU(),
            nn.Conv2d(inner, channels, 1),
            nn.BatchNorm2d(channels),
        )

    def forward(self, one_BCKT: Tensor, other_BCKT: Tensor) -> Tensor:
        lean = torch.tanh(self.local_att(torch.cat([one_BCKT, other_BCKT], dim=1)))
        return one_BCKT * (1 + lean) + other_BCKT * (1 - lean)


class _Block(nn.Module):
    """Groups of channels; each hears what the one before made of its own, by a sum or by a fusion."""

    def __init__(self, enter: int, width: int, leave: int, stride: int, groups: int, fused: bool) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(enter, width * groups, 1, stride=stride, bias=False)
        self.bn1 = nn.BatchNorm2d(width * groups)
        self.convs = nn.ModuleList(nn.Conv2d(width, width, 3, padding=1, bias=False) for _ in range(groups))
        self.bns = nn.ModuleList(nn.BatchNorm2d(width) for _ in range(groups))
        if fused:
            self.fuse_models = nn.ModuleList(_Fusion(width) for _ in range(groups - 1))
        self.fused = fused
        self.conv3 = nn.Conv2d(width * groups, leave, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(leave)
        self.shortcut = nn.Sequential()
        if stride != 1 or enter != leave:
            self.shortcut = nn.Sequential(nn.Conv2d(enter, leave, 1, stride=stride, bias=False), nn.BatchNorm2d(leave))

    def forward(self, x_BCKT: Tensor) -> Tensor:
        heard = _clipped(self.bn1(self.conv1(x_BCKT))).chunk(len(self.convs), dim=1)
        made: list[Tensor] = []
        for at, (conv, norm) in enumerate(zip(self.convs, self.bns, strict=True)):
            group = heard[at]
            if made:
                group = self.fuse_models[at - 1](made[-1], group) if self.fused else made[-1] + group
            made.append(_clipped(norm(conv(group))))
        return _clipped(self.bn3(self.conv3(torch.cat(made, dim=1))) + self.shortcut(x_BCKT))


def _clipped(x: Tensor) -> Tensor:
    return x.clamp(0, _HIGHEST)


def _stage(sizes: Sizes, at: int) -> nn.Sequential:
    """One of the four stages; the last two fuse, and all but the first halve frames and bins."""
    leave = sizes.channels * sizes.expansion << at
    widths = [leave] * (sizes.blocks[at] + 1)
    widths[0] = leave // 2 if at else sizes.channels
    return nn.Sequential(
        *(
            _Block(enter, sizes.width << at, out, 2 if at and not index else 1, sizes.groups, fused=at > 1)
            for index, (enter, out) in enumerate(pairwise(widths))
        )
    )
