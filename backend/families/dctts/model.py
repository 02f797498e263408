"""Text2Mel: text and past coarse frames → the next coarse frame. SSRN: coarse mel spectrum → full spectrum.

Tachibana et al. 2018 (arXiv 1710.08969). While speaking, attention sees a window that begins at the last letter;
in the paper it sees all letters, and a jump is put right afterwards.

Legend: B batch, N letters or phones, T coarse frames, C channels, M mel bands, K frequencies, S remembered frames.
Layers stand in the order of the official networks, so that their numbers follow from it. Both spectra lie in [0, 1].
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.families.dctts.config import DcttsConfig
from backend.families.dctts.layers import Doubling, Highway, Layers, Plain
from backend.voices.folder import card_of

_DILATIONS = (1, 3, 9, 27)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a model knows beside its weights; it is stored with them."""

    symbols: tuple[str, ...]
    """Letters or phones in the order of their rows; row 0 is padding, and counts as zeros."""
    languages: tuple[str, ...]
    speaker: str
    longest_s: tuple[float, ...] = ()
    """For each symbol, what 95 of 100 were shorter than in the recordings; empty where that is not known."""


def _highways(config: DcttsConfig, channels: int, dilations: Sequence[int], *, causal: bool) -> list[Highway]:
    return [Highway(config, channels, 3, dilation, causal=causal) for dilation in dilations]


def _within(most: int, dilations: Sequence[int]) -> tuple[int, ...]:
    return tuple(min(most, dilation) for dilation in dilations)


class Text2Mel(nn.Module):
    """See the module's docstring."""

    card: Tensor

    def __init__(self, config: DcttsConfig, facts: Facts) -> None:
        super().__init__()
        self.config, self.facts = config, facts
        width, mels = config.channels, config.n_mels
        letters, frames = (1, 3) if config.context == "short" else (27, 27)
        self.symbol = nn.Embedding(len(facts.symbols), config.embedding_channels)
        nn.init.trunc_normal_(self.symbol.weight, std=0.1)
        self.text = Layers(
            [
                Plain(config, config.embedding_channels, 2 * width, relu=True),
                Plain(config, 2 * width, 2 * width),
                *_highways(config, 2 * width, _within(letters, (*_DILATIONS, *_DILATIONS, 1, 1)), causal=False),
                *[Highway(config, 2 * width, 1, 1, causal=False) for _ in range(2)],
            ]
        )
        self.audio = Layers(
            [
                Plain(config, mels, width, relu=True, dropped=config.past_dropout),
                Plain(config, width, width, relu=True, dropped=config.past_dropout),
                Plain(config, width, width),
                *_highways(config, width, _within(frames, (*_DILATIONS, *_DILATIONS, 3, 3)), causal=True),
            ]
        )
        self.decoder = Layers(
            [
                Plain(config, 2 * width, width),
                *_highways(config, width, _within(frames, (*_DILATIONS, 1, 1)), causal=True),
                *[Plain(config, width, width, relu=True) for _ in range(3)],
                Plain(config, width, mels, normed=config.output_norm),
            ]
        )
        # The facts travel with the weights, as bytes of JSON.
        self.register_buffer("card", card_of(facts))

    def forward(
        self, ids_BN: Tensor, text_mask_BN: Tensor | None, mel_BTM: Tensor, sight: Tensor | None = None,
        along: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:  # fmt: skip
        """All frames at once, each from the true ones before it: logits (B, T, M) and attention (B, T, N).

        ``sight`` (B, T, N): what each frame may look at, where that is not everything; ``along`` (B, T, N): where the
        text is known to be said: while training, part of the clips are read by it.
        """
        keys, values = self.encode(ids_BN, text_mask_BN)
        queries = self.audio(self._remembered(shifted(mel_BTM)))
        allowed = None if text_mask_BN is None else text_mask_BN[:, None] > 0
        if sight is not None:
            allowed = sight if allowed is None else sight & allowed
        context, weights = attend(queries, keys, values, allowed)
        if self.training:
            context = self._taught(context, weights, values, along)
        return self.decoder(context), weights

    def _taught(self, context_BTC: Tensor, weights: Tensor, values_BNC: Tensor, along: Tensor | None) -> Tensor:
        """What the decoder is given while training: of some clips what lies along the alignment, of some no past."""
        read, past = context_BTC.chunk(2, dim=2)
        if along is not None:
            known = along.to(weights.dtype) @ values_BNC
            read = torch.where(_some(read, self.config.alignment_share), known.to(read.dtype), read)
        if self.config.query_dropout > 0:
            past = past.masked_fill(_some(past, self.config.query_dropout), 0)
        return torch.cat([read, past], dim=2)

    def _remembered(self, past_BTM: Tensor) -> Tensor:
        """Past frames as they are, or, while training, as uncertain as those that the model will make itself: else it
        learns to go on from recorded ones and never to listen to the text.
        """
        if not self.training:
            return past_BTM
        noise, hidden = self.config.frame_noise, self.config.frame_dropout
        if noise > 0:
            past_BTM = past_BTM + noise * torch.randn_like(past_BTM)
        if hidden > 0:
            past_BTM = past_BTM * (torch.rand_like(past_BTM[..., :1]) >= hidden)
        return past_BTM

    def encode(self, ids_BN: Tensor, text_mask_BN: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Keys and values, (B, N, C) each."""
        known = self.symbol(ids_BN) * (ids_BN != 0)[..., None]
        if self.training and self.config.symbol_dropout > 0:
            known = known * (torch.rand_like(known[..., :1]) >= self.config.symbol_dropout)
        encoded: Tensor = self.text(known, None if text_mask_BN is None else text_mask_BN[..., None])
        keys, values = encoded.chunk(2, dim=2)
        return keys, values


class Ssrn(nn.Module):
    """See the module's docstring."""

    def __init__(self, config: DcttsConfig) -> None:
        super().__init__()
        self.config = config
        width, bins = config.ssrn_channels, config.bins
        self.spectrum = Layers(
            [
                Plain(config, config.n_mels, width),
                *_highways(config, width, (1, 3), causal=False),
                Doubling(config, width),
                *_highways(config, width, (1, 3), causal=False),
                Doubling(config, width),
                *_highways(config, width, (1, 3), causal=False),
                Plain(config, width, 2 * width),
                *_highways(config, 2 * width, (1, 1), causal=False),
                Plain(config, 2 * width, bins),
                *[Plain(config, bins, bins, relu=True) for _ in range(2)],
                Plain(config, bins, bins, normed=config.output_norm),
            ]
        )

    def forward(self, mel_BTM: Tensor, mask_BT: Tensor | None = None) -> Tensor:
        """Coarse mel spectrum → logits of the full spectrum, (B, 4T, K)."""
        logits: Tensor = self.spectrum(mel_BTM, None if mask_BT is None else mask_BT[..., None])
        return logits


def shifted(mel_BTM: Tensor) -> Tensor:
    """Each frame's predecessor; zeros before the first."""
    return F.pad(mel_BTM, (0, 0, 1, 0))[:, :-1]


def attend(
    queries_BTC: Tensor, keys_BNC: Tensor, values_BNC: Tensor, allowed: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """What each frame hears of the text beside its query, (B, T, 2C), and how much of which letter, (B, T, N).

    ``allowed``: broadcasts to (B, T, N), false where a frame must not look.
    """
    scores = queries_BTC @ keys_BNC.transpose(1, 2) * queries_BTC.shape[2] ** -0.5
    if allowed is not None:
        scores = scores.masked_fill(~allowed, -(2.0**32) + 1)
    weights = torch.softmax(scores, dim=2)
    return torch.cat([weights @ values_BNC, queries_BTC], dim=2), weights


def _some(x_BTC: Tensor, share: float) -> Tensor:
    """True for so many clips, drawn anew, (B, 1, 1)."""
    return torch.rand_like(x_BTC[:, :1, :1], dtype=torch.float32) < share


def window(previous: Tensor, width: int, letters: int) -> Tensor:
    """True for the ``width`` letters from ``previous`` (…) on: (…, N)."""
    at = torch.arange(letters, device=previous.device)
    return (at >= previous[..., None]) & (at < previous[..., None] + width)
