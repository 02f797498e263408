"""A recording that is to be spoken like, as the two networks know it."""

from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.audio import pitch
from backend.audio.loudness import limit_peak
from backend.audio.mel import MelConfig
from backend.audio.resample import resample
from backend.content import embedded, speaker_embedding
from backend.content.provider import COPY
from backend.datasets.alignment.edges import edges_of
from backend.families.sovits import clips, codes, intonation
from backend.families.sovits.uttering import CODES_A_SECOND
from backend.families.sovits.weights.voice import Heeded, KnownSemantic, KnownSound, Prompt
from backend.judges.words import hear
from backend.protocol.problems import refuse
from backend.recipe import Reference
from backend.text import phonemes

_SHORTEST_S, _LONGEST_S = 2.0, 15.0
"""Limits of a reference's length; 3 to 10 seconds are best."""
_REST_S = 0.3


@dataclass(frozen=True)
class Followed:
    """A reference as the networks know it: its codes, and its style (1, S, 1)."""

    prompt: Prompt
    style_BS1: Tensor


@dataclass(frozen=True)
class Listener:
    """How a voice hears recordings: by the content features and the speaker embedding that its cards name."""

    semantic: KnownSemantic
    sound: KnownSound
    device: torch.device
    folder: Path | None = None
    """The voice's folder; None for one in training."""

    @torch.no_grad()
    def listened(self, reference: Reference, language: str) -> tuple[Prompt, Heeded]:
        """A recording for s1 and s2. English is recognised where the text is missing; other languages are then heard
        for their timbre alone. ``language``: spoken where the reference names none.

        Raises ``VoicewrightError`` for a recording that is of no use.
        """
        seconds = len(reference.samples) / reference.sample_rate
        if not _SHORTEST_S <= seconds <= _LONGEST_S:
            refuse("reference-refused/length", length_s=seconds, least_s=_SHORTEST_S, most_s=_LONGEST_S)
        language = reference.language or language
        text = reference.text.strip()
        if not text and language.startswith("en"):
            text = hear(resample(reference.samples, reference.sample_rate, 16_000))
        spread = intonation.spread(pitch.f0(reference.samples, reference.sample_rate, hop_s=intonation.HOP_S))
        prompt = self._prompt(reference, text, language) if text else Prompt(phones=[], codes=[])
        return msgspec.structs.replace(prompt, spread=spread), self._heeded(reference)

    @torch.no_grad()
    def style(self, heeded: Heeded) -> Tensor:
        """The style of a recording, (1, S, 1)."""
        spectrum = heeded.spectrum_KT[None].to(self.device)
        known = heeded.speaker_embedding_E
        speaker_embeddings = known[None].to(self.device) if len(known) else None
        frames = torch.tensor([spectrum.shape[2]], device=self.device)
        return self.sound.model.style(spectrum, frames, speaker_embeddings)

    def _prompt(self, reference: Reference, text: str, language: str) -> Prompt:
        """Its phones and codes, and which phone each code is of."""
        provider = embedded.of(self.sound.card.resource, self.folder / "content" if self.folder else None)
        heard = codes.encode(self.sound.model, provider.features(self._rested(reference), reference.sample_rate))
        said = phonemes.phonemize(text, language)
        symbols = [one.symbol for one in said.symbols]
        edges_s = edges_of(reference.samples, reference.sample_rate, text, language, None, symbols)
        moments_s = (np.arange(len(heard)) + 0.5) / CODES_A_SECOND
        return Prompt(
            phones=symbols,
            codes=heard.tolist(),
            places=np.searchsorted(edges_s[1:-1], moments_s, side="right").tolist(),
            words=[one.word for one in said.symbols],
            language=language,
            written=said.words,
        )

    def _rested(self, reference: Reference) -> NDArray[np.float32]:
        """The reference; for a public voice with a pause behind it, as in its training."""
        if self.semantic.card.facts.spelling == "phones":
            return reference.samples
        return np.pad(reference.samples, (0, round(_REST_S * reference.sample_rate)))

    def _heeded(self, reference: Reference) -> Heeded:
        card = self.sound.card
        samples = resample(reference.samples, reference.sample_rate, card.sample_rate)
        hop = self.sound.model.sizes.hop
        settings = MelConfig(
            sample_rate=card.sample_rate, n_fft=card.n_fft, hop=hop, win=card.n_fft, fmax=card.sample_rate / 2
        )
        spectrum = torch.from_numpy(clips.spectrum_of(limit_peak(samples), settings)).to(self.device)
        if card.speaker is None:
            return Heeded(spectrum, torch.zeros(0))
        provider = speaker_embedding.of(card.speaker, self.folder / COPY["speaker"] if self.folder else None)
        features = provider.features(reference.samples, reference.sample_rate)
        return Heeded(spectrum, torch.from_numpy(features[0]))
