"""s2: content features → semantic codes; codes, phones and a reference's style → sound: GPT-SoVITS's second stage.

VITS (Kim et al. 2021), whose prior reads codes beside phones; codes are found as in van den Oord et al. 2017.

Legend: B batch, P phones, T latent frames, N samples, K bins, D content, Z latent, S style vector.
Attributes are called as in the public checkpoints.
"""

from collections.abc import Mapping
from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.families.sovits.config import SoundSizes
from backend.families.sovits.model.pitch import PitchPredictor
from backend.families.sovits.model.spectra import Spectra
from backend.families.sovits.model.style import StyleEncoder
from backend.families.sovits.model.text_encoder import Read, TextEncoder
from backend.layers.codebook import Codebook, Quantized
from backend.layers.convolutions import mask
from backend.layers.decoder import decoder
from backend.layers.flow import Flow
from backend.layers.posterior import PosteriorEncoder
from backend.layers.segments import pieces, starts_of
from backend.layers.source import Pitch, features, of_segments

_STYLE_DROPOUT = 0.1
_READING_NOISE = 0.6


class Expected(NamedTuple):
    """The prior of latent frames: predicted from codes, phones and style."""

    mean_BZT: Tensor
    log_deviation_BZT: Tensor
    frames_B1T: Tensor


class Learned(NamedTuple):
    """What the losses of a step are computed from."""

    made_BN: Tensor | None
    """None where no sound was made."""
    real_BN: Tensor | None
    from_text_BN: Tensor | None
    """The same segments made of codes and phones, without the recording."""
    heard_BZT: Tensor
    """The recording's latent frames as the flow turns them."""
    posterior_BZT: Tensor | None
    """Their log deviation; None: they are spectra, and certain."""
    expected: Expected
    quantized: Quantized
    looks_BTP: Tensor | None
    """How much of each phone content frames look at."""
    pitch: tuple[Tensor, Tensor] | None
    """Predicted natural log of F0 and logits of voicing, (B, T) each."""


class _Table(nn.Module):
    def __init__(self, codes: int, width: int) -> None:
        super().__init__()
        self._codebook = Codebook(codes, width)


class _Tables(nn.Module):
    def __init__(self, codes: int, width: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList([_Table(codes, width)])


class _Quantizer(nn.Module):
    """One codebook, under the name that public checkpoints have for it."""

    def __init__(self, codes: int, width: int) -> None:
        super().__init__()
        self.vq = _Tables(codes, width)

    @property
    def book(self) -> Codebook:
        """The table."""
        book = self.vq.layers[0]._codebook
        assert isinstance(book, Codebook)
        return book


class SoundModel(nn.Module):
    """The whole of s2."""

    def __init__(self, sizes: SoundSizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.frozen = False
        """Whether the quantizer, ``ssl_proj`` with it, must not move: see :meth:`freeze`."""
        self.enc_p = TextEncoder(sizes)
        self.dec = Spectra(sizes) if sizes.decoder == "mel" else decoder(sizes)
        if sizes.posterior_layers:
            self.enc_q = PosteriorEncoder(sizes)
        if not sizes.spectral:
            self.flow = Flow(sizes)
        if sizes.source_rate:
            self.pitch_predictor = PitchPredictor(sizes)
        self.ref_enc = StyleEncoder(sizes.style_bins, sizes.style_hidden, sizes.style, _STYLE_DROPOUT)
        if sizes.speaker_embedding_channels:
            self.sv_emb = nn.Linear(sizes.speaker_embedding_channels, sizes.style)
            self.prelu = nn.PReLU(sizes.style)
            self.ge_to512 = nn.Linear(sizes.style, sizes.cross)
        elif sizes.cross != sizes.style:
            raise ValueError("without speaker embeddings style is as wide as the cross attention")
        self.ssl_proj = nn.Conv1d(sizes.content, sizes.content, sizes.frames_a_code, stride=sizes.frames_a_code)
        self.quantizer = _Quantizer(sizes.codes, sizes.content)

    def freeze(self) -> "SoundModel":
        """From now on the quantizer does not change in training mode either: no gradient, no running mean, no code that
        is replaced.
        """
        self.frozen = True
        self.quantizer.book.frozen = True
        self.ssl_proj.requires_grad_(False)
        return self

    def project(self, content_BDT: Tensor) -> Tensor:
        """Content features, projected for the codebook, (B, D, T / frames a code)."""
        out: Tensor = self.ssl_proj(content_BDT)
        return out

    def encode(self, content_BDT: Tensor) -> Tensor:
        """Content features → semantic codes, (B, T / frames a code)."""
        return self.quantizer.book.encode(self.project(content_BDT))

    def vectors(self, code_BT: Tensor) -> Tensor:
        """Semantic codes → their vectors, (B, D, codes)."""
        return self.quantizer.book.vectors(code_BT)

    def style(self, spectrum_BKT: Tensor, frames_B: Tensor, speaker_embedding_BE: Tensor | None = None) -> Tensor:
        """Linear spectra of recordings, and speaker embeddings (None: zeros) where they are heard → (B, S, 1)."""
        out: Tensor = self.ref_enc(spectrum_BKT, mask(frames_B, spectrum_BKT.shape[2]))
        if self.sizes.speaker_embedding_channels:
            if speaker_embedding_BE is None:
                speaker_embedding_BE = out.new_zeros(len(out), self.sizes.speaker_embedding_channels)
            out = self.prelu(out + self.sv_emb(speaker_embedding_BE)[..., None])
        return out

    def read(
        self, vector_BDT: Tensor, frames_B: Tensor, phone_BP: Tensor, phones_B: Tensor, style_BS1: Tensor, *,
        looking: bool = False, said_BT: Tensor | None = None,
    ) -> Read:  # fmt: skip
        """Vectors of codes, spread over their content frames, phones and style, on content frames. ``said_BT``: which
        phone each content frame is of; a model that is not told looks for it.
        """
        spread = F.interpolate(vector_BDT, scale_factor=float(self.sizes.frames_a_code), mode="nearest")
        if self.sizes.speaker_embedding_channels:
            style_BS1 = self.ge_to512(style_BS1.transpose(1, 2)).transpose(1, 2)
        told = said_BT if self.sizes.placed else None
        return self.enc_p.read(spread, frames_B, phone_BP, phones_B, style_BS1, looking=looking, said_BT=told)

    def moments(self, frames: int) -> Tensor | None:
        """Where latent frames lie among content frames, (T,); None: they are the same ones."""
        if not self.sizes.content_hop:
            return None
        return (torch.arange(frames) + 0.5) / self.sizes.frames_a_content - 0.5

    def intone(self, read: Read, style_BS1: Tensor) -> tuple[Tensor, Tensor]:
        """Predicted natural log of F0 and logits of voicing, (B, T) each, for a decoder with a source; ``read``: on
        latent frames.
        """
        found: tuple[Tensor, Tensor] = self.pitch_predictor(read, style_BS1)
        return found

    def expect(
        self, read: Read, *, speed: float = 1.0, at_T: Tensor | None = None, frames_B1T: Tensor | None = None,
        pitch_BT2: Tensor | None = None,
    ) -> Expected:  # fmt: skip
        """→ latent frames. ``at_T``, ``frames_B1T``: see :meth:`Read.at`; ``pitch_BT2``: on those frames, of a voice
        with a source, and of no other. A voice without one thinks on content frames, as the public system does.
        """
        if pitch_BT2 is not None and at_T is not None:
            read, at_T = read.at(at_T, frames_B1T), None
        thought = self.enc_p.thought(read, pitch_BT2)
        return Expected(*self.enc_p(thought if at_T is None else thought.at(at_T, frames_B1T), speed))

    def latent(self, expected: Expected, style_BS1: Tensor, noise_BZT: Tensor) -> Tensor:
        """(B, Z, T) after the flow, as the decoder takes them. ``noise_BZT``: normal, at its scale."""
        if self.sizes.spectral:
            return expected.mean_BZT
        before = expected.mean_BZT + noise_BZT * torch.exp(expected.log_deviation_BZT)
        out: Tensor = self.flow(before, expected.frames_B1T, style_BS1, reverse=True)
        return out

    def sound(self, latent_BZT: Tensor, frames_B1T: Tensor, style_BS1: Tensor, pitch: Pitch | None = None) -> Tensor:
        """Samples, (B, N). ``pitch``: for a voice with a source, and for no other."""
        out: Tensor = self.dec(latent_BZT * frames_B1T, style_BS1, pitch)
        return out

    def hear(
        self, spectrum_BKT: Tensor, frames_B: Tensor, style_BS1: Tensor, noise_BZT: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """A recording → latent frames, their mean and log deviation, the mask. Style only reads here."""
        frames = mask(frames_B, spectrum_BKT.shape[2])
        mean, log_deviation = self.enc_q(spectrum_BKT, frames, style_BS1.detach())
        return (mean + noise_BZT * torch.exp(log_deviation)) * frames, mean, log_deviation, frames

    def quantize(self, content_BDT: Tensor, frames_B: Tensor) -> Quantized:
        """Content features → codes with their vectors; moves the codebook in training mode, unless it is frozen."""
        every = self.sizes.frames_a_code
        there = mask(torch.div(frames_B + every - 1, every, rounding_mode="floor"), content_BDT.shape[2] // every)
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.frozen):
            found: Quantized = self.quantizer.book(self.project(content_BDT), there[:, 0] > 0)
        return found

    def forward(
        self, batch: Mapping[str, Tensor], segment_frames: int, *, from_text: bool = False, looking: bool = False,
        sounding: bool = True, misheard: float = 0.0,
    ) -> Learned:  # fmt: skip
        """What a step learns from; ``batch``: see ``data``. Segments are drawn; in evaluation, middles.

        ``from_text``: make them a second time, of what is expected. ``looking``: say which phones were looked at.
        ``sounding``: False: make nothing, and learn nothing of how sound is made and heard. ``misheard``: share of the
        codes that others take the place of, in training.
        """
        spectrum, frames_B, hop = batch["spectrum"], batch["frames"], self.sizes.hop
        learning, spectral = torch.is_grad_enabled(), self.sizes.spectral
        with torch.set_grad_enabled(learning and (sounding or spectral)):
            style = self.style(spectrum, frames_B, batch.get("speaker_embedding"))
        with torch.set_grad_enabled(learning and sounding):
            z, log_deviation, frames, heard = self._heard(spectrum, frames_B, style)
        quantized = self.quantize(batch["content"], batch["contents"])
        vector, contents = self._misheard(quantized.vector_BDT, misheard), batch["contents"]
        phone, phones, said = batch["phone"], batch["phones"], batch["said"]
        read = self.read(vector, contents, phone, phones, style, looking=looking, said_BT=said)
        at_T = self.moments(spectrum.shape[2])
        at_T = None if at_T is None else at_T.to(style.device)
        told, guess = None, None
        if self.sizes.source_rate:
            told = features(batch["log_f0"], batch["voiced"])
            guess = self.intone(read if at_T is None else read.at(at_T, frames), style)
        expected = self.expect(read, at_T=at_T, frames_B1T=frames, pitch_BT2=told)
        known = (heard, log_deviation, expected, quantized, read.looks_BTP, guess)
        if not sounding or spectral:
            return Learned(None, None, None, *known)
        starts = starts_of(frames_B, segment_frames, training=self.training)
        source = None
        if self.sizes.source_rate:
            source = of_segments(batch["log_f0"], batch["voiced"], starts, segment_frames, hop)
        made = self.dec(pieces(z, starts, segment_frames), style, source)
        real = pieces(batch["samples"][:, None], starts * hop, segment_frames * hop)[:, 0]
        again = None
        if from_text:
            mean, spread, inside = (pieces(one, starts, segment_frames) for one in (*expected[:2], frames))
            drawn = mean + _READING_NOISE * torch.randn_like(mean) * torch.exp(spread)
            again = self.dec(self.flow(drawn, inside, style, reverse=True) * inside, style, source)
        return Learned(made, real, again, *known)

    def _heard(
        self, spectrum_BKT: Tensor, frames_B: Tensor, style_BS1: Tensor
    ) -> tuple[Tensor, Tensor | None, Tensor, Tensor]:
        """Latent frames, their log deviation, the mask, and what the flow makes of them."""
        if isinstance(self.dec, Spectra):
            frames = mask(frames_B, spectrum_BKT.shape[2])
            mel = self.dec.of(spectrum_BKT)
            return mel, None, frames, mel
        noise = torch.randn(len(style_BS1), self.sizes.latent, spectrum_BKT.shape[2], device=style_BS1.device)
        z, _, log_deviation, frames = self.hear(spectrum_BKT, frames_B, style_BS1, noise)
        return z, log_deviation, frames, self.flow(z, frames, style_BS1)

    def _misheard(self, vector_BDT: Tensor, share: float) -> Tensor:
        """Vectors of codes; in training, a share of them is of wrong codes."""
        if not self.training or not share:
            return vector_BDT
        batch, _, codes = vector_BDT.shape
        other = torch.randint(self.sizes.codes, (batch, codes), device=vector_BDT.device)
        wrong = torch.rand(batch, 1, codes, device=vector_BDT.device) < share
        return torch.where(wrong, self.vectors(other), vector_BDT)

    @torch.no_grad()
    def start_codes(self, content_TD: Tensor) -> None:
        """For a new model: each code hears the mean of its frames, at deviation 1, and the table is filled by k-means.

        ``content_TD``: content features of some clips after each other.
        """
        channels, every = self.sizes.content, self.sizes.frames_a_code
        self.ssl_proj.weight.copy_(torch.eye(channels)[..., None].expand(-1, -1, every) / (every * content_TD.std()))
        assert self.ssl_proj.bias is not None
        self.ssl_proj.bias.zero_()
        self.quantizer.book.fill(self.project(content_TD.T[None])[0].T)
