"""What layers ask of a family's sizes; a frozen dataclass with fields of these names fits."""

from typing import Literal, Protocol


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
