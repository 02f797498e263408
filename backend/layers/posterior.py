"""The recording's linear spectrum → latent frames (Kim et al. 2021), by WaveNet's layers."""

from torch import Tensor, nn

from backend.layers.convolutions import Gates
from backend.layers.sizes import PosteriorSizes

_KERNEL = 5


class PosteriorEncoder(nn.Module):
    """→ mean and log deviation of the latent frames, (B, Z, T) each."""

    def __init__(self, sizes: PosteriorSizes) -> None:
        super().__init__()
        self.pre = nn.Conv1d(sizes.bins, sizes.hidden, 1)
        self.enc = Gates(sizes.hidden, _KERNEL, sizes.posterior_layers, sizes.speaker_channels)
        self.proj = nn.Conv1d(sizes.hidden, 2 * sizes.latent, 1)

    def forward(self, spectrum_BKT: Tensor, mask_B1T: Tensor, speaker_BS1: Tensor | None) -> tuple[Tensor, Tensor]:
        x_BHT = self.enc(self.pre(spectrum_BKT) * mask_B1T, mask_B1T, speaker_BS1)
        mean, log_deviation = (self.proj(x_BHT) * mask_B1T).chunk(2, dim=1)
        return mean, log_deviation
