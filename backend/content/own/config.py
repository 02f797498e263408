"""What our own content encoder is built from and how it is trained. No torch in here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from msgspec import Meta

from backend.audio.mel import MelConfig

SAMPLE_RATE, HOP, FRAMES = 16_000, 320, 2
"""Hz; samples a frame of features; frames of the mel spectrum in one."""


@dataclass(frozen=True, kw_only=True)
class ContentConfig:
    """Settings of the encoder."""

    n_mels: Annotated[int, Meta(ge=20, le=128)] = 80
    """Bands of the mel spectrum, up to 8 kHz."""
    channels: Annotated[int, Meta(ge=8, le=1024)] = 192
    """Width of the network."""
    layers: Annotated[int, Meta(ge=1, le=24)] = 6
    """ConvNeXt blocks."""
    kernel: int = 7
    """Frames that a block looks at, odd."""
    width: Annotated[int, Meta(ge=2, le=1024)] = 256
    """Channels in front of the phones."""
    dropout: Annotated[float, Meta(ge=0, le=0.9)] = 0.1
    """Within the blocks."""
    symbols: tuple[str, ...] = ()
    """The phones that it tells apart; known when it was trained."""
    teacher: str = "hama"
    """Content features that are predicted beside the phones: they know more voices than there are in the data."""
    teacher_width: int = 256
    """Their channels."""
    batch_size: Annotated[int, Meta(ge=2, le=256)] = 16
    """Clips a step, even: each has a partner that says the same."""
    longest_frames: Annotated[int, Meta(ge=16, le=2000)] = 300
    """Of a clip in a step; the rest of a longer one is left out."""
    rate: Annotated[float, Meta(gt=0, le=0.1)] = 1e-3
    """Learning rate."""
    phone_weight: float = 1.0
    """Of the phones in the loss."""
    same_weight: float = 0.5
    """Of the likeness between what two voices say at the same place."""
    teach_weight: float = 0.5
    """Of the teacher's features."""
    temperature: float = 0.1
    """Of that likeness: a small one tells near places apart."""
    warp: Annotated[float, Meta(ge=0, le=0.5)] = 0.2
    """Formants are moved by up to this share, up or down, as if another speaker said the same."""
    ema: Annotated[float, Meta(ge=0, lt=1)] = 0.999
    """Of the averaged copy that is used in the end."""

    @property
    def mel(self) -> MelConfig:
        """The spectrum that it listens to."""
        return MelConfig(
            sample_rate=SAMPLE_RATE, n_fft=512, hop=HOP // FRAMES, win=400, n_mels=self.n_mels, fmax=SAMPLE_RATE / 2
        )


def presets() -> Mapping[str, ContentConfig]:
    """``tiny`` is trained in tests, ``base`` is what ships."""
    base = ContentConfig()
    tiny = replace(base, channels=48, layers=2, width=32, batch_size=6, rate=3e-3, dropout=0.0, ema=0.98)
    return {"tiny": tiny, "base": base}
