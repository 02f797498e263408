"""Several codes a step (VALL-E 2: Chen et al. 2024): fewer steps, each a little harder."""

import torch
from torch import Tensor, nn


class Groups(nn.Module):
    """``size`` codes in and ``size`` distributions out at each step; with one code a step it holds no weights.

    Legend: B batch, S steps, G codes a step, C channels, V codes.
    """

    def __init__(self, size: int, channels: int) -> None:
        super().__init__()
        self.size = size
        self.join: nn.Module = nn.Linear(size * channels, channels) if size > 1 else nn.Identity()
        self.split: nn.Module = nn.Linear(channels, size * channels) if size > 1 else nn.Identity()

    def read(self, table: nn.Embedding, ids_BSG: Tensor) -> Tensor:
        """Codes → one vector a step, (B, S, C)."""
        out: Tensor = self.join(table(ids_BSG).flatten(2))
        return out

    def predict(self, head: nn.Linear, hidden_BSC: Tensor) -> Tensor:
        """Vectors → logits of the next step's codes, (B, S, G, V)."""
        batch, count, channels = hidden_BSC.shape
        out: Tensor = head(self.split(hidden_BSC).view(batch, count, self.size, channels))
        return out


def whole(codes_T: Tensor, size: int) -> Tensor:
    """The last codes, as many as fill groups: a prompt's first ones may go, those that speech goes on from may not."""
    return codes_T[len(codes_T) % size :]


def stepped(codes_T: Tensor, size: int) -> Tensor:
    """Codes (T,) as steps (1, T / size, size)."""
    return torch.reshape(codes_T, (1, -1, size))
