"""What s2 makes of codes: sound, at its own times and pitch or at given ones.

Lengths are obeyed where sound is made of codes: what the text encoder hears of them is drawn out or pressed together.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.audio import pitch
from backend.families.sovits import intonation
from backend.families.sovits.knobs import Manner
from backend.families.sovits.model.text_encoder import Read
from backend.families.sovits.saying import latent_frames, own_pitch, say
from backend.families.sovits.uttering import Asked, Uttered
from backend.families.sovits.weights.voice import KnownSound
from backend.voices import holding


@dataclass(frozen=True)
class Sounder:
    """s2 as one manner draws from it."""

    sound: KnownSound
    manner: Manner
    device: torch.device

    @property
    def hop_s(self) -> float:
        """Seconds a latent frame."""
        return self.sound.model.sizes.hop / self.sound.card.sample_rate

    @property
    def obeys(self) -> bool:
        """Whether F0 can be told to it; else its sound has to be re-tuned."""
        return self.sound.model.sizes.source_rate > 0

    def samples(
        self, uttered: Uttered, asked: Asked, style_BS1: Tensor, moments_T: NDArray[np.float32] | None = None,
        hz_T: NDArray[np.float32] | None = None,
    ) -> NDArray[np.float32]:  # fmt: skip
        """Codes → samples; ``moments_T``: which moment of them each latent frame lies at, in content frames; ``hz_T``:
        F0 of latent frames, for a voice that obeys it.
        """
        at_T = None if moments_T is None else torch.from_numpy(moments_T).to(self.device)
        read = self._read(uttered, asked, style_BS1)
        noise, seed = self.manner.noise, self.manner.seed
        return say(self.sound.model, read, style_BS1, at_T=at_T, hz_T=hz_T, noise=noise, seed=seed)

    def own_pitch(
        self, uttered: Uttered, asked: Asked, style_BS1: Tensor, samples_N: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], float]:
        """F0 of the voice's own rendering ``samples_N``, Hz, and its hop, seconds."""
        model = self.sound.model
        if not self.obeys:
            return pitch.f0(samples_N, self.sound.card.sample_rate, hop_s=intonation.HOP_S), intonation.HOP_S
        read = self._read(uttered, asked, style_BS1)
        at_T = model.moments(latent_frames(model, read))
        return own_pitch(model, read if at_T is None else read.at(at_T.to(self.device)), style_BS1), self.hop_s

    def moments(self, knots: holding.Knots) -> NDArray[np.float32]:
        """Which moment of what was said each latent frame of an edited score lies at, in content frames."""
        frames = max(1, int(np.ceil(knots.wanted_s[-1] / self.hop_s - 1e-6)))
        at_s = np.interp((np.arange(frames) + 0.5) * self.hop_s, knots.wanted_s, knots.own_s)
        return np.asarray(at_s / (self.hop_s * self.sound.model.sizes.frames_a_content) - 0.5, np.float32)

    @torch.no_grad()
    def _read(self, uttered: Uttered, asked: Asked, style_BS1: Tensor) -> Read:
        """The hidden state of codes and phones."""
        model = self.sound.model
        phone = torch.from_numpy(self.sound.card.facts.rows(*asked[:3]))[None].to(self.device)
        every = model.sizes.frames_a_code
        frames = torch.tensor([len(uttered.code_T) * every], device=self.device)
        phones = torch.tensor([phone.shape[1]], device=self.device)
        said_BT = uttered.place_T.repeat_interleave(every)[None]
        return model.read(model.vectors(uttered.code_T[None]), frames, phone, phones, style_BS1, said_BT=said_BT)
