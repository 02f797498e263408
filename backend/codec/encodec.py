"""EnCodec (Défossez et al. 2022, arXiv 2210.13438) in transformers' architecture, of one channel (24 kHz)."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from backend.codec import folders
from backend.codec.codec import CodecFacts, check, whole_frames
from backend.protocol.problems import refuse

BOOKS = 8
"""6 kbit/s at 24 kHz: what VALL-E speaks."""


@dataclass
class Encodec:
    """:class:`backend.codec.codec.Codec`."""

    folder: Path
    facts: CodecFacts
    _model: Any = field(default=None, repr=False)

    @torch.inference_mode()
    def encode(self, samples_N: NDArray[np.float32]) -> NDArray[np.int64]:
        """See the interface."""
        model = self._loaded()
        left = model.encoder(torch.from_numpy(whole_frames(samples_N, self.facts))[None, None])
        codes = []
        for book in model.quantizer.layers[: self.facts.books]:
            code = book.encode(left)
            left = left - book.decode(code)
            codes.append(code[0])
        return torch.stack(codes).numpy()

    @torch.inference_mode()
    def decode(self, codes_KT: NDArray[np.int64]) -> NDArray[np.float32]:
        """See the interface."""
        model = self._loaded()
        codes = torch.from_numpy(check(codes_KT, self.facts))[:, None]
        samples: NDArray[np.float32] = model.decoder(model.quantizer.decode(codes))[0, 0].numpy()
        return samples[: codes_KT.shape[1] * self.facts.hop]

    def vectors(self) -> NDArray[np.float32]:
        """See :class:`backend.codec.codec.Spaced`."""
        books = self._loaded().quantizer.layers[: self.facts.books]
        found: NDArray[np.float32] = torch.stack([book.codebook.embed for book in books]).float().numpy()
        return found

    @torch.inference_mode()
    def decode_vectors(self, first_TD: NDArray[np.float32], others_TD: NDArray[np.float32]) -> NDArray[np.float32]:
        """See :class:`backend.codec.codec.Spaced`."""
        samples: NDArray[np.float32] = (
            self._loaded().decoder(torch.from_numpy((first_TD + others_TD).T)[None])[0, 0].numpy()
        )
        return samples[: len(first_TD) * self.facts.hop]

    def _loaded(self) -> Any:
        if self._model is None:
            library = folders.transformers(self.folder)
            settings = library.EncodecConfig.from_dict(folders.config(self.folder))
            self._model = folders.filled(lambda: library.EncodecModel(settings), self.folder, folders.parametrized)
        return self._model


def read(folder: Path, books: int = 0) -> Encodec:
    """EnCodec with the first ``books``, 0: ``BOOKS``. Raises ``VoicewrightError``; weights are read later."""
    config = folders.config(folder)
    if config.get("audio_channels", 1) != 1 or config.get("normalize", False):
        refuse("codec-unusable/channels", file=folder)
    settings = folders.transformers(folder).EncodecConfig.from_dict(config)
    most = int(max(settings.target_bandwidths) * 1000 / (settings.frame_rate * np.log2(settings.codebook_size)))
    books = min(books or BOOKS, most)
    facts = CodecFacts(
        name=str(folder), content=folders.content(folder, books), sample_rate=settings.sampling_rate,
        hop=int(np.prod(settings.upsampling_ratios)), books=books, cardinality=settings.codebook_size,
    )  # fmt: skip
    return Encodec(folder, facts)
