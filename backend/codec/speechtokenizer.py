"""SpeechTokenizer (Zhang et al. 2023, arXiv 2308.16692): its first book says what is said, the others how it sounds."""

import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from backend.codec import folders, seanet
from backend.codec.codec import CodecFacts, check, whole_frames
from backend.layers.codebook import Codebook
from backend.protocol.json import JsonObject
from backend.protocol.problems import refuse


class Network(nn.Module):
    """As the public one; ``transform`` compares the first book with what it was taught by, and is only carried."""

    def __init__(self, config: JsonObject) -> None:
        super().__init__()
        dimension, strides = config["dimension"], config["strides"]
        shape = {
            "residual_kernel": config["residual_kernel_size"], "dilation": config["dilation_base"],
            "residuals": config["n_residual_layers"], "lstm": config["lstm_layers"],
        }  # fmt: skip
        self.encoder = seanet.encoder(
            config["n_filters"], dimension, strides, both_ways=config["bidirectional"], **shape
        )
        if dimension != config["semantic_dimension"]:
            self.transform = nn.Linear(dimension, config["semantic_dimension"])
        self.books = nn.ModuleList(Codebook(config["codebook_size"], dimension) for _ in range(config["n_q"]))
        self.decoder = seanet.decoder(config["n_filters"], dimension, strides, **shape)

    def encode(self, samples_B1N: Tensor, books: int) -> Tensor:
        """Codes (books, B, T)."""
        left = self.encoder(samples_B1N)
        codes = []
        for book in list(self.books)[:books]:
            assert isinstance(book, Codebook)
            code_BT = book.encode(left)
            left = left - book.vectors(code_BT)
            codes.append(code_BT)
        return torch.stack(codes)

    def decode(self, codes_KBT: Tensor) -> Tensor:
        """Samples (B, 1, N)."""
        whole = torch.zeros(())
        for book, code_BT in zip(self.books, codes_KBT, strict=False):
            assert isinstance(book, Codebook)
            whole = whole + book.vectors(code_BT)
        made: Tensor = self.decoder(whole)
        return made


@dataclass
class SpeechTokenizer:
    """:class:`backend.codec.codec.Codec`."""

    folder: Path
    facts: CodecFacts
    _network: Network | None = field(default=None, repr=False)

    @torch.inference_mode()
    def encode(self, samples_N: NDArray[np.float32]) -> NDArray[np.int64]:
        """See the interface."""
        samples = torch.from_numpy(whole_frames(samples_N, self.facts))[None, None]
        codes: NDArray[np.int64] = self._loaded().encode(samples, self.facts.books)[:, 0].numpy()
        return codes

    @torch.inference_mode()
    def decode(self, codes_KT: NDArray[np.int64]) -> NDArray[np.float32]:
        """See the interface."""
        codes = torch.from_numpy(check(codes_KT, self.facts))
        samples: NDArray[np.float32] = self._loaded().decode(codes[:, None])[0, 0].numpy()
        return samples

    def _loaded(self) -> Network:
        if self._network is None:
            settings = folders.config(self.folder)
            self._network = folders.filled(lambda: Network(settings), self.folder, _named)
        return self._network


def _named(name: str) -> str:
    """A public tensor's name → ours."""
    if name.startswith("quantizer.vq.layers."):
        return name.replace("quantizer.vq.layers.", "books.").replace("._codebook.", ".")
    return folders.parametrized(name)


def read(folder: Path, books: int = 0) -> SpeechTokenizer:
    """SpeechTokenizer with the first ``books``, 0: with all. Raises ``VoicewrightError``; weights are read when it is
    first asked.
    """
    config = folders.config(folder)
    try:
        if config["activation"] != "ELU":
            refuse("codec-unusable/activation", name=config["activation"], file=folder)
        books = min(books or config["n_q"], config["n_q"])
        facts = CodecFacts(
            name=str(folder), content=folders.content(folder, books), sample_rate=config["sample_rate"],
            hop=math.prod(config["strides"]), books=books, cardinality=config["codebook_size"],
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        refuse("codec-unusable/setting", says=str(error), file=folder)
    return SpeechTokenizer(folder, facts)
