"""What s1 says: phones → codes, each with the row of the text that it belongs to.

Legend: P phones, S rows of the text (a phone has one or several), T codes.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.content.provider import COPY
from backend.content.words import open_bert
from backend.families.sovits import attention, word_features
from backend.families.sovits.decoding import decode
from backend.families.sovits.facts import Spelt
from backend.families.sovits.knobs import Manner
from backend.families.sovits.model.semantic import Said
from backend.families.sovits.weights.voice import KnownSemantic, Prompt
from backend.layers import text_attention
from backend.protocol.notices import Notice

CODES_A_SECOND = 25
_SECONDS_A_PHONE, _SECONDS_MORE, _MOST_S = 0.4, 2.0, 54.0


class Asked(NamedTuple):
    """What is to be said."""

    phones: tuple[str, ...]
    words: tuple[int, ...]
    """The word that each phone belongs to, -1 for pauses."""
    language: str
    written: tuple[str, ...]


@dataclass(frozen=True)
class Uttered:
    """What s1 said."""

    code_T: Tensor
    place_T: Tensor
    """The row of the text that each code belongs to."""
    spelt: Spelt
    attention_ST: NDArray[np.float32]
    followed: bool
    """Whether s1 knew its place in the text; else places are where it looked."""
    ended: bool
    """Whether it came to an end by itself."""

    def by_phone(self) -> NDArray[np.float32]:
        """Attention to rows → to the phones that they stand for, (P, T)."""
        found = np.zeros((self.spelt.count, self.attention_ST.shape[1]), np.float32)
        np.add.at(found, self.spelt.phone_S, self.attention_ST)
        return found

    def edges_s(self) -> NDArray[np.float64]:
        """Where each phone begins, and the end, seconds, (P + 1,): as s1 placed its codes."""
        starts = np.searchsorted(self.place_T.cpu().numpy(), self.spelt.first_P)
        return np.append(starts, len(self.code_T)) / CODES_A_SECOND

    def hint(self) -> Notice | None:
        """What looks wrong. Where s1 knew its place, attention beside it loses nothing and is not judged."""
        weights = self._there() if self.followed else self.attention_ST
        return text_attention.hint(weights, 1 / CODES_A_SECOND, ended=self.ended)

    def _there(self) -> NDArray[np.float32]:
        """Where s1 was, (S, T), all of it on one row."""
        rows = np.arange(len(self.spelt.row_S))[:, None]
        there: NDArray[np.bool_] = rows == self.place_T.cpu().numpy()
        return there.astype(np.float32)


@dataclass(frozen=True)
class Utterer:
    """s1 as one manner samples it."""

    semantic: KnownSemantic
    manner: Manner
    device: torch.device
    folder: Path | None = None
    """The voice's folder; None for one in training."""

    @torch.no_grad()
    def utter(self, asked: Asked, prompt: Prompt) -> Uttered:
        """Codes of what is asked for, going on from the prompt."""
        model, facts = self.semantic.model, self.semantic.card.facts
        told = Asked(tuple(prompt.phones), tuple(prompt.words), prompt.language, tuple(prompt.written))
        former, spelt = facts.spelt(*told[:3]), facts.spelt(*asked[:3])
        first = len(former.row_S)
        said = self._said([(told, former), (asked, spelt)])
        before_1T = torch.tensor([prompt.codes], dtype=torch.long, device=self.device)
        places_1T = torch.from_numpy(former.first_P[np.array(prompt.places, np.int64)])[None].to(self.device)
        seconds = min(_MOST_S, _SECONDS_MORE + _SECONDS_A_PHONE * len(asked.phones))
        (made,) = decode(
            model, said, before_1T, self.manner.sampling, most=int(seconds * CODES_A_SECOND), place_BT=places_1T,
            phones=first, generator=torch.Generator().manual_seed(self.manner.seed),
        )  # fmt: skip
        together_1T = torch.cat([before_1T, made.code_T[None]], dim=1)
        if made.place_T is not None:
            places_1T = torch.cat([places_1T, made.place_T[None]], dim=1)
        shown = slice(first, None)
        weights = attention.heard(model, said, together_1T, places_1T, phones=shown, first=len(prompt.codes))
        place_T = torch.from_numpy(text_attention.path(weights)) if made.place_T is None else made.place_T - first
        return Uttered(
            code_T=made.code_T,
            place_T=place_T.to(self.device),
            spelt=spelt,
            attention_ST=weights,
            followed=made.place_T is not None,
            ended=made.ended,
        )

    def _said(self, parts: list[tuple[Asked, Spelt]]) -> Said:
        """Texts behind one another, as s1 reads them."""
        rows_S = torch.from_numpy(np.concatenate([spelt.row_S for _, spelt in parts]))
        words_SW = np.concatenate([self._word_features(asked, spelt) for asked, spelt in parts])
        words_1WS = torch.from_numpy(words_SW.T)[None].to(self.device)
        return Said(rows_S[None].to(self.device), torch.tensor([len(rows_S)], device=self.device), words_1WS)

    def _word_features(self, asked: Asked, spelt: Spelt) -> NDArray[np.float32]:
        """What s1 hears of words, (S, width); zeros but for Chinese by a BERT."""
        wanted = self.semantic.card.words
        if wanted is None or asked.language != word_features.LANGUAGE or not asked.written:
            return np.zeros((len(spelt.row_S), self.semantic.model.sizes.words), np.float32)
        bert = open_bert(wanted, self.folder / COPY["words"] if self.folder else None)
        return word_features.spread(bert, asked.written, asked.words, spelt)
