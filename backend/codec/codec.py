"""What every codec of speech offers: samples → codes → samples (the interface of audiocraft's ``CompressionModel``)."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from backend.protocol.resources import Resource

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from backend.codec.own.model import Spoken


@dataclass(frozen=True, kw_only=True)
class CodecFacts:
    """What there is to know of a codec before it is loaded."""

    name: str
    """Of one that is installed, such as ``own``; or the folder that the person pointed to."""
    content: str
    """Hash of its weights, and of how many books are taken: a voice speaks the codes of one codec."""
    sample_rate: int
    """Hz."""
    hop: int
    """Samples a frame of codes."""
    books: int
    """Codes a frame: K."""
    cardinality: int
    """Entries a book: codes lie in [0, cardinality)."""

    @property
    def hop_s(self) -> float:
        """Seconds a frame."""
        return self.hop / self.sample_rate

    @property
    def bits_per_second(self) -> float:
        """What the codes need at most, without any model of them."""
        return self.books * math.log2(self.cardinality) / self.hop_s

    @property
    def resource(self) -> Resource:
        """As voices list it."""
        return Resource(
            kind="codec", name=self.name, content=self.content, width=self.books, hop_s=self.hop_s,
            sample_rate=self.sample_rate,
        )  # fmt: skip

    def frames(self, n: int) -> int:
        """Frames of ``n`` samples."""
        return max(1, -(-n // self.hop))


class Codec(Protocol):
    """A codec. Opening one is cheap: weights are loaded when it is first asked. Not safe to share between threads."""

    @property
    def facts(self) -> CodecFacts:
        """What there is to know of it without loading it."""

    def encode(self, samples_N: NDArray[np.float32]) -> NDArray[np.int64]:
        """Samples (n,) in [-1, 1] at ``facts.sample_rate`` → codes (books, ceil(n / hop)), the coarsest book first."""

    def decode(self, codes_KT: NDArray[np.int64]) -> NDArray[np.float32]:
        """Codes (k, T), of the first k books, → samples (T · hop,).

        Raises ``ValueError`` for codes that the codec does not have.
        """


@runtime_checkable
class Spaced(Protocol):
    """A codec that says where its codes lie: what it decodes is made of sums of their vectors."""

    def vectors(self) -> NDArray[np.float32]:
        """Of each code of each book, (books, cardinality, width)."""

    def decode_vectors(self, first_TD: NDArray[np.float32], others_TD: NDArray[np.float32]) -> NDArray[np.float32]:
        """The first book's vectors, and the sum of the other books' → samples (T · hop,): means are told as well."""


@runtime_checkable
class Heard(Spaced, Protocol):
    """A codec that a training can listen by: what it says of vectors can be followed back to them."""

    def decoder(self, device: "torch.device") -> "Callable[[Tensor, Tensor], Spoken]":
        """Vectors of the first book and sums of the others, each (B, width, T) → what is said; of weights that do not
        learn, on that device.
        """


def check(codes_KT: NDArray[np.int64], facts: CodecFacts) -> NDArray[np.int64]:
    """The codes, if the codec has them; else raises ``ValueError``."""
    if codes_KT.ndim != 2 or not 1 <= len(codes_KT) <= facts.books:
        raise ValueError(f"codes of shape {codes_KT.shape}, and the codec has {facts.books} books")
    if codes_KT.size and not (codes_KT.min() >= 0 and codes_KT.max() < facts.cardinality):
        raise ValueError(f"codes lie in [0, {facts.cardinality})")
    return codes_KT


def whole_frames(samples_N: NDArray[np.float32], facts: CodecFacts) -> NDArray[np.float32]:
    """The samples, the last frame filled up with silence."""
    return np.pad(samples_N, (0, facts.frames(len(samples_N)) * facts.hop - len(samples_N)))
