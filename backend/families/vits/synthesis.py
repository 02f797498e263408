"""Speaking with a trained voice: text → score → samples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.audio import pitch, retuning
from backend.audio.contours import fill, on_grid
from backend.content.words import open_bert
from backend.families.vits.config import INFO
from backend.families.vits.knobs import (
    LENGTH_NOISE,
    NOISE,
    STOCHASTIC,
    USUAL_LENGTH_NOISE,
    USUAL_NOISE,
    USUAL_STOCHASTIC,
    knobs_of,
    style_knob,
)  # fmt: skip
from backend.families.vits.marks import bare
from backend.families.vits.model.generator import Generator, Predicted, Text
from backend.families.vits.tokens import Tokens, language_rows, over_tokens, places, tokens, whole_frames
from backend.families.vits.weights.voice import Known
from backend.layers.source import Pitch
from backend.protocol.abilities import By, Control
from backend.protocol.resources import Resource
from backend.protocol.score import Contour, Phone, Score
from backend.protocol.voices import VoiceInfo, voice_of
from backend.recipe import Plan
from backend.text import phonemes, stand_ins
from backend.text.phonemes import PhoneToken, is_pause
from backend.voices import performing

_SEED = 20
_F0_HOP_S = 0.01
_VOICED = 0.5
_LONGEST_S = 3.0


@dataclass(frozen=True)
class _Said:
    """A score as the network takes it."""

    row: Tokens
    predicted: Predicted
    told: Tensor | None
    """The speaker's vector."""
    lengths: NDArray[np.int64]
    frames_B1P: Tensor


@dataclass
class VitsVoice:
    """:class:`backend.recipe.Speaks`."""

    info: VoiceInfo
    known: Known
    device: torch.device
    folder: Path | None = None
    """Where it lies, if it does."""
    noise: float = USUAL_NOISE
    """Deviation of the latent frames relative to what the text predicts, 0–1."""
    length_noise: float = USUAL_LENGTH_NOISE
    """The same for lengths."""
    stochastic: float = USUAL_STOCHASTIC
    """Share of the stochastic predictor in lengths, 0–1."""
    manners: tuple[float, ...] = ()
    """So much of each style in the place of the usual manner, 0–1; empty: nothing of them."""

    def __post_init__(self) -> None:
        self.model.to(self.device).eval()

    def tuned(self, knobs: Mapping[str, float]) -> "VitsVoice":
        """See :class:`backend.recipe.Tunable`."""
        manners = tuple(knobs.get(style_knob(number), 0.0) for number in range(self.model.sizes.styles))
        return replace(
            self, noise=knobs.get(NOISE, self.noise), length_noise=knobs.get(LENGTH_NOISE, self.length_noise),
            stochastic=knobs.get(STOCHASTIC, self.stochastic), manners=manners if any(manners) else self.manners,
        )  # fmt: skip

    @property
    def model(self) -> Generator:
        """The network."""
        return self.known.generator

    @property
    def _first(self) -> str:
        """Who speaks where nobody is named."""
        return (self.info.speakers or self.known.facts.speakers)[0]

    @property
    def hop_s(self) -> float:
        """Seconds a frame."""
        return self.model.sizes.hop / self.known.sample_rate

    @torch.no_grad()
    def plan(
        self, text: str, *, language: str = "", speaker: str = "", speed: float = 1.0, semitones: float = 0.0,
        lexicon: Mapping[str, str] | None = None,
    ) -> Plan:  # fmt: skip
        """One sentence → score; its F0 is what the voice makes of it. ``speed`` 0.1–10. Raises ``VoicewrightError``."""
        performing.check_speed(speed)
        language = language or self.known.facts.languages[0]
        said = phonemes.phonemize(text, language, lexicon)
        row, predicted, told = self._predict(said.symbols, said.words, language, speaker)
        wanted = self._drawn(row, predicted, told) / speed
        # Rounded up, as the public systems do: exp of a mean log is less than the mean.
        place = places(row, len(said.symbols))
        phones = np.maximum((np.bincount(place[row.phone], np.ceil(wanted)) / np.bincount(place))[place], 1.0)
        edges = np.concatenate([[0.0], np.cumsum(phones)]).astype(np.float32)
        lengths = whole_frames(edges, max(len(phones), round(float(edges[-1]))))
        if lengths is None:
            raise ValueError("more phones than frames")
        edges_s = np.concatenate([[0], np.cumsum(lengths)]) * self.hop_s
        score = Score(
            language=language,
            text=text,
            phones=performing.timed(said.symbols, edges_s),
            f0=Contour(hop_s=_F0_HOP_S, hz=[]),
            words=said.words,
            speaker=speaker or self._first,
        )
        own_hz, hop_s = self._own_pitch(score)
        hz = own_hz.astype(np.float64) * 2 ** (semitones / 12)
        score = msgspec.structs.replace(score, f0=performing.contour(hz, hop_s))
        return Plan(score=score, attention=performing.ownership(lengths))

    @torch.no_grad()
    def render(self, score: Score) -> NDArray[np.float32]:
        """Samples of the score, exactly as long as it, in [-1, 1]. Raises ``VoicewrightError`` for an empty score."""
        performing.check_score(score)
        rate = self.known.sample_rate
        hz, hop_s = np.asarray(score.f0.hz, np.float32), score.f0.hop_s
        made = self._speak(score)
        by_itself = self.model.sizes.source_rate
        if not by_itself and (hz > 0).any() and retuning.wanted(pitch.f0(made, rate, hop_s=hop_s), hz):
            made = retuning.retune(made, rate, hz, hop_s)
        return performing.finished(made, score, rate)

    def stand_ins(self, score: Score) -> dict[str, str]:
        """Phones of a score that this voice never met → the most similar ones that it says instead."""
        if self.known.facts.spelling != "phones":
            return {}
        missing = {phone.symbol for phone in score.phones if bare(phone.symbol)[0] not in self.known.facts.symbols}
        return {symbol: self._nearest(bare(symbol)[0]) for symbol in sorted(missing)}

    def _drawn(self, row: Tokens, predicted: Predicted, told: Tensor | None) -> NDArray[np.float64]:
        """Frames of each token, as the voice would have them; always the same for the same text."""
        noise = torch.randn(1, 2, len(row.symbols), generator=torch.Generator().manual_seed(_SEED))
        drawn = self.model.lengths(predicted, told, noise.to(self.device) * self.length_noise, self.stochastic)
        frames: NDArray[np.float64] = drawn[0, 0].double().exp().clamp(max=_LONGEST_S / self.hop_s).cpu().numpy()
        return frames

    def _own_pitch(self, score: Score) -> tuple[NDArray[np.float32], float]:
        """F0 as the voice would have it, Hz, 0 where it is not voiced, and its step, seconds."""
        if not self.model.sizes.source_rate:
            return pitch.f0(self._speak(score), self.known.sample_rate, hop_s=_F0_HOP_S), _F0_HOP_S
        said = self._said(score)
        log_f0, voiced = self.model.intone(said.predicted, said.frames_B1P, said.told)
        silent = np.repeat([is_pause(score.phones[at].symbol) for at in said.row.phone], said.lengths)
        hz = np.where((voiced[0].cpu().numpy() > _VOICED) & ~silent, log_f0[0].exp().cpu().numpy(), 0.0)
        return hz.astype(np.float32), self.hop_s

    def _speak(self, score: Score) -> NDArray[np.float32]:
        """As the voice itself would say it: lengths obeyed, and pitch if it knows of that; nothing else."""
        samples = round(score.duration_s * self.known.sample_rate)
        said = self._said(score)
        frames = int(said.lengths.sum())
        noise = self._frames_noise(said.lengths)
        source = self._source(score, frames) if self.model.sizes.source_rate else None
        made, _, _ = self.model.speak(said.predicted, said.frames_B1P, said.told, noise, source)
        out = np.zeros(samples, np.float32)
        heard = made[0].float().cpu().numpy()[:samples]
        out[: len(heard)] = heard
        return out

    def _source(self, score: Score, frames: int) -> Pitch:
        """The score's F0 on the voice's frames."""
        hz = on_grid(np.asarray(score.f0.hz, np.float32), score.f0.hop_s, frames, self.hop_s)
        log_f0, voiced = (torch.from_numpy(one)[None].to(self.device) for one in fill(hz))
        noise = torch.randn(1, frames * self.model.sizes.hop, generator=torch.Generator().manual_seed(_SEED))
        return Pitch(log_f0, voiced, noise.to(self.device), torch.zeros(1, device=self.device))

    def _said(self, score: Score) -> _Said:
        """What the score says, with whole frames for each token."""
        samples = round(score.duration_s * self.known.sample_rate)
        row, predicted, told = self._predict(score.phones, score.words, score.language, score.speaker)
        # A phone's tokens share its time as the voice would share it.
        wish = self._drawn(row, predicted, told)
        place = places(row, len(score.phones))
        edges_s = performing.edges_of(score)
        spans_s = np.bincount(place, np.diff(edges_s))
        place = place[row.phone]
        share = wish / np.bincount(place, wish)[place]
        edges = np.concatenate([[0.0], np.cumsum(spans_s[place] * share / self.hop_s)]).astype(np.float32)
        frames = max(-(-samples // self.model.sizes.hop), len(row.symbols))
        lengths = whole_frames(edges, frames)
        if lengths is None:
            raise ValueError("more phones than frames")
        frames_B1P = torch.from_numpy(lengths).to(self.device, torch.float32)[None, None]
        return _Said(row, predicted, told, lengths, frames_B1P)

    def _frames_noise(self, lengths: NDArray[np.int64]) -> Tensor:
        """Each token has noise of its own, so that a longer one leaves that of the others as it was. (1, Z, T)."""
        latent = self.model.sizes.latent
        pieces = [
            torch.randn(int(length), latent, generator=torch.Generator().manual_seed(_SEED + at))
            for at, length in enumerate(lengths)
        ]
        return (torch.cat(pieces).T[None] * self.noise).to(self.device)

    def _predict(
        self, phones: Sequence[PhoneToken] | Sequence[Phone], written: Sequence[str], language: str, speaker: str
    ) -> tuple[Tokens, Predicted, Tensor | None]:
        facts, sizes = self.known.facts, self.model.sizes
        words = [phone.word for phone in phones]
        languages = [phone.language for phone in phones]
        symbols = [phone.symbol for phone in phones]
        row = tokens(symbols, facts, self._nearest, words, [one or language for one in languages])
        spoken = language_rows(languages, language, row, facts)
        ids, tones, spoken_in = (
            torch.from_numpy(one)[None].to(self.device) for one in (row.symbols, row.tones, spoken)
        )
        text = Text(
            ids, torch.tensor([ids.shape[1]], device=self.device), tones if sizes.tones else None,
            spoken_in if sizes.languages else None, self._read(written, words, row),
        )  # fmt: skip
        shares = self.model.styles.mixed(self.manners) if self.manners else None
        told = self.model.speaker(
            torch.tensor([facts.speaker(speaker or self._first)], device=self.device), shares_BS=shares
        )
        return row, self.model.predict(text, told), told

    def _read(self, written: Sequence[str], words: Sequence[int], row: Tokens) -> tuple[Tensor, ...]:
        """Features of words, (1, C, P) each: zeros for a public voice, whose BERT is not stored with it."""
        reader = self.known.facts.bert
        if reader is None:
            sizes = self.model.sizes
            return tuple(torch.zeros(1, width, len(row.symbols), device=self.device) for _, width in sizes.berts)
        known = open_bert(reader, self.folder / "bert" if self.folder else None)
        return (torch.from_numpy(over_tokens(known.features(written), words, row))[None].to(self.device),)

    def _nearest(self, symbol: str) -> str:
        return stand_ins.nearest(symbol, self.known.facts.symbols[1:])


def named(info: VoiceInfo, known: Known, resources: Sequence[Resource] = ()) -> VoiceInfo:
    """What the network knows of itself and can be told, in the voice's card; ``resources``: what listened and read."""
    facts, sizes = known.facts, known.generator.sizes
    own: dict[Control, By] = {"pitch": "native"} if sizes.source_rate else {}
    return msgspec.structs.replace(
        info, sample_rate=known.sample_rate, languages=list(facts.languages), speakers=list(facts.speakers),
        controls=INFO.controls | own, knobs=knobs_of(sizes), resources=list(resources),
    )  # fmt: skip


def in_training(known: Known) -> VitsVoice:
    """A voice of networks in training, to listen to it now; it is not kept."""
    return VitsVoice(named(voice_of(INFO), known), known, next(known.generator.parameters()).device)
