"""A codec that is fitted in a second: mel frames by residual k-means, and Griffin-Lim. It is understood, no more."""

from collections.abc import Sequence
from functools import cached_property

import librosa
import numpy as np
from numpy.typing import NDArray

from backend.audio.mel import MelConfig, filterbank, mel
from backend.codec.codec import CodecFacts, check, whole_frames

MEL = MelConfig(sample_rate=16_000, n_fft=1024, hop=320, win=1024, n_mels=80, fmin=0.0, fmax=8000.0)
_ROUNDS, _LOOPS = 12, 32
_FEWEST = 5


class MelCodec:
    """:class:`backend.codec.codec.Codec` and ``Spaced``."""

    def __init__(self, books_KEM: NDArray[np.float32], name: str = "fake") -> None:
        self.books_KEM = books_KEM
        books, cardinality, _ = books_KEM.shape
        self.facts = CodecFacts(
            name=name, content=f"{name} of mels", sample_rate=MEL.sample_rate, hop=MEL.hop, books=books,
            cardinality=cardinality,
        )  # fmt: skip

    def encode(self, samples_N: NDArray[np.float32]) -> NDArray[np.int64]:
        left = mel(whole_frames(samples_N, self.facts), MEL).T
        codes = []
        for book in self.books_KEM:
            codes.append(_nearest(left, book))
            left = left - book[codes[-1]]
        return np.stack(codes)

    def vectors(self) -> NDArray[np.float32]:
        return self.books_KEM

    def decode(self, codes_KT: NDArray[np.int64]) -> NDArray[np.float32]:
        codes = check(codes_KT, self.facts)
        return self._sound(np.sum([book[code] for book, code in zip(self.books_KEM, codes, strict=False)], axis=0))

    def decode_vectors(self, first_TD: NDArray[np.float32], others_TD: NDArray[np.float32]) -> NDArray[np.float32]:
        return self._sound(first_TD + others_TD)

    def _sound(self, mels: NDArray[np.float32]) -> NDArray[np.float32]:
        count = len(mels)
        mels = np.pad(mels, ((0, max(0, _FEWEST - len(mels))), (0, 0)), mode="edge")
        magnitudes = np.maximum(self._inverse @ np.exp(mels.T), 0)
        made = librosa.griffinlim(
            magnitudes, n_iter=_LOOPS, hop_length=MEL.hop, win_length=MEL.win, n_fft=MEL.n_fft, random_state=0,
        )  # fmt: skip
        whole = np.pad(made, (MEL.hop // 2, MEL.hop - MEL.hop // 2))
        return whole[: count * MEL.hop].astype(np.float32)

    @cached_property
    def _inverse(self) -> NDArray[np.float32]:
        return np.linalg.pinv(filterbank(MEL)).astype(np.float32)


def fitted(clips: Sequence[NDArray[np.float32]], books: int, cardinality: int) -> MelCodec:
    """Books that are made for these clips, (n,) at 16 kHz."""
    left = np.concatenate([mel(one, MEL).T for one in clips])
    found = []
    for index in range(books):
        chance = np.random.default_rng(index)
        book = left[chance.choice(len(left), cardinality, replace=False)].copy()
        for _ in range(_ROUNDS):
            code = _nearest(left, book)
            for entry in range(cardinality):
                if (mine := code == entry).any():
                    book[entry] = left[mine].mean(axis=0)
        found.append(book)
        left = left - book[_nearest(left, book)]
    return MelCodec(np.stack(found).astype(np.float32))


def _nearest(frames_TM: NDArray[np.float32], book_EM: NDArray[np.float32]) -> NDArray[np.int64]:
    far = (book_EM**2).sum(axis=1) - 2 * frames_TM @ book_EM.T
    return np.asarray(far.argmin(axis=1), np.int64)
