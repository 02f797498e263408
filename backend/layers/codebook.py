"""Vectors → the nearest of a table, which follows them by moving averages instead of gradients.

van den Oord et al. 2017, §3.1 and appendix A.1 (averages); Williams et al. 2020 (dead codes; here by share of
the mean use, as small batches use no code often). Buffers are called as in
EnCodec's quantizer, which public checkpoints were trained with.
"""

from typing import NamedTuple

import torch
import torch.distributed as dist
from torch import Tensor, nn

_SMALL = 1e-5


class Quantized(NamedTuple):
    """What became of vectors."""

    vector_BDT: Tensor
    """The codes' vectors; gradients pass straight through to what came in."""
    code_BT: Tensor
    commitment: Tensor
    """How far what came in is from its codes, mean square: a loss."""


class Codebook(nn.Module):
    """A table of ``codes`` vectors of ``width``.

    The first batch in training mode fills it by k-means, unless it was filled before. Later ones move it; codes that
    are hardly used are replaced by vectors of the batch. In evaluation mode, and while ``frozen``, nothing of it moves.
    """

    inited: Tensor
    cluster_size: Tensor
    """How often each code was used lately, (codes,)."""
    embed: Tensor
    """(codes, width)."""
    embed_avg: Tensor

    def __init__(
        self, codes: int, width: int, *, decay: float = 0.99, rounds: int = 50, least_share: float = 0.2
    ) -> None:
        """``rounds``: of k-means; ``least_share``: codes used less often than this share of the mean are replaced."""
        super().__init__()
        self.codes, self.decay, self.rounds, self.least_share = codes, decay, rounds, least_share
        self.frozen = False
        self.register_buffer("inited", torch.zeros(1))
        self.register_buffer("cluster_size", torch.zeros(codes))
        self.register_buffer("embed", torch.randn(codes, width) / width**0.5)
        self.register_buffer("embed_avg", self.embed.clone())

    def nearest(self, vector_ND: Tensor) -> Tensor:
        """Code of each vector, (N,): the nearest by squared distance, the first of equals."""
        table = self.embed.to(vector_ND.dtype)
        distance = vector_ND.square().sum(1, keepdim=True) - 2 * vector_ND @ table.T + table.square().sum(1)
        return distance.argmin(dim=1)

    def vectors(self, code_BT: Tensor) -> Tensor:
        """(B, width, T)."""
        return nn.functional.embedding(code_BT, self.embed).transpose(1, 2)

    def encode(self, vector_BDT: Tensor) -> Tensor:
        """Codes, (B, T)."""
        batch, _, places = vector_BDT.shape
        return self.nearest(vector_BDT.transpose(1, 2).flatten(0, 1).float()).view(batch, places)

    def forward(self, vector_BDT: Tensor, valid_BT: Tensor) -> Quantized:
        """``valid_BT``: bool, False where padding is: it neither moves the table nor counts as loss."""
        with torch.autocast(vector_BDT.device.type, enabled=False):
            vector_BTD = vector_BDT.float().transpose(1, 2)
            met_ND = vector_BTD[valid_BT].detach()
            if self.training and not self.frozen and not bool(self.inited):
                self.fill(met_ND)
            code_BT = self.nearest(vector_BTD.flatten(0, 1)).view(valid_BT.shape)
            found_BTD = nn.functional.embedding(code_BT, self.embed)
            if self.training and not self.frozen:
                self._follow(met_ND, code_BT[valid_BT])
            off_BT = (found_BTD.detach() - vector_BTD).square().mean(dim=2)
            commitment = (off_BT * valid_BT).sum() / valid_BT.sum()
            straight_BTD = vector_BTD + (found_BTD - vector_BTD).detach()
        return Quantized(straight_BTD.transpose(1, 2), code_BT, commitment)

    @torch.no_grad()
    def fill(self, vector_ND: Tensor) -> None:
        """k-means (Lloyd 1982) from vectors drawn at random."""
        table_KD = self._drawn(vector_ND, self.codes)
        counts_K = vector_ND.new_ones(self.codes)
        for _ in range(self.rounds):
            code_N = torch.cdist(vector_ND, table_KD).argmin(dim=1)
            counts_K = torch.bincount(code_N, minlength=self.codes).to(vector_ND.dtype)
            sums_KD = torch.zeros_like(table_KD).index_add_(0, code_N, vector_ND)
            table_KD = torch.where(counts_K[:, None] > 0, sums_KD / counts_K.clamp(min=1)[:, None], table_KD)
        if dist.is_available() and dist.is_initialized():
            dist.broadcast(table_KD, 0)
            dist.broadcast(counts_K, 0)
        self.embed.copy_(table_KD)
        self.embed_avg.copy_(table_KD * counts_K[:, None])
        self.cluster_size.copy_(counts_K)
        self.inited.fill_(1)

    @torch.no_grad()
    def _follow(self, vector_ND: Tensor, code_N: Tensor) -> None:
        least = self.least_share * self.cluster_size.mean()
        dead_K = self.cluster_size < least
        if bool(dead_K.any()):
            self._revive(vector_ND, dead_K, least)
        used_K = torch.bincount(code_N, minlength=self.codes).to(self.cluster_size.dtype)
        sums_KD = torch.zeros_like(self.embed_avg).index_add_(0, code_N, vector_ND)
        if dist.is_available() and dist.is_initialized():
            dist.all_reduce(used_K)
            dist.all_reduce(sums_KD)
        self.cluster_size.lerp_(used_K, 1 - self.decay)
        self.embed_avg.lerp_(sums_KD, 1 - self.decay)
        total = self.cluster_size.sum()
        smoothed_K = (self.cluster_size + _SMALL) / (total + self.codes * _SMALL) * total
        self.embed.copy_(self.embed_avg / smoothed_K[:, None])

    def _revive(self, vector_ND: Tensor, dead_K: Tensor, uses: Tensor) -> None:
        """Put vectors of the batch where codes are hardly used, as if used ``uses`` times: just enough to be tried."""
        new_KD = self._drawn(vector_ND, self.codes)
        if dist.is_available() and dist.is_initialized():
            dist.broadcast(new_KD, 0)
        self.embed.copy_(torch.where(dead_K[:, None], new_KD, self.embed))
        self.embed_avg.copy_(torch.where(dead_K[:, None], new_KD * uses, self.embed_avg))
        self.cluster_size.copy_(torch.where(dead_K, uses, self.cluster_size))

    @staticmethod
    def _drawn(vector_ND: Tensor, count: int) -> Tensor:
        """So many of the vectors, none twice unless there are too few; drawn on the CPU, as all chances are."""
        have = len(vector_ND)
        index = torch.randperm(have)[:count] if have >= count else torch.randint(0, have, (count,))
        return vector_ND[index.to(vector_ND.device)]
