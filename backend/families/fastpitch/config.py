"""What fastpitch can be told. No torch in here: the supervisor reads it."""

from dataclasses import dataclass, field, replace
from typing import Literal

from backend.protocol.abilities import AFTERWARDS
from backend.protocol.families import FamilyInfo, PresetInfo, StageInfo
from backend.vocoder.config import VocoderConfig

ACOUSTIC, VOCODER = "acoustic", "vocoder"
INFO = FamilyInfo(
    name="fastpitch",
    title="FastPitch",
    stages=[
        StageInfo(
            name=ACOUSTIC,
            share=0.65,
            share_onward=0.9,
        ),
        StageInfo(
            name=VOCODER,
            share=0.35,
            share_onward=0.1,
        ),
    ],
    presets=[
        PresetInfo(name="tiny"),
        PresetInfo(name="small"),
        PresetInfo(name="base"),
    ],
    can=frozenset({"speaks", "imitates"}),
    controls=AFTERWARDS | {"duration": "native", "pitch": "native", "speed": "native"},
)


@dataclass(frozen=True, kw_only=True)
class FastPitchConfig:
    """Everything that both stages can be told."""

    sample_rate: int = field(default=16000, metadata={"min": 8000, "max": 48000})
    """Rate of the voice, Hz, 8000–48000; recordings are resampled to it."""
    hop: int = field(default=160, metadata={"min": 40, "max": 1024, "multiple": 2, "at_most": "n_fft"})
    """Samples a frame, even, 40–1024; 10 ms is a good length."""
    n_fft: int = field(default=1024, metadata={"min": 256, "max": 4096, "multiple": 2})
    """Samples that the mel spectrum looks at, 256–4096."""
    n_mels: int = field(default=80, metadata={"min": 20, "max": 160})
    """Bands of the mel spectrum, 20–160."""
    f0_method: Literal["swift", "world"] = "swift"
    """How pitch is measured: neural (swift-f0) or classic (WORLD's harvest)."""
    encoder_channels: int = field(default=128, metadata={"min": 16, "max": 1024})
    """Width of what is known of a phone, 16–1024."""
    encoder_layers: int = field(default=3, metadata={"min": 1, "max": 12})
    """Blocks over phones, 1–12; each sees one neighbour more on either side."""
    decoder_channels: int = field(default=192, metadata={"min": 16, "max": 1024})
    """Width of the mel decoder, 16–1024."""
    decoder_layers: int = field(default=5, metadata={"min": 1, "max": 16})
    """Blocks over frames, 1–16."""
    decoder_kernel: int = field(default=5, metadata={"min": 3, "max": 31, "odd": True})
    """Frames that a decoder block looks at, odd, 3–31."""
    prosody_channels: int = field(default=96, metadata={"min": 16, "max": 512})
    """Width of the predictors of duration, loudness, pitch and voicing, 16–512."""
    prosody_layers: int = field(default=3, metadata={"min": 1, "max": 8})
    """Blocks in each of them, 1–8."""
    speaker_channels: int = field(default=64, metadata={"min": 8, "max": 512})
    """Width of a speaker's vector, 8–512."""
    speaker_embedding_channels: int = field(default=0, metadata={"min": 0, "max": 256})
    """Numbers of the embedding that a speaker is known by beside a vector of their own: 256, or 0 for none. With
    it, ten seconds of a new speaker are enough for a first likeness."""
    style_channels: int = field(default=8, metadata={"min": 1, "max": 256})
    """Width of the style input, 1–256; zeros where no style is given."""
    encoder_dropout: float = field(default=0.2, metadata={"min": 0.0, "max": 0.9})
    """Share of activations dropped in the encoder while training, 0–0.9."""
    decoder_dropout: float = field(default=0.1, metadata={"min": 0.0, "max": 0.9})
    """Share of activations dropped in the decoder while training, 0–0.9."""
    prosody_dropout: float = field(default=0.3, metadata={"min": 0.0, "max": 0.9})
    """Share of activations dropped in the predictors while training, 0–0.9."""
    symbol_dropout: float = field(default=0.15, metadata={"min": 0.0, "max": 0.9})
    """Share of phones known by their articulation alone while training, 0–0.9: rare phones learn from common ones."""
    boundary_jitter_frames: float = field(default=0.5, metadata={"min": 0.0, "max": 5.0})
    """Standard deviation by which phone boundaries are moved while training, frames, 0–5."""
    batch_size_acoustic: int = field(default=10, metadata={"min": 1, "max": 512})
    """Clips a step of the speech stage takes, 1–512."""
    rate_acoustic: float = field(default=1e-3, metadata={"min": 1e-6, "max": 1e-2})
    """Learning rate of the speech stage, 1e-6–1e-2."""
    sharpness: float = field(default=1.0, metadata={"min": 0.0, "max": 3.0})
    """How far made spectra get the contrast of real ones, 0–3: 0 leaves them blurred, 1 gives
    all that training shows to be missing."""
    weight_decay: float = field(default=0.02, metadata={"min": 0.0, "max": 1.0})
    """Weight decay of the speech stage, 0–1."""
    critic_step: int = field(default=300, metadata={"min": 0, "max": 10_000_000})
    """From this step on, made spectra must also please a critic, which hears their blur."""
    critic_weight: float = field(default=0.1, metadata={"min": 0.0, "max": 10.0})
    """How much that weighs, 0–10; 0 leaves the critic out."""
    critic_channels: int = field(default=24, metadata={"min": 4, "max": 256})
    """Width of the critic, 4–256."""
    rate_critic: float = field(default=5e-4, metadata={"min": 1e-6, "max": 1e-2})
    """Learning rate of the critic, 1e-6–1e-2."""
    vocoder_channels: int = field(default=256, metadata={"min": 16, "max": 1024})
    """Width of the vocoder, 16–1024."""
    vocoder_layers: int = field(default=6, metadata={"min": 1, "max": 16})
    """Blocks of the vocoder, 1–16."""
    vocoder_n_fft: int = field(default=640, metadata={"min": 128, "max": 4096, "multiple": 2, "at_least_twice": "hop"})
    """Samples of the frames that the vocoder's filter works on, at least twice the hop, even, 128–4096."""
    batch_size_vocoder: int = field(default=16, metadata={"min": 1, "max": 512})
    """Segments a step of the vocoder takes, 1–512."""
    segment_frames: int = field(default=64, metadata={"min": 16, "max": 1000})
    """Length of a segment, frames, 16–1000."""
    rate_vocoder: float = field(default=1e-3, metadata={"min": 1e-6, "max": 1e-2})
    """Learning rate of the vocoder, 1e-6–1e-2."""
    stretch_share: float = field(default=0.0, metadata={"min": 0.0, "max": 1.0})
    """Share of segments that are played faster or slower, 0–1: voices and pitches beyond those of the recordings."""
    join_step: int = field(default=500, metadata={"min": 0, "max": 10_000_000})
    """From this step on, ``join_share`` of the vocoder's segments come from spectra that the speech stage makes."""
    join_share: float = field(default=0.0, metadata={"min": 0.0, "max": 1.0})
    """Share of segments with made spectra, 0–1. More sounds more like the speaker, but less natural."""
    adversary_step: int = field(default=1000, metadata={"min": 0, "max": 10_000_000})
    """From this step on, the vocoder must also please discriminators; at once where a voice hands its own on."""
    adversary_weight: float = field(default=0.0, metadata={"min": 0.0, "max": 10.0})
    """How much that weighs, 0–10; 0 leaves the discriminators out."""
    match_weight: float = field(default=1.0, metadata={"min": 0.0, "max": 10.0})
    """Weight of the distance between real and made speech inside the discriminators, 0–10."""
    colour_weight: float = field(default=0.0, metadata={"min": 0.0, "max": 10.0})
    """How much the vocoder is asked to keep a voice's colour at pitches up to seven semitones off, 0–10."""
    adversary_channels: int = field(default=16, metadata={"min": 4, "max": 256})
    """Width of the discriminators, 4–256."""
    rate_adversary: float = field(default=1e-3, metadata={"min": 1e-6, "max": 1e-2})
    """Learning rate of the discriminators, 1e-6–1e-2."""
    ema: float = field(default=0.998, metadata={"min": 0.0, "max": 0.99999})
    """How slowly the averaged weights that speak follow the trained ones, 0–0.99999."""
    precision: Literal["auto", "32", "bf16"] = "auto"
    """Arithmetic: auto uses bfloat16 where it is faster on this processor."""

    @property
    def vocoder(self) -> VocoderConfig:
        """The vocoder's part."""
        return VocoderConfig.of(self)

    @property
    def hop_s(self) -> float:
        """Seconds a frame."""
        return self.hop / self.sample_rate


def presets() -> dict[str, FastPitchConfig]:
    """Name → config."""
    small = FastPitchConfig()
    return {
        "tiny": replace(
            small, encoder_channels=48, decoder_channels=64, decoder_layers=3, prosody_channels=32, prosody_layers=2,
            encoder_dropout=0.0, decoder_dropout=0.0, prosody_dropout=0.0, symbol_dropout=0.0, weight_decay=0.0,
            boundary_jitter_frames=0.0, batch_size_acoustic=4, vocoder_channels=64, vocoder_layers=2,
            batch_size_vocoder=4, segment_frames=48, critic_weight=0.0, join_step=20, join_share=0.5, sharpness=0.5,
            rate_acoustic=3e-3, rate_vocoder=3e-3, ema=0.95,
        ),
        "small": small,
        "base": replace(
            small, sample_rate=24000, hop=240, vocoder_n_fft=960, n_mels=100, encoder_channels=192,
            decoder_channels=192, decoder_layers=6, prosody_channels=128, speaker_channels=96,
            speaker_embedding_channels=256, critic_step=0, adversary_weight=0.1,
        ),
    }  # fmt: skip
