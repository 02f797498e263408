"""Converting with a trained voice: a recording → the same words and melody, sung or said by somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.audio import pitch
from backend.audio.contours import fill, on_grid
from backend.audio.loudness import rms
from backend.audio.resample import resample
from backend.content.provider import Provider
from backend.families.comosvc import features, noise, spectra
from backend.families.comosvc.config import STEPS
from backend.families.comosvc.model import edm
from backend.families.comosvc.model.converter import Told
from backend.families.comosvc.weights.voice import Card, Known
from backend.protocol.problems import refuse
from backend.protocol.score import Contour
from backend.protocol.voices import Knob, VoiceInfo
from backend.vocoder.excitation import upsample
from backend.vocoder.model import SourceFilterVocoder

_LOWEST_HZ, _HIGHEST_HZ = 50.0, 1100.0
_TEACHER_STEPS = 20
_MEL_SEED, _FRESH_SEED, _SOUND_SEED = 1, 2, 20
_WITHIN = 4
"""Points of a frame at which F0 is read, to compute the phase at the frame's end."""


@dataclass(frozen=True)
class ComoSvcVoice:
    """:class:`backend.recipe.Converts`."""

    info: VoiceInfo
    known: Known
    vocoder: SourceFilterVocoder
    listener: Provider
    """The content encoder that the voice was trained with."""
    device: torch.device
    steps: int = 0
    """Steps of the denoiser; 0: as many as the voice needs."""

    def __post_init__(self) -> None:
        self.known.network.to(self.device).eval()
        self.vocoder.to(self.device).eval()

    @property
    def hop_s(self) -> float:
        """Seconds a frame."""
        return self.known.card.hop / self.known.card.sample_rate

    def tuned(self, knobs: Mapping[str, float]) -> Self:
        """The same voice with another number of steps."""
        return replace(self, steps=round(knobs.get(STEPS, self.steps)))

    @torch.no_grad()
    def convert(
        self, samples_N: NDArray[np.float32], rate: int, *, speaker: str = "", semitones: float = 0.0,
        f0: Contour | None = None, at_s: float = 0.0,
    ) -> NDArray[np.float32]:  # fmt: skip
        """See :class:`backend.recipe.Converts`."""
        card = self.known.card
        if f0 is None:
            hz = pitch.f0(samples_N, rate, hop_s=self.hop_s)
            f0, at_s = Contour(hop_s=self.hop_s, hz=hz.tolist()), 0.0
        samples = resample(samples_N, rate, card.sample_rate) if rate != card.sample_rate else samples_N
        if not len(samples):
            return np.zeros(0, np.float32)
        first, hz_T = _pitch(f0, semitones, at_s, self.hop_s, -(-len(samples) // card.hop))
        mel_TM = self._mel(samples, hz_T[first:], self._row(speaker), first)
        if card.layout == "comosvc":
            sounding = self.vocoder.config
            first, hz_T = _pitch(f0, semitones, at_s, sounding.hop_s, -(-len(samples) // sounding.hop))
            mel_TM = spectra.as_ours(mel_TM, sounding, len(hz_T) - first)
        made = self._sound(mel_TM, hz_T, first)[: len(samples)].float().cpu().numpy()
        return np.asarray(made, np.float32)

    def _mel(self, samples_N: NDArray[np.float32], hz_T: NDArray[np.float32], row: int, first: int) -> Tensor:
        """Frames of the new voice: (T, M)."""
        card, network = self.known.card, self.known.network
        heard = self.listener.features(samples_N, card.sample_rate)
        content = features.on_frames(heard, self.listener.facts.hop_s, self.hop_s, 0, len(hz_T))
        loud = rms(samples_N, card.hop)
        told_T = hz_T if card.layout == "ours" else np.exp(fill(hz_T)[0])
        parts = {
            "content": content, "f0": told_T, "unvoiced": (hz_T == 0).astype(np.float32), "loudness": loud,
            "mask": np.ones((1, len(hz_T)), np.float32), "shift": np.zeros((), np.float32),
        }  # fmt: skip
        batch = {name: torch.from_numpy(np.asarray(part))[None].to(self.device) for name, part in parts.items()}
        batch["singer"] = torch.tensor([row], device=self.device)
        told = network.tell(network.known(batch), batch["mask"])
        normal: Tensor = network.mel(network.whole(told, self._made(told, first)))
        return normal[0].T

    def _made(self, told: Told, first: int) -> Tensor:
        network, levels = self.known.network, self.known.network.sizes.levels
        frames, bands = told.coarse_BMT.shape[2], network.sizes.n_mels
        steps = self.steps or (1 if self.known.card.distilled else _TEACHER_STEPS)
        seeds = iter(range(_FRESH_SEED, 10**6))

        def drawn(seed: int) -> Tensor:
            return network.around(told, noise.at(first, first + frames, bands, seed).T[None].to(self.device))

        denoise = network.denoise(told)
        if self.known.card.distilled:
            return edm.jump(denoise, levels, drawn(_MEL_SEED), steps, lambda: drawn(next(seeds)))
        return edm.sample(denoise, levels, drawn(_MEL_SEED), steps)

    def _sound(self, mel_TM: Tensor, hz_T: NDArray[np.float32], first: int) -> Tensor:
        """Samples (T · hop,) of frames from ``first`` on; ``hz_T`` begins where the recording does."""
        hop, rate = self.vocoder.config.hop, self.vocoder.config.sample_rate
        log_f0, voiced = (torch.from_numpy(row)[None].to(self.device) for row in fill(hz_T))
        phase = _turns(log_f0[:, : first + 1], first, hop, rate)
        hiss = noise.at(first, first + len(mel_TM), hop, _SOUND_SEED).flatten()[None].to(self.device)
        samples: Tensor = self.vocoder(mel_TM[None], log_f0[:, first:], voiced[:, first:], hiss, phase)
        return samples[0]

    def _row(self, speaker: str) -> int:
        try:
            return self.known.card.facts.row(speaker)
        except ValueError:
            refuse("speaker-unknown", speaker=speaker, speakers=self.known.card.facts.singers, place=speaker)


def described(info: VoiceInfo, card: Card) -> VoiceInfo:
    """What the voice says of itself."""
    facts = card.facts
    steps = Knob(
        name=STEPS,
        default=1 if card.distilled else _TEACHER_STEPS,
        minimum=1,
        maximum=100,
    )
    return msgspec.structs.replace(
        info, sample_rate=card.sample_rate, languages=list(facts.languages), speakers=list(facts.singers),
        ranges=dict(zip(facts.singers, facts.ranges, strict=False)), knobs=[steps], resources=[facts.content],
    )  # fmt: skip


def _pitch(f0: Contour, semitones: float, at_s: float, hop_s: float, frames: int) -> tuple[int, NDArray[np.float32]]:
    """Which frame lies at ``at_s``, and F0 on all frames up to the end, higher by so much, Hz, 0 where unvoiced."""
    first = round(at_s / hop_s)
    hz_T = on_grid(np.asarray(f0.hz, np.float32), f0.hop_s, first + frames, hop_s)
    moved = np.clip(hz_T * 2 ** (semitones / 12), _LOWEST_HZ, _HIGHEST_HZ)
    return first, np.where(hz_T > 0, moved, 0.0).astype(np.float32)


def _turns(log_f0_1T: Tensor, frames: int, hop: int, rate: int) -> Tensor:
    """Phase of a source with this F0 after so many frames, in periods, [0, 1): (1,)."""
    if not frames:
        return log_f0_1T.new_zeros(1)
    within = upsample(log_f0_1T.double(), _WITHIN)[:, : frames * _WITHIN].exp()
    turns = within.sum(dim=1) * (hop / _WITHIN / rate)
    return (turns % 1.0).float()
