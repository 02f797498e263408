"""What a vocoder is built from. No torch in here: the supervisor reads it."""

from dataclasses import dataclass
from typing import Protocol

from backend.audio.mel import MelConfig


class WithVocoder(Protocol):
    """A family's config that says how its vocoder is to be."""

    @property
    def sample_rate(self) -> int: ...
    @property
    def hop(self) -> int: ...
    @property
    def n_fft(self) -> int: ...
    @property
    def n_mels(self) -> int: ...
    @property
    def vocoder_n_fft(self) -> int: ...
    @property
    def vocoder_channels(self) -> int: ...
    @property
    def vocoder_layers(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class VocoderConfig:
    """Shape of a source-filter vocoder; it lies as ``vocoder.json`` beside the weights."""

    sample_rate: int = 16000
    """Hz."""
    hop: int = 160
    """Samples a frame, even."""
    mel_n_fft: int = 1024
    """Samples of the transform that the mel spectrum is made with."""
    n_mels: int = 80
    """Bands of the mel spectrum."""
    fmax: float = 8000.0
    """Highest frequency of the mel spectrum, Hz."""
    n_fft: int = 640
    """Samples of the frames that pulses are filtered in, at least twice the hop, even."""
    channels: int = 256
    """Width of the network."""
    hidden: int = 768
    """Width inside a block."""
    layers: int = 6
    """Number of ConvNeXt blocks."""
    kernel: int = 7
    """Frames that a block looks at, odd."""

    @classmethod
    def of(cls, config: WithVocoder) -> "VocoderConfig":
        """The vocoder's part of a family's config: the whole band, three times as wide inside."""
        return cls(
            sample_rate=config.sample_rate, hop=config.hop, mel_n_fft=config.n_fft, n_mels=config.n_mels,
            fmax=config.sample_rate / 2, n_fft=config.vocoder_n_fft, channels=config.vocoder_channels,
            hidden=3 * config.vocoder_channels, layers=config.vocoder_layers,
        )  # fmt: skip

    @property
    def mel(self) -> MelConfig:
        """The mel spectrum that it is fed."""
        return MelConfig(
            sample_rate=self.sample_rate, n_fft=self.mel_n_fft, hop=self.hop, win=self.mel_n_fft, n_mels=self.n_mels,
            fmin=0.0, fmax=self.fmax,
        )  # fmt: skip

    @property
    def noise_n_fft(self) -> int:
        """Samples of the frames that noise is filtered in: the shortest ones, for a hiss has no pitch."""
        return 2 * self.hop

    @property
    def bins(self) -> int:
        """Frequencies of the pulses' filter."""
        return self.n_fft // 2 + 1

    @property
    def noise_bins(self) -> int:
        """Frequencies of the noises' filters."""
        return self.noise_n_fft // 2 + 1

    @property
    def hop_s(self) -> float:
        """Seconds a frame."""
        return self.hop / self.sample_rate
