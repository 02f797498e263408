"""The whole generator of VITS (Kim et al. 2021). Pitch and speaker embeddings are ours.

Legend: B batch, P phones, T frames, N samples, K bins, Z latent, H hidden, S speaker vector.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from backend.families.vits.config import Architecture
from backend.families.vits.model.durations import DeterministicPredictor, StochasticPredictor
from backend.families.vits.model.pitch import FramePrior, PitchPredictor, spread
from backend.families.vits.model.reference import ReferenceEncoder, Styles
from backend.families.vits.model.text_encoder import TextEncoder
from backend.layers.convolutions import mask, path_of
from backend.layers.decoder import decoder
from backend.layers.flow import Flow
from backend.layers.posterior import PosteriorEncoder
from backend.layers.segments import pieces, starts_of
from backend.layers.source import Pitch, features, of_segments

_DURATION_CHANNELS = 256
_FAR = -1e7
_READING_NOISE = 0.6
_ROW_DROPOUT = 0.5
_EMBEDDING_NOISE = 0.02
_EMBEDDING_SCALE = 16.0
"""Speaker embeddings have length 1 over 256 numbers, so each is small."""


@dataclass(frozen=True)
class Text:
    """What is to be said: (B, P) each, 0 where a clip has ended."""

    symbol: Tensor
    lengths_B: Tensor
    tone: Tensor | None = None
    language: Tensor | None = None
    words: tuple[Tensor, ...] = ()
    """Features of words, (B, W, P), in the order of ``Architecture.berts``."""

    @property
    def mask(self) -> Tensor:
        """(B, 1, P)."""
        return mask(self.lengths_B, self.symbol.shape[1])


class Predicted(NamedTuple):
    """What the text encoder says."""

    hidden_BHP: Tensor
    mean_BZP: Tensor
    log_deviation_BZP: Tensor
    mask_B1P: Tensor


class Learned(NamedTuple):
    """What a training step is made of."""

    made_BN: Tensor
    real_BN: Tensor
    path_BTP: Tensor
    frames_B1T: Tensor
    heard_BZT: Tensor
    """The recording's frames as the flow turns them, (B, Z, T)."""
    posterior_BZT: Tensor
    """Log deviation of the recording's frames."""
    mean_BZT: Tensor
    log_deviation_BZT: Tensor
    """The text's, spread over frames."""
    surprise: Tensor
    """Of the true lengths under the stochastic predictor, a phone."""
    text: Predicted
    real_B1P: Tensor
    """Natural log of the true lengths, frames."""
    predicted_B1P: Tensor
    """The deterministic predictor's."""
    speaker_BS1: Tensor | None
    rough_mean_BZT: Tensor
    """What phones predict before F0 is known; the same as ``mean_BZT`` for a voice without pitch."""
    rough_deviation_BZT: Tensor
    pitch: tuple[Tensor, Tensor] | None
    """Predicted natural log of F0 and logits of voicing, (B, T) each."""
    from_text_BN: Tensor | None
    """The same segments made of what the text predicts, without the recording."""


class Generator(nn.Module):
    """Text → sound, and what it learns from. Attributes are named as in the public checkpoints."""

    speaker_embeddings: Tensor
    """(speakers, speaker_embedding_channels), lengths 1; of a voice whose speakers are known by embeddings."""

    def __init__(self, sizes: Architecture) -> None:
        super().__init__()
        self.sizes = sizes
        self.enc_p = TextEncoder(sizes)
        self.enc_q = PosteriorEncoder(sizes)
        self.flow = Flow(sizes)
        self.dec = decoder(sizes)
        self.sdp = StochasticPredictor(sizes.hidden, sizes.speaker_channels)
        if sizes.deterministic:
            self.dp = DeterministicPredictor(sizes.hidden, _DURATION_CHANNELS, sizes.speaker_channels)
        if sizes.source_rate:
            self.frame_prior = FramePrior(sizes)
            self.pitch_predictor = PitchPredictor(sizes)
        if sizes.speakers:
            self.emb_g = nn.Embedding(sizes.speakers, sizes.speaker_channels)
        if sizes.speaker_embedding_channels:
            nn.init.normal_(self.emb_g.weight, std=0.1)
            self.speaker_projection = nn.Linear(sizes.speaker_embedding_channels, sizes.speaker_channels)
            self.register_buffer("speaker_embeddings", torch.zeros(sizes.speakers, sizes.speaker_embedding_channels))
        if sizes.styles:
            self.styles = Styles(sizes.styles, sizes.bins, sizes.speaker_channels)
        if sizes.reference:
            self.ref_enc = ReferenceEncoder(sizes.bins, sizes.speaker_channels)

    def speaker(
        self, speaker_B: Tensor | None, spectrum_BKT: Tensor | None = None, shares_BS: Tensor | None = None
    ) -> Tensor | None:
        """Who speaks, and how: (B, S, 1); None for a voice that knows only one.

        ``spectrum_BKT``: for a voice that hears its speaker from a recording. ``shares_BS``: of styles, where there are
        some; None: the usual ones.
        """
        found: Tensor | None = None
        if self.sizes.reference:
            if spectrum_BKT is None:
                raise ValueError("this voice hears its speaker from a recording")
            found = self.ref_enc(spectrum_BKT.transpose(1, 2))
        elif self.sizes.speakers and speaker_B is not None:
            found = self._row(speaker_B)
        if self.sizes.styles:
            manner = self.styles(self.styles.usual[None] if shares_BS is None else shares_BS)
            found = manner if found is None else found + manner
        return None if found is None else found[..., None]

    def _row(self, speaker_B: Tensor) -> Tensor:
        """A speaker's own vector, (B, S), and what the speaker embedding says where there is one: half of the rows are
        dropped while training, so that an embedding alone is enough for somebody new.
        """
        row: Tensor = self.emb_g(speaker_B)
        if not self.sizes.speaker_embedding_channels:
            return row
        seen = self.speaker_embeddings[speaker_B]
        if self.training:
            row = row * (torch.rand(len(row), 1, device=row.device) >= _ROW_DROPOUT)
            seen = nn.functional.normalize(seen + _EMBEDDING_NOISE * torch.randn_like(seen), dim=1)
        heard: Tensor = self.speaker_projection(_EMBEDDING_SCALE * seen)
        return row + heard

    def predict(self, text: Text, speaker_BS1: Tensor | None) -> Predicted:
        """What the text says of its frames."""
        hidden, mean, log_deviation = self.enc_p(
            text.symbol, text.tone, text.language, text.words, text.mask, speaker_BS1
        )
        return Predicted(hidden, mean, log_deviation, text.mask)

    def lengths(self, predicted: Predicted, speaker_BS1: Tensor | None, noise_B2P: Tensor, share: float) -> Tensor:
        """Natural log of lengths in frames, (B, 1, P): ``share`` of the stochastic predictor, the rest of the other.

        ``noise_B2P``: normal, at its scale.
        """
        drawn: Tensor = self.sdp.draw(predicted.hidden_BHP, predicted.mask_B1P, speaker_BS1, noise_B2P)
        if not self.sizes.deterministic:
            return drawn
        mean: Tensor = self.dp(predicted.hidden_BHP, predicted.mask_B1P, speaker_BS1)
        return drawn * share + mean * (1 - share)

    def intone(self, predicted: Predicted, frames_B1P: Tensor, speaker_BS1: Tensor | None) -> tuple[Tensor, Tensor]:
        """Whole frames a phone → natural log of F0 (Hz) and probability of voicing, (B, T) each, as the voice would."""
        path, frames_B1T = _walk(frames_B1P)
        log_f0, sure = self.pitch_predictor(spread(predicted.hidden_BHP, path, frames_B1T), speaker_BS1)
        return log_f0, torch.sigmoid(sure)

    def speak(
        self, predicted: Predicted, frames_B1P: Tensor, speaker_BS1: Tensor | None, noise_BZT: Tensor,
        pitch: Pitch | None = None,
    ) -> tuple[Tensor, Tensor, Tensor]:  # fmt: skip
        """Whole frames a phone → samples (B, N), and the latent frames before and after the flow.

        ``noise_BZT``: normal, at its scale. ``pitch``: of all frames; for a voice with a source, and for no other.
        """
        path, frames_B1T = _walk(frames_B1P)
        told = None if pitch is None else pitch.features_BT2
        mean, log_deviation = self._prior(predicted, path, frames_B1T, speaker_BS1, told)
        before = mean + noise_BZT * torch.exp(log_deviation)
        after: Tensor = self.flow(before, frames_B1T, speaker_BS1, reverse=True)
        samples: Tensor = self.dec(after * frames_B1T, speaker_BS1, pitch)
        return samples, before, after

    def _prior(
        self, predicted: Predicted, path_BTP: Tensor, frames_B1T: Tensor, speaker_BS1: Tensor | None,
        pitch_BT2: Tensor | None,
    ) -> tuple[Tensor, Tensor]:  # fmt: skip
        """Mean and log deviation of each frame, (B, Z, T)."""
        mean, log_deviation = (_spread(one, path_BTP) for one in (predicted.mean_BZP, predicted.log_deviation_BZP))
        if pitch_BT2 is None:
            return mean, log_deviation
        text = spread(predicted.hidden_BHP, path_BTP, frames_B1T)
        more, wider = self.frame_prior(text, pitch_BT2, speaker_BS1)
        return mean + more, log_deviation + wider

    def hear(
        self, spectrum_BKT: Tensor, lengths_B: Tensor, speaker_BS1: Tensor | None, noise_BZT: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """A recording → latent frames, their mean and log deviation (B, Z, T), and which frames there are."""
        frames_B1T = mask(lengths_B, spectrum_BKT.shape[2])
        mean, log_deviation = self.enc_q(spectrum_BKT, frames_B1T, speaker_BS1)
        z = (mean + noise_BZT * torch.exp(log_deviation)) * frames_B1T
        return z, mean, log_deviation, frames_B1T

    def convert(self, z_BZT: Tensor, frames_B1T: Tensor, source: Tensor | None, target: Tensor | None) -> Tensor:
        """Latent frames of one speaker as another's samples, (B, N)."""
        neutral = self.flow(z_BZT, frames_B1T, source)
        samples: Tensor = self.dec(self.flow(neutral, frames_B1T, target, reverse=True) * frames_B1T, target)
        return samples

    def forward(self, batch: Mapping[str, Tensor], segment_frames: int, search_noise: float = 0.0,
                guide_frames: float | None = None, stochastic: bool = True, from_text: bool = False
                ) -> Learned:  # fmt: skip
        """A training step's values. ``batch``: see ``data``. ``search_noise`` relative to the spread of the scores;
        ``stochastic``: whether the stochastic predictor of lengths learns, which takes a sixth of the time.
        """
        text = Text(
            batch["symbol"], batch["phones"], batch["tone"] if self.sizes.tones else None,
            batch["language"] if self.sizes.languages else None, self._words(batch["words"]),
        )  # fmt: skip
        spectrum, lengths_B = batch["spectrum"], batch["frames"]
        manner = self.styles.hear(spectrum, lengths_B) if self.sizes.styles else None
        speaker = self.speaker(batch["speaker"], spectrum, manner)
        predicted = self.predict(text, speaker)
        noise = torch.randn(len(spectrum), self.sizes.latent, spectrum.shape[2], device=spectrum.device)
        z, _, posterior, frames_B1T = self.hear(spectrum, lengths_B, speaker, noise)
        heard = self.flow(z, frames_B1T, speaker)
        whole = features(batch["log_f0"], batch["voiced"]) if self.sizes.source_rate else None
        with torch.autocast(spectrum.device.type, enabled=False):  # likelihoods want all their digits
            predicted = Predicted(*(one.float() for one in predicted))
            path = self._align(heard.float(), predicted, batch, search_noise, guide_frames)
            surprise, real, guess = self._learn_lengths(predicted, path, speaker, stochastic)
            mean, log_deviation = self._prior(predicted, path, frames_B1T, speaker, whole)
            rough = _spread(predicted.mean_BZP, path), _spread(predicted.log_deviation_BZP, path)
        intoned = None
        if whole is not None:
            intoned = self.pitch_predictor(spread(predicted.hidden_BHP, path, frames_B1T), speaker)
        starts, hop = starts_of(lengths_B, segment_frames, training=self.training), self.sizes.hop
        source = None
        if self.sizes.source_rate:
            source = of_segments(batch["log_f0"], batch["voiced"], starts, segment_frames, hop)
        made = self.dec(pieces(z, starts, segment_frames), speaker, source)
        read = None
        if from_text:
            told = mean + _READING_NOISE * torch.randn_like(mean) * torch.exp(log_deviation)
            parts = [pieces(one, starts, segment_frames) for one in (told, frames_B1T)]
            read = self.dec(self.flow(parts[0], parts[1], speaker, reverse=True), speaker, source)
        cut = pieces(batch["samples"][:, None], starts * hop, segment_frames * hop)[:, 0]
        return Learned(
            made, cut, path, frames_B1T, heard, posterior, mean, log_deviation, surprise, predicted, real, guess,
            speaker, rough[0], rough[1], intoned, read,
        )  # fmt: skip

    def _words(self, words_BCP: Tensor) -> tuple[Tensor, ...]:
        """Features for each of the layers that take some; zeros where a public voice has layers, and nobody reads."""
        if words_BCP.shape[1]:
            return (words_BCP,)
        batch, _, phones = words_BCP.shape
        return tuple(words_BCP.new_zeros(batch, width, phones) for _, width in self.sizes.berts)

    def _learn_lengths(
        self, predicted: Predicted, path_BTP: Tensor, speaker_BS1: Tensor | None, stochastic: bool
    ) -> tuple[Tensor, Tensor, Tensor]:
        """How unlikely the lengths are a phone, their logs, and the logs that are guessed."""
        hidden, mask_B1P = predicted.hidden_BHP, predicted.mask_B1P
        frames_B1P = path_BTP.sum(dim=1, keepdim=True)
        surprise = hidden.new_zeros(())
        if stochastic:
            noise_B2P = torch.randn(len(hidden), 2, hidden.shape[2], device=hidden.device)
            surprise = self.sdp(hidden, mask_B1P, frames_B1P, speaker_BS1, noise_B2P).sum() / mask_B1P.sum()
        real = torch.log(frames_B1P + 1e-6) * mask_B1P
        guess = self.dp(hidden, mask_B1P, speaker_BS1) if self.sizes.deterministic else real
        return surprise, real, guess

    @torch.no_grad()
    def _align(
        self, heard_BZT: Tensor, predicted: Predicted, batch: Mapping[str, Tensor], noise: float, guide: float | None
    ) -> Tensor:
        """The best path, (B, T, P)."""
        from backend.families.vits.alignment_search import search  # numba takes a second, and only training needs it

        mean, log_deviation = predicted.mean_BZP, predicted.log_deviation_BZP
        precision = torch.exp(-2 * log_deviation)
        constant = (-0.5 * math.log(2 * math.pi) - log_deviation - 0.5 * mean.square() * precision).sum(dim=1)
        scores = heard_BZT.transpose(1, 2) @ (mean * precision)
        scores = scores - 0.5 * heard_BZT.square().transpose(1, 2) @ precision + constant[:, None]
        if noise > 0:
            scores = scores + noise * scores.std() * torch.randn_like(scores)
        if guide is not None:
            at = torch.arange(scores.shape[1], device=scores.device)[None, :, None] + 0.5
            start, end = batch["start"][:, None], batch["end"][:, None]
            far = (at < start - guide) | (at > end + guide)
            scores = scores.masked_fill(far, _FAR)
        lengths_B, phones_B = batch["frames"].cpu().numpy(), batch["phones"].cpu().numpy()
        phone_BT = torch.from_numpy(search(scores.float().cpu().numpy(), lengths_B, phones_B)).to(scores.device)
        places = torch.arange(scores.shape[2], device=scores.device)
        return (phone_BT[..., None] == places).to(scores.dtype)


def _walk(frames_B1P: Tensor) -> tuple[Tensor, Tensor]:
    """Whole frames a phone → which phone each frame is, (B, T, P), and which frames there are, (B, 1, T)."""
    total_B = frames_B1P.sum(dim=(1, 2)).clamp(min=1)
    frames_B1T = mask(total_B, int(total_B.max()))
    return path_of(frames_B1P, frames_B1T.shape[2]) * frames_B1T.transpose(1, 2), frames_B1T


def _spread(values_BCP: Tensor, path_BTP: Tensor) -> Tensor:
    """A phone's values to each of its frames, (B, C, T)."""
    return values_BCP @ path_BTP.transpose(1, 2)
