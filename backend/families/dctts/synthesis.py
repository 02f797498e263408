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
from backend.audio.contours import fill, on_grid
from backend.audio.loudness import limit_peak
from backend.audio.resample import resample
from backend.families.dctts import attention, reading, sound
from backend.families.dctts.config import INFO, REDUCTION, DcttsConfig
from backend.families.dctts.decoding import decode
from backend.families.dctts.model import Text2Mel
from backend.families.dctts.reading import Reading
from backend.protocol.notices import Notice
from backend.protocol.score import Score
from backend.protocol.voices import VoiceInfo, voice_of
from backend.recipe import Plan
from backend.text import phonemes, stand_ins
from backend.vocoder import weights as vocoders
from backend.vocoder.model import SourceFilterVocoder
from backend.vocoder.rendering import render
from backend.voices import holding, performing, setting_in

_FRAMES_A_SYMBOL, _FRAMES_MORE = 5, 30
_SAME_CENTS, _SAME_SHARE = 30.0, 0.02
_HIGHEST, _LOWEST = 1100.0, 50.0
_ROUNDS_FOR_PITCH = 8


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
    """Its own; None: the one that comes with Voicewright, which is read when it is first needed."""
    device: torch.device

    def __post_init__(self) -> None:
        for part in (self.text2mel, self.ssrn, self.vocoder):
            if part is not None:
                part.to(self.device).eval()
        self._spoken = performing.Kept[_Spoken]()

    @torch.no_grad()
    def plan(
        self, text: str, *, language: str = "", speaker: str = "", speed: float = 1.0, semitones: float = 0.0,
        lexicon: Mapping[str, str] | None = None,
    ) -> Plan:  # fmt: skip
        """One sentence → score, with the attention it was spoken by. ``speed`` > 0. Raises ``VoicewrightError``."""
        performing.check_speed(speed)
        performing.speaker_of(speaker, [self.text2mel.facts.speaker])
        language = language or self.text2mel.facts.languages[0]
        said = phonemes.phonemize(text, language, lexicon)
        symbols = tuple(token.symbol for token in said.symbols)
        words = tuple(token.word for token in said.symbols)
        spoken = self._speak(symbols, words, said.words, language)
        frames = max(1, round(len(spoken.hz_F) / speed))
        hop_s = self.config.hop_s
        hz = np.where(spoken.hz_F > 0, np.clip(spoken.hz_F * 2 ** (semitones / 12), _LOWEST, _HIGHEST), 0.0)
        edges_s = spoken.edges_s * (frames * hop_s / spoken.edges_s[-1])
        score = Score(
            language=language,
            text=text,
            phones=performing.timed(said.symbols, edges_s),
            f0=performing.contour(performing.stretched(hz, frames), hop_s),
            words=said.words,
            speaker=self.text2mel.facts.speaker,
        )
        return Plan(score=score, attention=spoken.attention_NT, hint=spoken.hint)

    @torch.no_grad()
    def render(self, score: Score) -> NDArray[np.float32]:
        """Samples of the score, exactly as long as it, in [-1, 1]. Raises ``VoicewrightError`` for an empty score."""
        performing.check_score(score)
        performing.speaker_of(score.speaker, [self.text2mel.facts.speaker])
        config = self.config
        spectrum, own = self.spectrum(score)
        hz = on_grid(np.asarray(score.f0.hz, np.float32), score.f0.hop_s, len(spectrum), config.hop_s)
        gain_db = _gains(score, (np.arange(len(spectrum)) + 0.5) * config.hop_s)
        if config.output == "vocoder" or _differ(own, hz):
            made = self._by_vocoder(spectrum, own, hz, gain_db)
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
        held = holding.knots(score.phones, spoken.edges_s, performing.edges_of(score))
        at = np.interp((np.arange(frames) + 0.5) * hop_s, held.wanted_s, held.own_s) / hop_s - 0.5
        own = spoken.hz_F[np.clip(np.rint(at).astype(int), 0, len(spoken.hz_F) - 1)]
        return sound.blended(spoken.spectrum_FK, torch.from_numpy(at).to(self.device)), own

    def stand_ins(self, score: Score) -> dict[str, str]:
        """Phones of a score that this voice never met → the most similar ones that it says instead."""
        if self.text2mel.config.text_input == "characters":
            return {}
        symbols = self.text2mel.facts.symbols
        return stand_ins.stand_ins((phone.symbol for phone in score.phones), symbols[1:], symbols)

    def _speak(self, symbols: tuple[str, ...], words: tuple[int, ...], written: list[str], language: str) -> _Spoken:
        """What the voice says by itself; kept, for a sentence is edited and rendered again and again."""
        key = (symbols, words, tuple(written), language)
        return self._spoken.recall(key, lambda: self._speak_anew(symbols, words, written, language))

    def _speak_anew(
        self, symbols: tuple[str, ...], words: tuple[int, ...], written: list[str], language: str
    ) -> _Spoken:
        config, facts = self.text2mel.config, self.text2mel.facts
        by_letters = config.text_input == "characters"
        read = reading.letters(written, language, config.alphabet) if by_letters else Reading(symbols, words)
        known = {symbol: row for row, symbol in enumerate(facts.symbols)}
        rows = [known[one if one in known else stand_ins.nearest(one, facts.symbols[1:])] for one in read.symbols]
        count = len(rows)
        rows += [0] * (config.padded_characters - count)
        decoded = decode(
            self.text2mel, torch.tensor([rows], device=self.device), last=count - 1,
            most_frames=_FRAMES_MORE + _FRAMES_A_SYMBOL * count,
        )  # fmt: skip
        spectrum = torch.sigmoid(self.ssrn(decoded.mel_BTM)[0].float())
        # Its harmonics tell the pitch long before its phases are right.
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
        # Attention tells them by frames of tens of milliseconds.
        edges_s = setting_in.edges(symbols, edges_s, samples, config.sample_rate, hz)
        ended = bool(decoded.ended_B[0])
        hint = attention.hint(weights, path, frame_s, ended=ended, skips=config.attention_window - 1)
        return _Spoken(
            spectrum, edges_s, np.repeat(weights, REDUCTION, axis=1),
            np.pad(hz, (0, max(0, len(spectrum) - len(hz))))[: len(spectrum)].astype(np.float32), hint,
        )  # fmt: skip

    def _by_vocoder(
        self,
        spectrum_FK: Tensor,
        own: NDArray[np.float32],
        hz: NDArray[np.float32],
        gain_db: NDArray[np.float32] | None,
    ) -> NDArray[np.float32]:
        """``own``: the pitch that the spectrum has, ``hz``: that it is to have."""
        if self.vocoder is None:
            self.vocoder = vocoders.load(vocoders.SHIPPED).to(self.device).eval()
        vocoder = self.vocoder
        mel = sound.vocoder_mel(spectrum_FK, self.config, vocoder.config)
        if gain_db is not None:
            place = (np.arange(len(mel)) + 0.5) * len(gain_db) / len(mel) - 0.5
            gain = np.interp(place, np.arange(len(gain_db)), gain_db).astype(np.float32)
            mel = mel + torch.from_numpy(gain * np.float32(np.log(10) / 20)).to(self.device)[:, None]
        (log_f0, voiced), (made_for, _) = (
            fill(on_grid(curve, self.config.hop_s, len(mel), vocoder.config.hop_s)) for curve in (hz, own)
        )
        rows = (torch.from_numpy(row).to(self.device) for row in (log_f0, voiced, made_for))
        made = render(vocoder, mel, *rows).float().cpu().numpy()
        return resample(made, vocoder.config.sample_rate, self.config.sample_rate)


def named(info: VoiceInfo, text2mel: Text2Mel, config: DcttsConfig) -> VoiceInfo:
    """What the networks know of themselves, in the voice's card. ``config``: of the sound stage."""
    facts = text2mel.facts
    return msgspec.structs.replace(
        info, sample_rate=config.sample_rate, languages=list(facts.languages), speakers=[facts.speaker]
    )


def in_training(text2mel: Text2Mel, ssrn: nn.Module, config: DcttsConfig) -> DcttsVoice:
    """A voice of networks in training, to listen to it now; it is not kept."""
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
