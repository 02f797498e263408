"""What our own codec is built from and how it is trained. No torch in here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from msgspec import Meta

from backend.vocoder.config import VocoderConfig

FRAMES = 2
"""Of the mel spectrum in one frame of codes."""


@dataclass(frozen=True, kw_only=True)
class CodecConfig:
    """Settings of the codec."""

    sample_rate: Annotated[int, Meta(ge=8000, le=48000)] = 24000
    """Hz. Half a frame of codes, ``sample_rate`` / 100, must be even."""
    n_fft: int = 1024
    """Samples of the transform that the mel spectrum is made with."""
    n_mels: Annotated[int, Meta(ge=20, le=200)] = 100
    """Bands of the mel spectrum."""
    channels: Annotated[int, Meta(ge=8, le=1024)] = 192
    """Width of encoder and decoder."""
    layers: Annotated[int, Meta(ge=1, le=16)] = 5
    """ConvNeXt blocks of the encoder, and of the decoder."""
    kernel: int = 7
    """Frames that a block looks at, odd."""
    code_width: Annotated[int, Meta(ge=2, le=512)] = 64
    """Width of the codes' vectors."""
    books: Annotated[int, Meta(ge=2, le=32)] = 8
    """The first one says what is said, the others how it sounds."""
    cardinality: Annotated[int, Meta(ge=2, le=8192)] = 1024
    """Entries a book."""
    teacher: str = "hama"
    """Content features that the first book learns to predict."""
    teacher_width: int = 256
    """Their channels."""
    vocoder_channels: Annotated[int, Meta(ge=8, le=1024)] = 256
    """Width of the vocoder at the end of the decoder; see ``VocoderConfig``."""
    vocoder_layers: Annotated[int, Meta(ge=1, le=16)] = 6
    """Its blocks."""
    vocoder_n_fft: int = 960
    """Samples of the frames that it filters pulses in."""
    batch_size: Annotated[int, Meta(ge=1, le=512)] = 32
    """Segments a step."""
    segment_frames: Annotated[int, Meta(ge=8, le=1000)] = 128
    """Frames of the mel spectrum in a segment, even."""
    rate: Annotated[float, Meta(gt=0, le=0.1)] = 1e-3
    """Learning rate of encoder and decoder."""
    vocoder_rate: Annotated[float, Meta(gt=0, le=0.1)] = 2e-4
    """Learning rate of the vocoder, which usually was trained before."""
    drop_share: Annotated[float, Meta(ge=0, le=1)] = 0.25
    """Of the segments are decoded from fewer books than all, so that fewer can be sent."""
    pitch_weight: float = 1.0
    """Of F0 and voicing in the loss, beside the mel spectrum."""
    teach_weight: float = 0.5
    """Of the first book's prediction of the content features."""
    commit_weight: float = 0.25
    """Of the distance to the codes."""
    critic_step: Annotated[int, Meta(ge=0)] = 1000
    """From this step on a discriminator of mel spectra hears the blur that mean losses leave."""
    critic_weight: Annotated[float, Meta(ge=0)] = 0.1
    """Weight of its loss; 0: there is none."""
    critic_channels: Annotated[int, Meta(ge=2, le=256)] = 24
    """Its width."""
    heard_every: Annotated[int, Meta(ge=1, le=32)] = 4
    """The vocoder is trained on one segment in so many, since it costs ten times as much as the codes."""
    join_step: Annotated[int, Meta(ge=0)] = 2000
    """From this step on the vocoder is trained as well, and what it makes is compared with the recording."""
    adversary_weight: Annotated[float, Meta(ge=0)] = 0.1
    """Of the discriminators' verdicts, from ``join_step`` on; 0: there are none."""
    match_weight: Annotated[float, Meta(ge=0)] = 1.0
    """Of the distance between what they see of the recording and of what is made."""
    adversary_channels: Annotated[int, Meta(ge=2, le=256)] = 16
    """Width of the discriminators."""
    adversary_rate: Annotated[float, Meta(gt=0, le=0.1)] = 5e-4
    """Their learning rate."""
    ema: Annotated[float, Meta(ge=0, lt=1)] = 0.999
    """Of the averaged copy that is used in the end."""

    def __post_init__(self) -> None:
        if self.sample_rate % 200 or self.segment_frames % FRAMES:
            raise ValueError("need a rate that is a multiple of 200 Hz, and an even number of frames a segment")

    @property
    def hop(self) -> int:
        """Samples a frame of codes: 20 ms."""
        return self.sample_rate // 50

    @property
    def vocoder(self) -> VocoderConfig:
        """Shape of the vocoder."""
        return VocoderConfig(
            sample_rate=self.sample_rate, hop=self.hop // FRAMES, mel_n_fft=self.n_fft, n_mels=self.n_mels,
            fmax=self.sample_rate / 2, n_fft=self.vocoder_n_fft, channels=self.vocoder_channels,
            hidden=3 * self.vocoder_channels, layers=self.vocoder_layers,
        )  # fmt: skip


def presets() -> Mapping[str, CodecConfig]:
    """``tiny`` is trained in tests, ``base`` is what ships."""
    base = CodecConfig()
    return {
        "tiny": replace(
            base, sample_rate=16000, n_mels=80, channels=48, layers=2, code_width=16, books=4, cardinality=64,
            vocoder_channels=48, vocoder_layers=2, vocoder_n_fft=640, batch_size=8, segment_frames=64, rate=2e-3,
            heard_every=2, vocoder_rate=2e-3, join_step=60, critic_weight=0.0, adversary_weight=0.0, match_weight=0.0,
            ema=0.98,
        ),
        "base": base,
    }  # fmt: skip
