"""The table finds the clusters there are, uses all its codes, and stands still when it is told to."""

import pytest
import torch
from torch import Tensor

from backend.layers.codebook import Codebook


def _clustered(centres: int, each: int) -> tuple[Tensor, Tensor]:
    """(1, D, N) around so many centres, and the centres."""
    chance = torch.Generator().manual_seed(2)
    centre_KD = 10 * torch.randn(centres, 6, generator=chance)
    vector = centre_KD.repeat_interleave(each, 0) + 0.1 * torch.randn(centres * each, 6, generator=chance)
    return vector.T[None], centre_KD


def _state(book: Codebook) -> dict[str, bytes]:
    return {name: value.numpy().tobytes() for name, value in book.state_dict().items()}


def test_it_finds_clusters_and_gives_them_back() -> None:
    torch.manual_seed(4)
    vectors, centre_KD = _clustered(8, 30)
    valid = torch.ones(1, vectors.shape[2], dtype=torch.bool)
    book = Codebook(16, 6)
    for _ in range(60):
        book(vectors, valid)
    book.eval()
    near = torch.cdist(centre_KD, book.embed).min(dim=1).values
    assert float(near.max()) < 0.5
    codes = book.encode(vectors)
    assert len(set(codes[0].tolist())) >= 8
    assert float((book.vectors(codes) - vectors).abs().max()) < 1.0


def test_codes_that_nobody_uses_come_back() -> None:
    torch.manual_seed(4)
    vectors, _ = _clustered(8, 30)
    valid = torch.ones(1, vectors.shape[2], dtype=torch.bool)
    book = Codebook(8, 6)
    book(vectors, valid)
    book.embed[4:] = 1e3
    book.embed_avg[4:] = 0
    book.cluster_size[4:] = 0
    for _ in range(60):
        book(vectors, valid)
    assert len(set(book.encode(vectors)[0].tolist())) >= 7


@pytest.mark.parametrize("how", ["eval", "frozen"])
def test_it_stands_still_when_told_to(how: str) -> None:
    vectors, _ = _clustered(4, 9)
    valid = torch.ones(1, vectors.shape[2], dtype=torch.bool)
    book = Codebook(4, 6)
    book(vectors, valid)
    if how == "eval":
        book.eval()
    else:
        book.frozen = True
    before = _state(book)
    found = book(2 * vectors, valid)
    assert _state(book) == before
    assert float(found.commitment) > 0


def test_padding_moves_nothing_and_gradients_pass_through() -> None:
    torch.manual_seed(4)
    vectors, _ = _clustered(4, 9)
    padded = torch.cat([vectors, torch.full((1, 6, 5), 1e4)], dim=2).requires_grad_()
    valid = torch.arange(padded.shape[2])[None] < vectors.shape[2]
    book = Codebook(4, 6)
    found = book(padded, valid)
    assert float(book.embed.abs().max()) < 100
    found.vector_BDT[..., : vectors.shape[2]].sum().backward()
    assert padded.grad is not None
    assert torch.equal(padded.grad[..., : vectors.shape[2]], torch.ones_like(vectors))
