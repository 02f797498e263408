"""The Descript Audio Codec (Kumar et al. 2023, arXiv 2306.06546) in transformers' architecture."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from backend.codec import folders
from backend.codec.codec import CodecFacts, check, whole_frames


@dataclass
class Dac:
    """:class:`backend.codec.codec.Codec`."""

    folder: Path
    facts: CodecFacts
    _model: Any = field(default=None, repr=False)

    @torch.inference_mode()
    def encode(self, samples_N: NDArray[np.float32]) -> NDArray[np.int64]:
        """See the interface."""
        samples = torch.from_numpy(whole_frames(samples_N, self.facts))[None, None]
        codes: NDArray[np.int64] = self._loaded().encode(samples, n_quantizers=self.facts.books).audio_codes[0].numpy()
        return codes

    @torch.inference_mode()
    def decode(self, codes_KT: NDArray[np.int64]) -> NDArray[np.float32]:
        """See the interface."""
        codes = torch.from_numpy(check(codes_KT, self.facts))[None]
        samples: NDArray[np.float32] = self._loaded().decode(audio_codes=codes).audio_values[0].numpy()
        return samples[: codes_KT.shape[1] * self.facts.hop]

    def _loaded(self) -> Any:
        if self._model is None:
            library = folders.transformers(self.folder)
            settings = library.DacConfig.from_dict(folders.config(self.folder))
            self._model = folders.filled(lambda: library.DacModel(settings), self.folder)
        return self._model


def read(folder: Path, books: int = 0) -> Dac:
    """DAC with the first ``books``, 0: with all. Raises ``VoicewrightError``; weights are read when first asked."""
    settings = folders.transformers(folder).DacConfig.from_dict(folders.config(folder))
    books = min(books or settings.n_codebooks, settings.n_codebooks)
    facts = CodecFacts(
        name=str(folder), content=folders.content(folder, books), sample_rate=settings.sampling_rate,
        hop=int(np.prod(settings.downsampling_ratios)), books=books, cardinality=settings.codebook_size,
    )  # fmt: skip
    return Dac(folder, facts)
