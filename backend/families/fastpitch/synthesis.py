"""Speaking with a trained voice: text → score → samples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.audio.contours import fill, on_grid
from backend.families.fastpitch import data, held
from backend.families.fastpitch.config import INFO
from backend.families.fastpitch.model import AcousticModel
from backend.protocol.resources import Resource
from backend.protocol.score import Score
from backend.protocol.voices import VoiceInfo, voice_of
from backend.recipe import Plan
from backend.text import articulation, phonemes, stand_ins
from backend.text.phonemes import is_pause
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.rendering import render
from backend.voices import approximating, performing

_SHORTEST_FRAMES = 1.5
_LEAD_FRAMES, _TAIL_FRAMES = 8, 15
_LONGEST_PAUSE_FRAMES = 60
_HIGHEST, _LOWEST = 1100.0, 50.0


@dataclass(frozen=True)
class _Phones:
    """A sentence as tensors of one row."""

    symbols: tuple[str, ...]
    known: Tensor
    prosody: Tensor
    condition: Tensor
    duration: Tensor
    energy: Tensor


@dataclass
class FastPitchVoice:
    """:class:`backend.recipe.Speaks`."""

    info: VoiceInfo
    acoustic: AcousticModel
    vocoder: SourceFilterVocoder
    device: torch.device

    def __post_init__(self) -> None:
        self.acoustic.to(self.device).eval()
        self.vocoder.to(self.device).eval()

    @property
    def hop_s(self) -> float:
        """Seconds a frame."""
        return self.acoustic.config.hop_s

    @torch.no_grad()
    def plan(
        self, text: str, *, language: str = "", speaker: str = "", speed: float = 1.0, semitones: float = 0.0,
        lexicon: Mapping[str, str] | None = None,
    ) -> Plan:  # fmt: skip
        """One sentence → score. ``speed`` > 0. Raises ``VoicewrightError``."""
        performing.check_speed(speed)
        language = language or self.acoustic.facts.languages[0]
        said = phonemes.phonemize(text, language, lexicon)
        symbols = [token.symbol for token in said.symbols]
        words = [token.word for token in said.symbols]
        phones = self._phones(symbols, words, language, speaker)
        lengths = self._lengths(symbols, phones.duration[0].double().exp().cpu().numpy() / speed)
        phone, place = (torch.from_numpy(table)[None].to(self.device) for table in data.places(lengths))
        pitch, voiced = self.acoustic.draw(phones.prosody, phone, place, torch.ones_like(place[..., 0]))
        log_f0 = self.acoustic.to_log_f0(pitch, self._speaker(speaker))[0]
        hz = torch.exp(log_f0 + semitones * float(np.log(2) / 12)).clamp(_LOWEST, _HIGHEST)
        silent = torch.tensor([is_pause(symbol) for symbol in symbols], device=self.device)[phone[0]]
        hz = torch.where((voiced[0] > 0) & ~silent, hz, 0.0)
        edges_s = np.concatenate([[0], np.cumsum(lengths)]) * self.hop_s
        score = Score(
            language=language,
            text=text,
            phones=performing.timed(said.symbols, edges_s),
            f0=performing.contour(hz.double().cpu().numpy(), self.hop_s),
            words=said.words,
            speaker=speaker or self.acoustic.facts.speakers[0],
        )
        return Plan(score=score, attention=performing.ownership(lengths))

    @torch.no_grad()
    def render(self, score: Score) -> NDArray[np.float32]:
        """Samples of the score, exactly as long as it, in [-1, 1]. Raises ``VoicewrightError`` for an empty score."""
        performing.check_score(score)
        facts = self.acoustic.facts
        score = approximating.approximated(score, facts.symbols[1:], facts.languages)
        hop, rate = self.acoustic.config.hop, self.acoustic.config.sample_rate
        samples = round(score.duration_s * rate)
        frames = max(-(-samples // hop), len(score.phones))
        lengths = data.lengths([phone.start_s for phone in score.phones], frames, self.hop_s)
        if lengths is None:
            raise ValueError("more phones than frames")
        made = render(self.vocoder, *self._spectrum(score, lengths)).float().cpu().numpy()
        return performing.finished(made, score, rate)

    def stand_ins(self, score: Score) -> dict[str, str]:
        """Phones of a score that this voice never met → the most similar ones that it says instead."""
        symbols = self.acoustic.facts.symbols
        return stand_ins.stand_ins((phone.symbol for phone in score.phones), symbols[1:], symbols)

    def _spectrum(self, score: Score, lengths: NDArray[np.int64]) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
        """Mel spectrum, log F0, voicing, and the log F0 that the spectrum was made for where it is sung beyond that."""
        symbols = [phone.symbol for phone in score.phones]
        phones = self._phones(symbols, [phone.word for phone in score.phones], score.language, score.speaker)
        frames, sung = int(lengths.sum()), np.array([phone.note >= 0 for phone in score.phones])
        hz = on_grid(np.asarray(score.f0.hz, np.float32), score.f0.hop_s, frames, self.hop_s)
        log_f0, voiced = fill(hz)
        usual = phones.duration[0].double().exp().cpu().numpy()
        spoken = held.spoken(symbols, lengths, usual, sung)
        at = held.places(symbols, lengths, spoken)
        low_f0, low_voiced = (
            torch.from_numpy(held.gathered(row, at, int(spoken.sum())))[None].to(self.device)
            for row in (log_f0, voiced)
        )
        speaker, made_for = self._speaker(score.speaker), None
        pitch = self.acoustic.from_log_f0(low_f0, speaker)
        log_f0_T, voiced_T = (torch.from_numpy(row).to(self.device) for row in (log_f0, voiced))
        if sung.any():
            pitch = held.within_speech(pitch)
            known = held.within_speech(self.acoustic.from_log_f0(log_f0_T[None], speaker))
            made_for = self.acoustic.to_log_f0(known, speaker)[0]
        phone, place = (torch.from_numpy(table)[None].to(self.device) for table in data.places(spoken))
        normal = self.acoustic.decode(
            phones.known,
            phones.energy,
            pitch,
            low_voiced.round(),
            phone,
            place,
            phones.condition,
            torch.ones_like(low_voiced),
        )
        mel = held.stretched(self.acoustic.to_log_mel(normal)[0], torch.from_numpy(at).to(self.device))
        return mel, log_f0_T, voiced_T, made_for

    def _phones(self, symbols: list[str], words: list[int], language: str, speaker: str) -> _Phones:
        facts, model = self.acoustic.facts, self.acoustic
        met = facts.symbols[1:]
        said = [symbol if symbol in facts.symbols else stand_ins.nearest(symbol, met) for symbol in symbols]
        ids = torch.tensor([[facts.symbols.index(symbol) for symbol in said]], device=self.device)
        traits = torch.from_numpy(articulation.table(said))[None].to(self.device)
        context = torch.from_numpy(data.contexts(symbols, words))[None].to(self.device)
        mask = torch.ones(1, len(symbols), device=self.device)
        row = facts.languages.index(language) if language in facts.languages else 0
        style = torch.zeros(1, model.config.style_channels, device=self.device)
        condition = model.condition(self._speaker(speaker), torch.tensor([row], device=self.device), style)
        known = model.encode(ids, traits, condition, mask)
        prosody, duration, energy = model.plan(traits, context, condition, mask)
        return _Phones(tuple(said), known, prosody, condition, duration, energy)

    def _lengths(self, symbols: list[str], predicted: NDArray[np.float64]) -> NDArray[np.int64]:
        """Whole frames that add up: boundaries are rounded, not lengths."""
        wanted = np.maximum(predicted, _SHORTEST_FRAMES)
        pauses = np.array([is_pause(symbol) for symbol in symbols])
        wanted[pauses] = np.minimum(wanted[pauses], _LONGEST_PAUSE_FRAMES)
        wanted[0], wanted[-1] = _LEAD_FRAMES, _TAIL_FRAMES
        starts = np.cumsum(wanted) - wanted
        frames = round(float(wanted.sum()))
        lengths = data.lengths([float(one) for one in starts], frames, 1.0)
        if lengths is None:
            raise ValueError("more phones than frames")
        return lengths

    def _speaker(self, name: str) -> Tensor:
        speakers = self.acoustic.facts.speakers
        return torch.tensor([speakers.index(performing.speaker_of(name, speakers))], device=self.device)


def named(info: VoiceInfo, acoustic: AcousticModel, resources: Sequence[Resource] = ()) -> VoiceInfo:
    """What the model knows of itself, in the voice's card; ``resources``: what listened for it.

    Without embeddings of speakers nobody new can be made of it.
    """
    facts, config = acoustic.facts, acoustic.config
    return msgspec.structs.replace(
        info, sample_rate=config.sample_rate, languages=list(facts.languages), speakers=list(facts.speakers),
        can=info.can if config.speaker_embedding_channels else info.can - {"imitates"}, resources=list(resources),
    )  # fmt: skip


def in_training(acoustic: AcousticModel, vocoder: SourceFilterVocoder) -> FastPitchVoice:
    """A voice of networks in training, to listen to it now; it is not kept."""
    device = next(acoustic.parameters()).device
    return FastPitchVoice(named(voice_of(INFO), acoustic), acoustic, vocoder, device)
