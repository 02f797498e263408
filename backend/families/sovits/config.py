"""What sovits can be told. No torch in here: the supervisor reads it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class SemanticSizes:
    """Sizes of s1."""

    symbols: int
    """Rows of the table of phones."""
    codes: int
    """Semantic codes; the end is one more."""
    channels: int = 512
    heads: int = 16
    layers: int = 24
    dropout: float = 0.0
    words: int = 0
    """Width of features of words; 0: it hears none."""


@dataclass(frozen=True, kw_only=True)
class SoundSizes:
    """Sizes of s2."""

    symbols: int
    """Rows of the table of phones."""
    content: int = 768
    """Width of the content features, and of the codes' vectors."""
    codes: int = 1024
    """Rows of the codebook."""
    frames_a_code: int = 2
    """Content frames, and latent frames, of one semantic code."""
    bins: int = 1025
    """Of the linear spectrum."""
    style_bins: int = 704
    """The lowest of them, which style is heard from."""
    style_hidden: int = 128
    style: int = 512
    """Width of the style's vector."""
    prints: int = 0
    """Width of the speaker embedding that is heard beside the style (v2Pro); 0: none."""
    cross: int = 512
    """Width in which what is said looks at the phones; the style's, unless there is a speaker embedding."""
    cross_heads: int = 4
    """Heads by which what is said looks at the phones."""
    latent: int = 192
    hidden: int = 192
    filter: int = 768
    heads: int = 2
    layers: int = 6
    """Transformer blocks over phones; half as many before and after them over frames."""
    kernel: int = 3
    dropout: float = 0.1
    posterior_layers: int = 16
    """Of what listens to recordings; 0: there is none, as in files that only speak."""
    flow: Literal["wn", "transformer"] = "wn"
    flows: int = 4
    flow_layers: int = 4
    decoder: Literal["hifigan", "istft", "vocos"] = "hifigan"
    hop: int = 640
    """Samples a frame."""
    decoder_channels: int = 512
    decoder_layers: int = 4
    """Of vocos."""
    up_rates: tuple[int, ...] = (10, 8, 2, 2, 2)
    up_kernels: tuple[int, ...] = (16, 16, 8, 2, 2)
    block_kernels: tuple[int, ...] = (3, 7, 11)
    block_dilations: tuple[tuple[int, ...], ...] = ((1, 3, 5), (1, 3, 5), (1, 3, 5))
    source_rate: int = 0
    """The decoder has no source of its own."""

    @property
    def speaker_channels(self) -> int:
        """What posterior, flow and decoder are told is the style."""
        return self.style
