"""Predicts F0 from codes, phones and style, where nobody drew it. Not in the public system."""

from torch import Tensor

from backend.families.sovits.config import SoundSizes
from backend.families.sovits.model.text_encoder import Read
from backend.layers.over_frames import OverFrames
from backend.layers.source import natural


class PitchPredictor(OverFrames):
    """No gradient flows from it into the rest of the network."""

    def __init__(self, sizes: SoundSizes) -> None:
        super().__init__(
            sizes.hidden, sizes.hidden, 2, layers=sizes.frame_layers, speaker_channels=sizes.speaker_channels
        )

    def forward(self, read: Read, style_BS1: Tensor) -> tuple[Tensor, Tensor]:
        """→ natural log of Hz, and how surely it is voiced, as a logit; (B, T) each."""
        known = read.hidden_BHT.detach().transpose(1, 2)
        value, sure = self.over(known, read.frames_B1T.transpose(1, 2), style_BS1.detach()).unbind(dim=2)
        return natural(value), sure
