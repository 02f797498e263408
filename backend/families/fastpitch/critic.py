"""The discriminator of mel spectra that the speech stage is taught by."""

from backend.layers.mel_critic import Critic

__all__ = ["Critic"]
