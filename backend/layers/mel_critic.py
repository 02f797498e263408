"""A discriminator of mel spectra: it hears the blur that mean losses leave.

As in GANSpeech (Yang et al. 2021) and NATSpeech's multi-window discriminators, but one fully convolutional
network whose verdicts each look at 25 frames. Its losses are the vocoder's (``backend.vocoder.adversary``).
"""

from itertools import pairwise

from torch import Tensor, nn

from backend.vocoder.adversary import look

_SLOPE = 0.2
_STRIDES = ((1, 2), (2, 2), (2, 2), (1, 1))


class Critic(nn.Module):
    """(B, T, M) normalised mel, zero behind the clip's end → verdicts (B, 1, T / 4, M / 8), and what the layers saw."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        widths = (1, channels, *(2 * channels for _ in _STRIDES[1:]))
        self.layers = nn.ModuleList(
            nn.Conv2d(before, after, 3, stride=stride, padding=1)
            for (before, after), stride in zip(pairwise(widths), _STRIDES, strict=True)
        )
        self.leave = nn.Conv2d(widths[-1], 1, 3, padding=1)

    def forward(self, mel_BTM: Tensor) -> tuple[Tensor, list[Tensor]]:
        return look(mel_BTM[:, None], self.layers, self.leave, _SLOPE)
