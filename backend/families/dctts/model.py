"""Text2Mel: text and past coarse frames → the next coarse frame. SSRN: coarse mel spectrum → full spectrum.

Legend: B batch, N letters or phones, T coarse frames, C channels, M mel bands, K frequencies, S remembered frames.
Layers stand in the order of the official networks, so that their numbers follow from it. Both spectra lie in [0, 1].
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.families.dctts.config import DcttsConfig
from backend.training.voice_folder import card_of
from backend.vocoder.blocks import dropout

_DILATIONS = (1, 3, 9, 27)
_CARRY = -2.0
"""Where gates begin: most passes through. With half of it changed by each of thirty layers nothing is learnt for long:
after 200 steps on the sample dataset, given where to look, L1 was 0.116 (a constant frame: 0.118) instead of 0.075.
"""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a model knows beside its weights; it is stored with them."""

    symbols: tuple[str, ...]
    """Letters or phones in the order of their rows; row 0 is padding, and counts as zeros."""
    languages: tuple[str, ...]
    speaker: str
    longest_s: tuple[float, ...] = ()
    """For each symbol, what 95 of 100 were shorter than in the recordings; empty where that is not known."""


def _begin(weight: Tensor, bias: Tensor) -> None:
    """Variance scaling. Biases begin at random: the first frame is all zeros, and with zero biases every norm after it
    would divide by next to nothing, so that gradients overflow.
    """
    nn.init.trunc_normal_(weight, std=(1.3 * 2 / weight.shape[1]) ** 0.5)
    nn.init.trunc_normal_(bias, std=0.1)


class Convolution(nn.Module):
    """A dilated convolution along time, (B, T, C) → (B, T, C'), as one product of matrices over gathered frames."""

    def __init__(self, channels: int, out: int, kernel: int, dilation: int, *, causal: bool) -> None:
        super().__init__()
        self.kernel, self.dilation, self.causal = kernel, dilation, causal
        self.weight = nn.Parameter(torch.empty(out, kernel * channels))
        self.bias = nn.Parameter(torch.empty(out))
        _begin(self.weight, self.bias)

    @property
    def reach(self) -> int:
        """Frames from the first to the last that one output sees, less one."""
        return (self.kernel - 1) * self.dilation

    def forward(self, x_BTC: Tensor) -> Tensor:
        if self.kernel > 1:
            frames = x_BTC.shape[1]
            before = self.reach if self.causal else self.reach // 2
            padded = F.pad(x_BTC, (0, 0, before, self.reach - before))
            starts = range(0, self.reach + 1, self.dilation)
            x_BTC = torch.cat([padded[:, start : start + frames] for start in starts], dim=2)
        return F.linear(x_BTC, self.weight, self.bias)

    def step(self, x_BC: Tensor, past_BSC: Tensor | None, at: int) -> Tensor:
        """One frame of a causal one. ``past_BSC``: ``reach`` zeros, then the frames so far; this one is put in."""
        if past_BSC is None:
            return F.linear(x_BC, self.weight, self.bias)
        past_BSC[:, at + self.reach] = x_BC
        seen = past_BSC[:, at : at + self.reach + 1 : self.dilation]
        return F.linear(seen.flatten(1), self.weight, self.bias)


class Plain(nn.Module):
    """Convolution of one frame, norm, and perhaps a ReLU (the official ``C``). The last one of a network may do without
    its norm, which takes from a frame what all its bands have in common.
    """

    def __init__(
        self, config: DcttsConfig, channels: int, out: int, *, relu: bool = False, normed: bool = True,
        dropped: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__()
        self.conv = Convolution(channels, out, 1, 1, causal=True)
        self.norm = nn.LayerNorm(out, config.norm_epsilon) if normed else nn.Identity()
        if not normed:
            # Begins near the middle of all spectra instead of far from them.
            nn.init.normal_(self.conv.weight, std=0.01)
        self.relu, self.dropout = relu, max(dropped, config.dropout)

    def forward(self, x_BTC: Tensor) -> Tensor:
        return self._finish(self.conv(x_BTC))

    def step(self, x_BC: Tensor, past_BSC: Tensor | None, at: int) -> Tensor:
        """One frame; see :meth:`Convolution.step`."""
        return self._finish(self.conv.step(x_BC, past_BSC, at))

    def _finish(self, h: Tensor) -> Tensor:
        h = self.norm(h)
        return dropout(F.relu(h) if self.relu else h, self.dropout, self.training)


class Highway(nn.Module):
    """A convolution that says what is new, and how much of it is taken (the official ``HC``)."""

    def __init__(self, config: DcttsConfig, channels: int, kernel: int, dilation: int, *, causal: bool) -> None:
        super().__init__()
        self.conv = Convolution(channels, 2 * channels, kernel, dilation, causal=causal)
        self.gate_norm = nn.LayerNorm(channels, config.norm_epsilon)
        self.new_norm = nn.LayerNorm(channels, config.norm_epsilon)
        nn.init.constant_(self.gate_norm.bias, _CARRY)
        self.dropout = config.dropout

    def forward(self, x_BTC: Tensor) -> Tensor:
        return self._finish(self.conv(x_BTC), x_BTC)

    def step(self, x_BC: Tensor, past_BSC: Tensor | None, at: int) -> Tensor:
        """One frame; see :meth:`Convolution.step`."""
        return self._finish(self.conv.step(x_BC, past_BSC, at), x_BC)

    def _finish(self, h: Tensor, x: Tensor) -> Tensor:
        gate, new = h.chunk(2, dim=-1)
        # Under autocast products come in half precision; what is carried on stays as precise as it was.
        share, new = torch.sigmoid(self.gate_norm(gate)).to(x.dtype), self.new_norm(new).to(x.dtype)
        mixed = torch.lerp(x, new, share)
        return dropout(mixed, self.dropout, self.training)


class Doubling(nn.Module):
    """A transposed convolution of three frames and stride two: (B, T, C) → (B, 2T, C) (the official ``D``)."""

    def __init__(self, config: DcttsConfig, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(3 * channels, channels))
        self.bias = nn.Parameter(torch.empty(channels))
        _begin(self.weight, self.bias)
        self.norm = nn.LayerNorm(channels, config.norm_epsilon)
        self.dropout = config.dropout

    def forward(self, x_BTC: Tensor) -> Tensor:
        first, second, third = F.linear(x_BTC, self.weight).chunk(3, dim=2)
        even = first + F.pad(third, (0, 0, 1, 0))[:, :-1]
        doubled = torch.stack([even, second], dim=2).flatten(1, 2) + self.bias
        return dropout(self.norm(doubled), self.dropout, self.training)


class Layers(nn.Module):
    """Layers after each other. ``mask_BT1``: 0 where padding must not be seen by its neighbours."""

    def __init__(self, layers: Sequence[Plain | Highway | Doubling]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x_BTC: Tensor, mask_BT1: Tensor | None = None) -> Tensor:
        for layer in self.layers:
            x_BTC = layer(x_BTC if mask_BT1 is None else x_BTC * mask_BT1)
            if mask_BT1 is not None and isinstance(layer, Doubling):
                mask_BT1 = mask_BT1.repeat_interleave(2, dim=1)
        return x_BTC

    def memory(self, batch: int, frames: int) -> list[Tensor | None]:
        """Room for the frames that each layer must remember, for :meth:`step`."""
        rooms: list[Tensor | None] = []
        for layer in self._causal():
            conv = layer.conv
            channels = conv.weight.shape[1] // conv.kernel
            rooms.append(conv.weight.new_zeros(batch, conv.reach + frames, channels) if conv.reach else None)
        return rooms

    def step(self, x_BC: Tensor, memory: Sequence[Tensor | None], at: int) -> Tensor:
        """Frame ``at`` of causal layers: costs the same whatever came before."""
        for layer, past in zip(self._causal(), memory, strict=True):
            x_BC = layer.step(x_BC, past, at)
        return x_BC

    def _causal(self) -> Iterator[Plain | Highway]:
        for layer in self.layers:
            assert isinstance(layer, Plain | Highway)
            yield layer


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
