"""Speaking with a trained voice: text → score → samples.

Lengths and pitch are the model's own. A score says what they are; where it was edited, the voice says the same again,
its spectrum is stretched to the new lengths, and a new pitch is given to it by the source-filter vocoder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from backend.audio import pitch
from backend.audio.contours import fill
from backend.audio.loudness import limit_peak
from backend.families.dctts import attention, reading, sound
from backend.families.dctts.config import INFO, REDUCTION, DcttsConfig
from backend.families.dctts.decoding import decode
from backend.families.dctts.model import Text2Mel
from backend.families.dctts.reading import Reading
from backend.protocol.notices import Notice
from backend.protocol.problems import refuse
from backend.protocol.score import Contour, Phone, Score
from backend.protocol.voices import VoiceInfo, voice_of
from backend.recipe import Plan
from backend.text import articulation, phonemes
from backend.text.phonemes import is_pause
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.rendering import render

_FRAMES_A_SYMBOL, _FRAMES_MORE = 5, 30
_SAME_CENTS, _SAME_SHARE = 30.0, 0.02
_HIGHEST, _LOWEST = 1100.0, 50.0
_ROUNDS_FOR_PITCH = 8
_KEPT = 32
"""Sentences whose spectra are kept, about a megabyte each."""


@dataclass(frozen=True)
class _Spoken:
    """What the voice says by itself."""

    spectrum_FK: Tensor
    edges_s: NDArray[np.float64]
    """(P + 1,) of the phones."""
    attention_NT: NDArray[np.float32]
    hz_F: NDArray[np.float32]
    hint: Notice | None


@dataclass
class DcttsVoice:
    """:class:`backend.recipe.Speaks`. ``ssrn``: coarse spectrum → logits of the full one."""

    info: VoiceInfo
    text2mel: Text2Mel
    ssrn: nn.Module
    config: DcttsConfig
    """Of the sound stage: what the output is made with."""
    vocoder: SourceFilterVocoder | None
    device: torch.device

    def __post_init__(self) -> None:
        for part in (self.text2mel, self.ssrn, self.vocoder):
            if part is not None:
                part.to(self.device).eval()
        self._neighbours: dict[str, str] = {}
        self._spoken: dict[tuple[object, ...], _Spoken] = {}
        self._stand_in: SourceFilterVocoder | None = None

    @torch.no_grad()
    def plan(
        self, text: str, *, language: str = "", speaker: str = "", speed: float = 1.0, semitones: float = 0.0,
        lexicon: Mapping[str, str] | None = None,
    ) -> Plan:  # fmt: skip
        """One sentence → score, with the attention it was spoken by. ``speed`` > 0. Raises ``VoicewrightError``."""
        if not 0.1 <= speed <= 10:
            raise ValueError("speed lies between 0.1 and 10")
        self._check(speaker)
        language = language or self.text2mel.facts.languages[0]
        said = phonemes.phonemize(text, language, lexicon)
        symbols = tuple(token.symbol for token in said.symbols)
        words = tuple(token.word for token in said.symbols)
        spoken = self._speak(symbols, words, said.words, language)
        frames = max(1, round(len(spoken.hz_F) / speed))
        hop_s = self.config.hop_s
        hz = np.where(spoken.hz_F > 0, np.clip(spoken.hz_F * 2 ** (semitones / 12), _LOWEST, _HIGHEST), 0.0)
        at = np.clip(((np.arange(frames) + 0.5) * len(hz) / frames).astype(int), 0, len(hz) - 1)
        edges_s = spoken.edges_s * (frames * hop_s / spoken.edges_s[-1])
        score = Score(
            language=language,
            text=text,
            phones=[
                Phone(symbol=symbol, start_s=float(start), duration_s=float(end - start), word=word)
                for symbol, word, start, end in zip(symbols, words, edges_s, edges_s[1:], strict=False)
            ],
            f0=Contour(hop_s=hop_s, hz=[round(float(value), 3) for value in hz[at]]),
            words=said.words,
            speaker=self.text2mel.facts.speaker,
        )
        return Plan(score=score, attention=spoken.attention_NT, hint=spoken.hint)

    @torch.no_grad()
    def render(self, score: Score) -> NDArray[np.float32]:
        """Samples of the score, exactly as long as it, in [-1, 1]. Raises ``VoicewrightError`` for an empty score."""
        if not score.phones:
            refuse("score-empty/phones")
        self._check(score.speaker)
        config = self.config
        spectrum, own = self.spectrum(score)
        hz = _resampled(np.asarray(score.f0.hz, np.float32), score.f0.hop_s, len(spectrum), config.hop_s)
        gain_db = _gains(score, (np.arange(len(spectrum)) + 0.5) * config.hop_s)
        if config.output == "vocoder" or _differ(own, hz):
            made = self._by_vocoder(spectrum, hz, gain_db)
        else:
            made = sound.griffin_lim(
                spectrum, config, None if gain_db is None else torch.from_numpy(gain_db).to(self.device)
            )
        wanted = round(score.duration_s * config.sample_rate)
        made = np.pad(made, (0, max(0, wanted - len(made))))[:wanted].astype(np.float32)
        return limit_peak(made)

    @torch.no_grad()
    def spectrum(self, score: Score) -> tuple[Tensor, NDArray[np.float32]]:
        """What the voice says by itself, stretched to the score's lengths: full spectrum (F, K) and its own F0 (F,)."""
        symbols = tuple(phone.symbol for phone in score.phones)
        words = tuple(phone.word for phone in score.phones)
        spoken = self._speak(symbols, words, score.words, score.language or self.text2mel.facts.languages[0])
        hop_s = self.config.hop_s
        frames = max(1, -(-round(score.duration_s * self.config.sample_rate) // self.config.hop))
        edges_s = np.array([*[phone.start_s for phone in score.phones], score.duration_s])
        at = np.interp((np.arange(frames) + 0.5) * hop_s, edges_s, spoken.edges_s) / hop_s - 0.5
        own = spoken.hz_F[np.clip(np.rint(at).astype(int), 0, len(spoken.hz_F) - 1)]
        return sound.blended(spoken.spectrum_FK, torch.from_numpy(at).to(self.device)), own

    def stand_ins(self, score: Score) -> dict[str, str]:
        """Phones of a score that this voice never met → the most similar ones that it says instead."""
        if self.text2mel.config.text_input == "characters":
            return {}
        known = set(self.text2mel.facts.symbols)
        missing = sorted({phone.symbol for phone in score.phones} - known)
        return {symbol: self._nearest(symbol) for symbol in missing}

    def _speak(self, symbols: tuple[str, ...], words: tuple[int, ...], written: list[str], language: str) -> _Spoken:
        """What the voice says by itself; kept, for a sentence is edited and rendered again and again."""
        key = (symbols, words, tuple(written), language)
        if key not in self._spoken:
            if len(self._spoken) >= _KEPT:
                del self._spoken[next(iter(self._spoken))]
            self._spoken[key] = self._speak_anew(symbols, words, written, language)
        return self._spoken[key]

    def _speak_anew(
        self, symbols: tuple[str, ...], words: tuple[int, ...], written: list[str], language: str
    ) -> _Spoken:
        config, facts = self.text2mel.config, self.text2mel.facts
        by_letters = config.text_input == "characters"
        read = reading.letters(written, language, config.alphabet) if by_letters else Reading(symbols, words)
        known = {symbol: row for row, symbol in enumerate(facts.symbols)}
        rows = [known[one if one in known else self._nearest(one)] for one in read.symbols]
        count = len(rows)
        rows += [0] * (config.padded_characters - count)
        decoded = decode(
            self.text2mel, torch.tensor([rows], device=self.device), last=count - 1,
            most_frames=_FRAMES_MORE + _FRAMES_A_SYMBOL * count,
        )  # fmt: skip
        spectrum = torch.sigmoid(self.ssrn(decoded.mel_BTM)[0].float())
        # Its harmonics tell the pitch long before its phases are settled.
        samples = sound.griffin_lim(spectrum, replace(self.config, griffin_lim_rounds=_ROUNDS_FOR_PITCH))
        hz = pitch.f0(samples, config.sample_rate, hop_s=config.hop_s)
        weights = decoded.attention_BTN[0, :, :count].T.float().cpu().numpy()
        path = decoded.path_BT[0].clamp(max=count - 1).cpu().numpy()
        frame_s, end_s = REDUCTION * config.hop_s, len(spectrum) * config.hop_s
        starts_s = reading.starts(path, count, frame_s)
        if by_letters:
            edges_s = reading.spread(read, starts_s, end_s, words)
        else:
            edges_s = reading.rising(np.array([*starts_s, end_s]))
        ended = bool(decoded.ended_B[0])
        hint = attention.hint(weights, path, frame_s, ended=ended, skips=config.attention_window - 1)
        return _Spoken(
            spectrum, edges_s, np.repeat(weights, REDUCTION, axis=1),
            np.pad(hz, (0, max(0, len(spectrum) - len(hz))))[: len(spectrum)].astype(np.float32), hint,
        )  # fmt: skip

    def _by_vocoder(
        self, spectrum_FK: Tensor, hz: NDArray[np.float32], gain_db: NDArray[np.float32] | None
    ) -> NDArray[np.float32]:
        vocoder = self.vocoder
        if vocoder is None:
            if self._stand_in is None:
                made = SourceFilterVocoder(sound.vocoder_config(self.config)).untrained()
                self._stand_in = made.to(self.device)
            vocoder = self._stand_in
        mel = sound.vocoder_mel(spectrum_FK, self.config, vocoder.config)
        if gain_db is not None:
            place = (np.arange(len(mel)) + 0.5) * len(gain_db) / len(mel) - 0.5
            gain = np.interp(place, np.arange(len(gain_db)), gain_db).astype(np.float32)
            mel = mel + torch.from_numpy(gain * np.float32(np.log(10) / 20)).to(self.device)[:, None]
        curve = _resampled(hz, self.config.hop_s, len(mel), vocoder.config.hop_s)
        log_f0, voiced = (torch.from_numpy(row).to(self.device) for row in fill(curve))
        return render(vocoder, mel, log_f0, voiced).float().cpu().numpy()

    def _check(self, speaker: str) -> None:
        mine = self.text2mel.facts.speaker
        if speaker and speaker != mine:
            refuse("speaker-unknown", speaker=speaker, speakers=[mine])

    def _nearest(self, symbol: str) -> str:
        if symbol not in self._neighbours:
            pause = is_pause(symbol)
            mine = self.text2mel.facts.symbols[1:]
            known = [one for one in mine if is_pause(one) == pause]
            self._neighbours[symbol] = articulation.nearest(symbol, known or mine)
        return self._neighbours[symbol]


def named(info: VoiceInfo, text2mel: Text2Mel, config: DcttsConfig) -> VoiceInfo:
    """What the networks know of themselves, in the voice's card. ``config``: of the sound stage."""
    facts = text2mel.facts
    return msgspec.structs.replace(
        info, sample_rate=config.sample_rate, languages=list(facts.languages), speakers=[facts.speaker]
    )


def in_training(text2mel: Text2Mel, ssrn: nn.Module, config: DcttsConfig) -> DcttsVoice:
    """A voice that nobody keeps, to listen to."""
    info = named(voice_of(INFO), text2mel, config)
    return DcttsVoice(info, text2mel, ssrn, config, None, next(text2mel.parameters()).device)


def _gains(score: Score, centres_s: NDArray[np.floating]) -> NDArray[np.float32] | None:
    """Relative loudness of each frame, dB."""
    if not score.energy:
        return None
    grid_s = (np.arange(len(score.energy)) + 0.5) * score.f0.hop_s
    return np.asarray(np.interp(centres_s, grid_s, score.energy), np.float32)


def _differ(own: NDArray[np.float32], hz: NDArray[np.float32]) -> bool:
    """Whether a curve is another one than the voice's own, and not only its copy on another grid."""
    both = (own > 0) & (hz > 0)
    if not (own > 0).any():
        return bool((hz > 0).any())
    cents = np.abs(1200 * np.log2(hz[both] / own[both]))
    changed = int((cents > _SAME_CENTS).sum()) + int(((own > 0) != (hz > 0)).sum())
    return changed > max(2, _SAME_SHARE * len(own))


def _resampled(hz: NDArray[np.float32], hop_s: float, frames: int, wanted_s: float) -> NDArray[np.float32]:
    """F0 at other times: linear in log frequency between voiced frames, voiced as the nearest frame is."""
    if len(hz) == 0:
        return np.zeros(frames, np.float32)
    at = ((np.arange(frames) + 0.5) * wanted_s) / hop_s - 0.5
    log_f0, voiced = fill(hz)
    near = np.clip(np.rint(at).astype(int), 0, len(hz) - 1)
    drawn = np.exp(np.interp(at, np.arange(len(hz)), log_f0))
    return np.where((voiced[near] > 0) & (at < len(hz)), drawn, 0.0).astype(np.float32)
