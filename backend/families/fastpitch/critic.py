"""A discriminator of mel spectra: it hears the blur that mean losses leave.

As in GANSpeech (Yang et al. 2021, §2.2) and NATSpeech's multi-window discriminators, but one fully convolutional
network whose verdicts each look at 25 frames. Its losses are the vocoder's (``backend.vocoder.adversary``).
"""

import torch.nn.functional as F  # noqa: N812 - as everybody calls it
from torch import Tensor, nn

from backend.vocoder.precision import fast

_SLOPE = 0.2
_STRIDES = ((1, 2), (2, 2), (2, 2), (1, 1))


class Critic(nn.Module):
    """(B, T, M) normalised mel, zero behind the clip's end → verdicts (B, 1, T / 4, M / 8), and what the layers saw."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        widths = (1, channels, *(2 * channels for _ in _STRIDES[1:]))
        self.layers = nn.ModuleList(
            nn.Conv2d(before, after, 3, stride=stride, padding=1)
            for before, after, stride in zip(widths, widths[1:], _STRIDES, strict=False)
        )
        self.leave = nn.Conv2d(widths[-1], 1, 3, padding=1)

    def forward(self, mel_BTM: Tensor) -> tuple[Tensor, list[Tensor]]:
        image, seen = mel_BTM[:, None], []
        with fast(mel_BTM.device):
            for layer in self.layers:
                image = F.leaky_relu(layer(image), _SLOPE)
                seen.append(image)
            verdict = self.leave(image)
        return verdict.float(), seen
