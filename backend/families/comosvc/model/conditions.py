"""The conditions of each frame: content, F0, loudness, singer. As in CoMoSVC (Lu et al. 2024) and Amphion's
DiffComoSVC; speaker embeddings and smooth tables are ours.

Legend: B batch, T frames, F features, H hidden.
"""

import math

import torch
from torch import Tensor, nn

from backend.families.comosvc.config import Sizes

_ROW_DROPOUT = 0.5
_EMBEDDING_SCALE = 4.0
"""Speaker embeddings have length 1, hence 1/16 in each direction."""
_MEL = 1127.0
_SHIFT_UNIT = 5.0
"""Shifts enter the network in units of so many semitones."""


class PitchTable(nn.Module):
    """F0 in bins that are even on the mel scale, and a row for voiced (0) and unvoiced (1)."""

    def __init__(self, rows: int, hidden: int, lowest_hz: float, highest_hz: float) -> None:
        super().__init__()
        self.rows, self.lowest, self.highest = rows, _mel(lowest_hz), _mel(highest_hz)
        self.bins = _smooth(rows, hidden)
        self.voicing = nn.Embedding(2, hidden)

    def forward(self, f0_BT: Tensor, unvoiced_BT: Tensor) -> Tensor:
        """(B, T) Hz, 0 where there is none; (B, T) 0 or 1 → (B, T, H)."""
        mel = _MEL * torch.log1p(f0_BT / 700.0)
        place = (mel - self.lowest) * (self.rows - 2) / (self.highest - self.lowest) + 1
        place = torch.where(mel > 0, place, mel).clamp(1, self.rows - 1)
        found: Tensor = self.bins((place + 0.5).long()) + self.voicing(unvoiced_BT.long())
        return found


class LoudnessTable(nn.Module):
    """Mean magnitude in bins that are even on a logarithmic scale; the edges are part of a public checkpoint."""

    edges: Tensor

    def __init__(self, rows: int, hidden: int, quietest: float, loudest: float) -> None:
        super().__init__()
        self.register_buffer("edges", torch.exp(torch.linspace(math.log(quietest), math.log(loudest), rows - 1)))
        self.bins = _smooth(rows, hidden)

    def forward(self, loudness_BT: Tensor) -> Tensor:
        """(B, T) ≥ 0 → (B, T, H)."""
        found: Tensor = self.bins(torch.bucketize(loudness_BT, self.edges))
        return found


class PitchLine(nn.Module):
    """F0 as one number, its logarithm above 700 Hz and nearly itself below: the mel scale (O'Shaughnessy 1987)."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.line = nn.Linear(1, hidden)

    def forward(self, f0_BT: Tensor, _: Tensor) -> Tensor:
        """(B, T) Hz, 0 where unvoiced → (B, T, H)."""
        found: Tensor = self.line(torch.log1p(f0_BT / 700.0)[..., None])
        return found


class LoudnessLine(nn.Module):
    """Loudness as one number."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.line = nn.Linear(1, hidden)

    def forward(self, loudness_BT: Tensor) -> Tensor:
        """(B, T) → (B, T, H)."""
        found: Tensor = self.line(loudness_BT[..., None])
        return found


class Conditions(nn.Module):
    """The sum of the embeddings of all conditions."""

    speaker_embeddings: Tensor

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        hidden = sizes.hidden
        self.contents = nn.ModuleDict({name: nn.Linear(width, hidden) for name, width in sizes.contents})
        self.pitch = (
            PitchTable(sizes.bins, hidden, sizes.lowest_hz, sizes.highest_hz) if sizes.bins else PitchLine(hidden)
        )
        self.loudness = (
            LoudnessTable(sizes.bins, hidden, sizes.quietest, sizes.loudest) if sizes.bins else LoudnessLine(hidden)
        )
        self.singer = nn.Embedding(sizes.singers, hidden) if sizes.singers else None
        self.shift = nn.Linear(1, hidden, bias=False) if sizes.shifts else None
        self.speaker_projection = (
            nn.Linear(sizes.speaker_embedding_channels, hidden) if sizes.speaker_embedding_channels else None
        )
        if sizes.speaker_embedding_channels:
            self.register_buffer(
                "speaker_embeddings", torch.zeros(max(1, sizes.singers), sizes.speaker_embedding_channels)
            )

    def forward(
        self, contents: dict[str, Tensor], f0_BT: Tensor, unvoiced_BT: Tensor, loudness_BT: Tensor, singer_B: Tensor,
        shift_B: Tensor | None = None,
    ) -> Tensor:  # fmt: skip
        """(B, T, F) by name, (B, T) Hz, (B, T) 0 or 1, (B, T), (B,) rows, (B,) semitones → (B, T, H)."""
        total = self.pitch(f0_BT, unvoiced_BT) + self.loudness(loudness_BT)
        for name, layer in self.contents.items():
            total = total + layer(contents[name])
        if self.singer is not None:
            total = total + self._own(singer_B)[:, None]
        if self.speaker_projection is not None:
            total = total + self.speaker_projection(_EMBEDDING_SCALE * self.speaker_embeddings[singer_B])[:, None]
        if self.shift is not None and shift_B is not None:
            total = total + self.shift(shift_B[:, None, None] / _SHIFT_UNIT)
        found: Tensor = total
        return found

    def _own(self, singer_B: Tensor) -> Tensor:
        """Rows of the table; where embeddings are known, half of the rows are left out in training, so that an
        embedding alone carries a likeness to somebody new.
        """
        assert self.singer is not None
        rows: Tensor = self.singer(singer_B)
        if self.speaker_projection is None or not self.training:
            return rows
        return rows * (torch.rand(len(rows), 1, device=rows.device) >= _ROW_DROPOUT)


def _smooth(rows: int, hidden: int) -> nn.Embedding:
    """A table whose rows begin as smooth functions of their number, so that neighbours learn from each other."""
    rates = torch.logspace(math.log10(math.pi), math.log10(rows / 4), hidden // 2)
    angles = torch.linspace(0, 1, rows)[:, None] * rates
    table = nn.Embedding(rows, 2 * (hidden // 2))
    with torch.no_grad():
        table.weight.copy_(torch.cat([angles.sin(), angles.cos()], dim=1))
    return table


def _mel(hz: float) -> float:
    return _MEL * math.log1p(hz / 700.0)
