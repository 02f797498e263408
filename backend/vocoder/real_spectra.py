"""``frames.analyse`` and ``frames.synthesise`` in real arithmetic, for runtimes that know no complex numbers.

Legend: B batch, T frames, K bins, R · C = n_fft. A transform of R · C samples is one of R, a turn, and one of C
(Cooley and Tukey 1965): for 960 samples an eighth of the multiplications of one table.
"""

import math

import torch
from torch import Tensor, nn

_LEAST_NORM = 1e-6


class Spectra(nn.Module):
    """Samples ↔ overlapping spectra; ``hop`` divides the window."""

    window: Tensor
    first: Tensor
    second: Tensor
    turn_cos: Tensor
    turn_sin: Tensor

    def __init__(self, window: Tensor, hop: int) -> None:
        super().__init__()
        self.hop, self.n_fft = hop, len(window)
        if self.n_fft % hop:
            raise ValueError("the hop must divide the window")
        self.left, self.parts, self.bins = (self.n_fft - hop) // 2, self.n_fft // hop, self.n_fft // 2 + 1
        self.rows = max(one for one in range(1, math.isqrt(self.n_fft) + 1) if self.n_fft % one == 0)
        self.columns = self.n_fft // self.rows
        self.kept = self.columns // 2 + 1
        """Of the second transform: the other bins mirror these."""
        row, column, kept = (torch.arange(count) for count in (self.rows, self.columns, self.kept))
        across = _angles(row, row, self.rows)
        along = _angles(column, kept, self.columns)
        turn = _angles(row, column, self.n_fft)
        cosine, sine = along.cos(), along.sin()
        tables = {
            "window": window.double(), "turn_cos": turn.cos(), "turn_sin": turn.sin(),
            "first": torch.cat([across.cos(), -across.sin()]),
            "second": torch.cat([torch.cat([cosine, -sine], dim=1), torch.cat([sine, cosine], dim=1)]),
        }  # fmt: skip
        for name, table in tables.items():
            self.register_buffer(name, table.float(), persistent=False)

    def analyse(self, samples_BN: Tensor) -> tuple[Tensor, Tensor]:
        """Samples (B, T · hop) → real and imaginary parts, (B, T, K) each: see ``frames.analyse``."""
        padded = torch.nn.functional.pad(samples_BN, (self.left, self.n_fft - self.hop - self.left))
        blocks = padded.reshape(padded.shape[0], -1, self.hop)
        frames = blocks.shape[1] - (self.parts - 1)
        pieces = torch.cat([blocks[:, part : part + frames] for part in range(self.parts)], dim=2) * self.window
        across = self.first @ pieces.reshape(pieces.shape[0], -1, self.rows, self.columns)
        real, imaginary = across.chunk(2, dim=2)
        real, imaginary = (
            real * self.turn_cos + imaginary * self.turn_sin,
            imaginary * self.turn_cos - real * self.turn_sin,
        )
        both = torch.cat([real, imaginary], dim=3) @ self.second
        found = [one.transpose(2, 3).flatten(2)[..., : self.bins] for one in both.chunk(2, dim=3)]
        return found[0], found[1]

    def synthesise(self, real_BTK: Tensor, imaginary_BTK: Tensor) -> Tensor:
        """(B, T, K) each → samples (B, T · hop): see ``frames.synthesise``."""
        both = torch.cat([self._folded(real_BTK), self._folded(imaginary_BTK)], dim=3)
        real, imaginary = (both @ self.second.T).chunk(2, dim=3)
        real, imaginary = (
            real * self.turn_cos - imaginary * self.turn_sin,
            imaginary * self.turn_cos + real * self.turn_sin,
        )
        pieces = self.first.T @ torch.cat([real, imaginary], dim=2)
        pieces = pieces.flatten(2) * (self.window / self.n_fft)
        norm = self._added(torch.ones_like(pieces[:1]) * self.window.square())
        made = self._added(pieces) / norm.clamp(min=_LEAST_NORM)
        return made[:, self.left : self.left + real_BTK.shape[1] * self.hop]

    def _folded(self, part_BTK: Tensor) -> Tensor:
        """Bins as rows and columns, (B, T, R, kept); each but the first and the last stands for its mirror as well."""
        ends = torch.zeros_like(part_BTK[..., :1])
        twice = torch.cat([part_BTK[..., :1], 2 * part_BTK[..., 1:-1], part_BTK[..., -1:]], dim=2)
        whole = torch.cat([twice, ends.expand(-1, -1, self.kept * self.rows - self.bins)], dim=2)
        return whole.reshape(part_BTK.shape[0], -1, self.kept, self.rows).transpose(2, 3)

    def _added(self, pieces_BTN: Tensor) -> Tensor:
        """Frames laid over each other, a hop apart: (B, (T - 1) · hop + n_fft)."""
        blocks = pieces_BTN.reshape(pieces_BTN.shape[0], -1, self.parts, self.hop)
        total = torch.zeros_like(blocks[:, :1, 0]).sum()
        for part in range(self.parts):
            total = total + torch.nn.functional.pad(blocks[:, :, part], (0, 0, part, self.parts - 1 - part))
        return total.flatten(1)


def _angles(one: Tensor, other: Tensor, whole: int) -> Tensor:
    """Of each product, as a part of a whole turn. In double precision: there are thousands of turns."""
    return 2 * math.pi / whole * torch.remainder(one.double()[:, None] * other.double(), whole)
