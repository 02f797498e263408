"""What layers ask of a family's sizes; a frozen dataclass with fields of these names fits. And how far sizes may go:
they come with files that anybody may have written, and whatever is made by them costs memory.
"""

from typing import Annotated, Literal, Protocol, TypeVar

import msgspec

T = TypeVar("T")
Rows = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
"""Of a table; 0: there is none."""
Width = Annotated[int, msgspec.Meta(ge=0, le=65_536)]
"""Channels; 0: there are none."""
Layers = Annotated[int, msgspec.Meta(ge=0, le=256)]
Factor = Annotated[int, msgspec.Meta(ge=1, le=256)]
"""Of a step up in time, a kernel, a dilation."""
Factors = Annotated[tuple[Factor, ...], msgspec.Meta(max_length=32)]
Dilations = Annotated[tuple[Factors, ...], msgspec.Meta(max_length=32)]
Doublings = Annotated[int, msgspec.Meta(ge=1, le=16)]
Samples = Annotated[int, msgspec.Meta(ge=1, le=65_536)]
"""Of a frame."""
Rate = Annotated[int, msgspec.Meta(ge=0, le=384_000)]
"""Hz; 0: none."""
Share = Annotated[float, msgspec.Meta(ge=0.0, lt=1.0)]
Above = Annotated[float, msgspec.Meta(gt=0.0, le=1e6)]
Logarithm = Annotated[float, msgspec.Meta(ge=-100.0, le=100.0)]


def checked(sizes: T) -> T:
    """The sizes as their types have them. Raises ``ValueError`` that names the first that goes too far."""
    try:
        return msgspec.convert(msgspec.to_builtins(sizes), type(sizes))
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


class PosteriorSizes(Protocol):
    """Of :class:`backend.layers.posterior.PosteriorEncoder`."""

    @property
    def bins(self) -> int:
        """Of the linear spectrum."""

    @property
    def hidden(self) -> int:
        """Width inside."""

    @property
    def latent(self) -> int:
        """Width of the latent frames, even."""

    @property
    def posterior_layers(self) -> int:
        """Gated layers."""

    @property
    def speaker_channels(self) -> int:
        """Width of the speaker's vector; 0: none."""


class FlowSizes(Protocol):
    """Of :class:`backend.layers.flow.Flow`."""

    @property
    def latent(self) -> int:
        """Width of the latent frames, even."""

    @property
    def hidden(self) -> int:
        """Width inside."""

    @property
    def flow(self) -> Literal["wn", "transformer"]:
        """What couplings are made of."""

    @property
    def flows(self) -> int:
        """Couplings."""

    @property
    def flow_layers(self) -> int:
        """Layers in each."""

    @property
    def filter(self) -> int:
        """Width inside transformer blocks."""

    @property
    def heads(self) -> int:
        """Attention heads of transformer blocks."""

    @property
    def dropout(self) -> float:
        """Share that is dropped in transformer blocks while training."""

    @property
    def speaker_channels(self) -> int:
        """Width of the speaker's vector; 0: none."""


class DecoderSizes(Protocol):
    """Of :func:`backend.layers.decoder.decoder`."""

    @property
    def latent(self) -> int:
        """Width of the latent frames."""

    @property
    def speaker_channels(self) -> int:
        """Width of the speaker's vector; 0: none."""

    @property
    def decoder(self) -> str:
        """Which one."""

    @property
    def hop(self) -> int:
        """Samples a frame."""

    @property
    def decoder_channels(self) -> int:
        """Width at first; halved at each step up."""

    @property
    def decoder_layers(self) -> int:
        """Blocks of vocos."""

    @property
    def up_rates(self) -> tuple[int, ...]:
        """Factors of the steps up."""

    @property
    def up_kernels(self) -> tuple[int, ...]:
        """Their kernels."""

    @property
    def block_kernels(self) -> tuple[int, ...]:
        """Kernels of the residual blocks after each step."""

    @property
    def block_dilations(self) -> tuple[tuple[int, ...], ...]:
        """Their dilations."""

    @property
    def source_rate(self) -> int:
        """Hz of the sound that is made of a source with F0; 0: there is none."""


def numbers(text: str) -> tuple[int, ...]:
    """As a config writes several: ``"8,4"`` → (8, 4). Raises ValueError for anything else."""
    return tuple(int(one) for one in text.split(",") if one.strip())
