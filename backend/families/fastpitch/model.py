"""Phones → durations, energy, pitch, voicing → mel spectrum.

After FastPitch (Łańcucki 2021) and FastSpeech 2 (Ren et al. 2021). What we do otherwise: pitch is predicted for each
frame, with voicing, behind the durations, and the blocks are convolutions.

Legend: B batch, P phones, T frames, C channels, M mel bands. What a phone sounds like (``encode``) depends on its near
neighbours alone, so that an edit changes nothing far away; prosody sees the sentence.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from backend.families.fastpitch.config import FastPitchConfig
from backend.families.fastpitch.contrast import Contrast
from backend.vocoder.blocks import Block, dropout
from backend.vocoder.precision import fast
from backend.voices.folder import card_of

POSITIONS = 8
"""What a frame is told of its place in its phone."""
CONTEXT = 10
"""What a phone is told of its place in word and phrase."""
_ROW_DROPOUT = 0.5
_EMBEDDING_NOISE = 0.02
"""Standard deviation in each direction: two groups of clips of one speaker differ by as much (cosine 0.95)."""
_EMBEDDING_SCALE = 4.0
"""Speaker embeddings have length 1, hence 1/16 in each direction."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a model knows beside its weights; it is stored with them."""

    symbols: tuple[str, ...]
    """Phones that have a row of their own; row 0 stands for none."""
    speakers: tuple[str, ...]
    languages: tuple[str, ...]
    articulation: int
    """Length of the articulatory vectors."""


class Stack(nn.Module):
    """Blocks and a norm; what lies behind the end of a sequence stays zero. (B, T, C) → (B, T, C)."""

    def __init__(self, channels: int, layers: int, kernel: int, dropout: float, widen: int, *, dilate: bool) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(
            Block(channels, widen * channels, kernel, dilation=2**layer if dilate else 1, dropout=dropout)
            for layer in range(layers)
        )
        self.norm = nn.LayerNorm(channels)

    def forward(self, x_BTC: Tensor, mask_BT1: Tensor) -> Tensor:
        for block in self.blocks:
            x_BTC = block(x_BTC * mask_BT1)
        normed: Tensor = self.norm(x_BTC)
        return normed


class AcousticModel(nn.Module):
    """See the module's docstring. Everything but F0, voicing and durations is normalised by ``mel_mean`` and so on."""

    card: Tensor
    mel_mean: Tensor
    mel_scale: Tensor
    pitch: Tensor
    speaker_embeddings: Tensor

    def __init__(self, config: FastPitchConfig, facts: Facts) -> None:
        super().__init__()
        self.config, self.facts = config, facts
        encoder, decoder, prosody = config.encoder_channels, config.decoder_channels, config.prosody_channels
        conditions = 2 * config.speaker_channels + config.style_channels
        self.symbol = nn.Embedding(len(facts.symbols), encoder)
        nn.init.normal_(self.symbol.weight, std=0.3)
        self.speaker = nn.Embedding(len(facts.speakers), config.speaker_channels)
        self.speaker_projection = (
            nn.Linear(config.speaker_embedding_channels, config.speaker_channels)
            if config.speaker_embedding_channels
            else None
        )
        self.language = nn.Embedding(len(facts.languages), config.speaker_channels)
        nn.init.normal_(self.speaker.weight, std=0.03 if self.speaker_projection else 0.3)
        nn.init.normal_(self.language.weight, std=0.3)
        self.articulation = nn.Linear(facts.articulation, encoder)
        self.encoder_condition = nn.Linear(conditions, encoder)
        self.encoder = Stack(encoder, config.encoder_layers, 3, config.encoder_dropout, 3, dilate=False)
        self.prosody_enter = nn.Linear(facts.articulation + CONTEXT + conditions, prosody)
        self.prosody = Stack(prosody, config.prosody_layers, 5, config.prosody_dropout, 2, dilate=False)
        self.prosody_leave = nn.Linear(prosody, 2)
        self.contour_enter = nn.Linear(prosody + POSITIONS, prosody)
        self.contour = Stack(prosody, config.prosody_layers, 7, config.prosody_dropout * 2 / 3, 2, dilate=True)
        self.contour_leave = nn.Linear(prosody, 2)
        self.decoder_enter = nn.Linear(encoder, decoder)
        self.decoder_place = nn.Linear(POSITIONS, decoder)
        self.decoder_voice = nn.Linear(3, decoder)
        self.decoder_condition = nn.Linear(conditions, decoder)
        self.decoder = Stack(
            decoder, config.decoder_layers, config.decoder_kernel, config.decoder_dropout, 3, dilate=False
        )
        self.decoder_leave = nn.Linear(decoder, config.n_mels)
        # The facts travel with the weights, as bytes of JSON.
        self.register_buffer("card", card_of(facts))
        self.contrast = Contrast(config.n_mels)
        self.register_buffer("mel_mean", torch.zeros(config.n_mels))
        self.register_buffer("mel_scale", torch.ones(()))
        speaker_embeddings = torch.zeros(len(facts.speakers), config.speaker_embedding_channels)
        self.register_buffer(
            "speaker_embeddings", speaker_embeddings, persistent=bool(config.speaker_embedding_channels)
        )
        # Mean and deviation of natural log F0, a row for each speaker.
        self.register_buffer("pitch", torch.tensor([[5.2, 0.2]]).repeat(len(facts.speakers), 1))

    def forward(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        """All predictions, each from the true values of what it depends on: ``duration`` and ``energy`` (B, P),
        ``pitch`` and ``voiced`` (B, T), ``mel`` (B, T, M); log frames, normalised, normalised, logit, normalised.
        """
        condition = self.condition(batch["speaker"], batch["language"], batch["style"])
        with fast(batch["symbol"].device, self.config.precision != "32"):
            known = self.encode(batch["symbol"], batch["articulation"], condition, batch["phone_mask"])
            prosody, duration, energy = self.plan(
                batch["articulation"], batch["context"], condition, batch["phone_mask"]
            )
            pitch, voiced = self.draw(prosody, batch["phone"], batch["place"], batch["frame_mask"])
            mel = self.decode(
                known, batch["energy"], batch["pitch"], batch["voiced"], batch["phone"], batch["place"], condition,
                batch["frame_mask"],
            )  # fmt: skip
        made = {"duration": duration, "energy": energy, "pitch": pitch, "voiced": voiced, "mel": mel}
        return {name: value.float() for name, value in made.items()}

    def condition(self, speaker_B: Tensor, language_B: Tensor, style_BS: Tensor) -> Tensor:
        """Who speaks, in which language and style: (B, 1, C)."""
        return torch.cat([self.who(speaker_B), self.language(language_B), style_BS], dim=1)[:, None]

    def who(self, speaker_B: Tensor) -> Tensor:
        """A speaker's vector, (B, C): by the speaker embedding, where there is one, and by a row of their own.

        Half of the rows are dropped while training, so that an embedding alone is enough for somebody new.
        """
        row: Tensor = self.speaker(speaker_B)
        if self.speaker_projection is None:
            return row
        seen = self.speaker_embeddings[speaker_B]
        if self.training:
            row = row * (torch.rand(len(row), 1, device=row.device) >= _ROW_DROPOUT)
            seen = nn.functional.normalize(seen + _EMBEDDING_NOISE * torch.randn_like(seen), dim=1)
        known: Tensor = self.speaker_projection(seen)
        return row + _EMBEDDING_SCALE * known

    def encode(self, symbol_BP: Tensor, articulation_BPA: Tensor, condition_B1C: Tensor, mask_BP: Tensor) -> Tensor:
        """What each phone sounds like, (B, P, C)."""
        x = self.symbol(symbol_BP)
        if self.training and self.config.symbol_dropout:
            x = x * (torch.rand(symbol_BP.shape, device=x.device) >= self.config.symbol_dropout)[..., None]
        x = x + self.articulation(articulation_BPA)
        x = dropout(x, self.config.encoder_dropout / 2, self.training) + self.encoder_condition(condition_B1C)
        encoded: Tensor = self.encoder(x, mask_BP[..., None])
        return encoded

    def plan(
        self, articulation_BPA: Tensor, context_BPX: Tensor, condition_B1C: Tensor, mask_BP: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Hidden prosody (B, P, C), log duration in frames (B, P), normalised energy (B, P)."""
        wide = condition_B1C.expand(-1, context_BPX.shape[1], -1)
        x = self.prosody_enter(torch.cat([articulation_BPA, context_BPX, wide], dim=2))
        x = self.prosody(dropout(x, self.config.prosody_dropout / 3, self.training), mask_BP[..., None])
        duration, energy = self.prosody_leave(x).float().unbind(2)
        return x, duration, energy

    def draw(self, prosody_BPC: Tensor, phone_BT: Tensor, place_BTX: Tensor, mask_BT: Tensor) -> tuple[Tensor, Tensor]:
        """Normalised log F0 and the logit of voicing, (B, T) each."""
        x = self.contour_enter(torch.cat([_spread(prosody_BPC, phone_BT), place_BTX], dim=2))
        pitch, voiced = self.contour_leave(self.contour(x, mask_BT[..., None])).float().unbind(2)
        return pitch, voiced

    def decode(
        self, known_BPC: Tensor, energy_BP: Tensor, pitch_BT: Tensor, voiced_BT: Tensor, phone_BT: Tensor,
        place_BTX: Tensor, condition_B1C: Tensor, mask_BT: Tensor,
    ) -> Tensor:  # fmt: skip
        """Normalised mel spectrum, (B, T, M)."""
        energy = _spread(energy_BP[..., None], phone_BT)
        voice = torch.cat([(pitch_BT * voiced_BT)[..., None], voiced_BT[..., None], energy], dim=2)
        x = self.decoder_enter(_spread(known_BPC, phone_BT)) + self.decoder_place(place_BTX)
        x = x + self.decoder_voice(voice) + self.decoder_condition(condition_B1C)
        mel: Tensor = self.decoder_leave(self.decoder(x, mask_BT[..., None]))
        return mel.float()

    def to_log_mel(self, mel_BTM: Tensor) -> Tensor:
        """Normalised → natural log, as the vocoder takes it, with the contrast of real speech."""
        loudness = (mel_BTM * self.mel_scale + self.mel_mean).mean(dim=2)
        sharp: Tensor = self.contrast(mel_BTM, loudness, self.config.sharpness)
        return sharp * self.mel_scale + self.mel_mean

    def to_log_f0(self, pitch_BT: Tensor, speaker_B: Tensor) -> Tensor:
        """Normalised → natural log of Hz."""
        mean, deviation = self.pitch[speaker_B].unbind(1)
        return pitch_BT * deviation[:, None] + mean[:, None]

    def from_log_f0(self, log_f0_BT: Tensor, speaker_B: Tensor) -> Tensor:
        """Natural log of Hz → normalised."""
        mean, deviation = self.pitch[speaker_B].unbind(1)
        return (log_f0_BT - mean[:, None]) / deviation[:, None]


def _spread(values_BPC: Tensor, phone_BT: Tensor) -> Tensor:
    """A phone's values to each of its frames, (B, T, C)."""
    return torch.gather(values_BPC, 1, phone_BT[..., None].expand(-1, -1, values_BPC.shape[2]))
