"""Speaking with a trained voice: text → codes → sound, and edits of what was said.

Lengths are obeyed where sound is made of codes: what the text encoder hears of them is drawn out or pressed together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.audio import pitch, retuning
from backend.audio.contours import on_grid
from backend.audio.loudness import limit_peak
from backend.audio.mel import MelConfig
from backend.audio.resample import resample
from backend.content import embedded, speaker_embedding
from backend.content.provider import COPY
from backend.content.words import open_bert
from backend.datasets.alignment.edges import edges_of
from backend.families.sovits import attention, clips, codes, intonation, word_features
from backend.families.sovits.config import INFO
from backend.families.sovits.decoding import decode
from backend.families.sovits.facts import Facts, Spelt
from backend.families.sovits.knobs import FOLLOWING, LIVELY, PUBLIC, USUAL, Manner, knobs
from backend.families.sovits.model.semantic import Said
from backend.families.sovits.model.text_encoder import Read
from backend.families.sovits.saying import latent_frames, own_pitch, say
from backend.families.sovits.weights.voice import Heeded, KnownSemantic, KnownSound, Prompt
from backend.judges.words import hear
from backend.layers import text_attention
from backend.protocol.abilities import By, Control
from backend.protocol.notices import Notice
from backend.protocol.problems import refuse
from backend.protocol.score import Score
from backend.protocol.voices import VoiceInfo, voice_of
from backend.recipe import Plan, Reference
from backend.text import phonemes
from backend.voices import holding, performing
from backend.voices.performing import Kept

_F0_HOP_S = 0.01
_CODES_A_SECOND = 25
_SECONDS_A_PHONE, _SECONDS_MORE, _MOST_S = 0.4, 2.0, 54.0
_SHORTEST_S, _LONGEST_S = 2.0, 15.0
"""Limits of a reference's length; 3 to 10 seconds are best."""
_REST_S = 0.3
_SAME_S = 1e-3


@dataclass(frozen=True)
class Followed:
    """A reference as the networks know it: its codes, and its style (1, S, 1)."""

    prompt: Prompt
    style_BS1: Tensor


class _Asked(NamedTuple):
    """What is to be said."""

    phones: tuple[str, ...]
    words: tuple[int, ...]
    """The word that each phone belongs to, -1 for pauses."""
    language: str
    written: tuple[str, ...]


class Uttered(NamedTuple):
    """What s1 said, as s2 reads it."""

    code_T: Tensor
    place_T: Tensor
    """The row of the text that each code belongs to."""


@dataclass(frozen=True)
class _Spoken:
    """What the voice says by itself."""

    uttered: Uttered
    samples_N: NDArray[np.float32]
    edges_s: NDArray[np.float64]
    """(P + 1,) of the phones."""
    hz_F: NDArray[np.float32]
    hop_s: float
    """Of F0."""
    attention_PT: NDArray[np.float32]
    hint: Notice | None


@dataclass
class SovitsVoice:
    """:class:`backend.recipe.Speaks`, ``Follows`` and ``Tunable``."""

    info: VoiceInfo
    semantic: KnownSemantic
    sound: KnownSound
    device: torch.device
    folder: Path | None = None
    """The voice's folder; None for one in training."""
    manner: Manner | None = None
    """How codes are sampled; None: as the voice's card says."""
    followed: Followed | None = None
    """The reference that is followed; None: the voice's own speakers."""
    _spoken: Kept[_Spoken] = field(default_factory=Kept, repr=False)

    def __post_init__(self) -> None:
        self.semantic.model.to(self.device).eval()
        self.sound.model.to(self.device).eval()

    @classmethod
    def in_training(cls, semantic: KnownSemantic, sound: KnownSound, device: torch.device) -> "SovitsVoice":
        """A voice of networks that are still being trained."""
        return cls(named(voice_of(INFO), semantic, sound), semantic, sound, device)

    def tuned(self, knobs: Mapping[str, float]) -> "SovitsVoice":
        """See :class:`backend.recipe.Tunable`."""
        return replace(self, manner=self._manner.told(knobs), _spoken=Kept())

    @property
    def _manner(self) -> Manner:
        return self.manner or usual(self.semantic)

    @torch.no_grad()
    def following(self, reference: Reference) -> "SovitsVoice":
        """See :class:`backend.recipe.Follows`. English is recognised where the text is missing; other languages are
        then followed in timbre alone.
        """
        prompt, heeded = self.listened(reference)
        own = [FOLLOWING] if self.info.speakers else []
        own += [LIVELY] if prompt.spread else []
        info = msgspec.structs.replace(self.info, knobs=[*knobs(usual(self.semantic)), *own])
        return replace(self, info=info, followed=Followed(prompt, self._heard(heeded)), _spoken=Kept())

    @torch.no_grad()
    def listened(self, reference: Reference) -> tuple[Prompt, Heeded]:
        """A recording as a reference for s1 and s2. Raises ``VoicewrightError`` for one that is of no use."""
        seconds = len(reference.samples) / reference.sample_rate
        if not _SHORTEST_S <= seconds <= _LONGEST_S:
            refuse("reference-refused/length", length_s=seconds, least_s=_SHORTEST_S, most_s=_LONGEST_S)
        language = reference.language or self.info.languages[0]
        text = reference.text.strip()
        if not text and language.startswith("en"):
            text = hear(resample(reference.samples, reference.sample_rate, 16_000))
        spread = intonation.spread(pitch.f0(reference.samples, reference.sample_rate, hop_s=_F0_HOP_S))
        prompt = Prompt(phones=[], codes=[], spread=spread)
        if text:
            provider = embedded.of(self.sound.card.resource, self.folder / "content" if self.folder else None)
            heard = codes.encode(self.sound.model, provider.features(self._rested(reference), reference.sample_rate))
            said = phonemes.phonemize(text, language)
            symbols = [one.symbol for one in said.symbols]
            edges_s = edges_of(reference.samples, reference.sample_rate, text, language, None, symbols)
            moments = (np.arange(len(heard)) + 0.5) / _CODES_A_SECOND
            places = np.searchsorted(edges_s[1:-1], moments, side="right")
            words = [one.word for one in said.symbols]
            prompt = msgspec.structs.replace(
                prompt,
                phones=symbols,
                codes=heard.tolist(),
                places=places.tolist(),
                words=words,
                language=language,
                written=said.words,
            )
        return prompt, self._heeded(reference)

    def _rested(self, reference: Reference) -> NDArray[np.float32]:
        """The reference; for a public voice with a pause behind it, as in its training."""
        if self.semantic.card.facts.spelling == "phones":
            return reference.samples
        return np.pad(reference.samples, (0, round(_REST_S * reference.sample_rate)))

    def plan(
        self, text: str, *, language: str = "", speaker: str = "", speed: float = 1.0, semitones: float = 0.0,
        lexicon: Mapping[str, str] | None = None,
    ) -> Plan:  # fmt: skip
        """One sentence → score, with the attention it was spoken by. ``speed`` > 0. Raises ``VoicewrightError``."""
        performing.check_speed(speed)
        language = language or self.info.languages[0]
        speaker = self._speaker(speaker)
        said = phonemes.phonemize(text, language, lexicon)
        symbols, words = zip(*((one.symbol, one.word) for one in said.symbols), strict=True)
        asked = _Asked(symbols, words, language, tuple(said.words))
        spoken = self._speak(asked, text, speaker, lexicon)
        edges_s = spoken.edges_s / speed
        hz = intonation.moved(spoken.hz_F, self._followed(speaker).prompt.spread, self._manner.intonation)
        hz = hz * np.float32(2 ** (semitones / 12))
        frames = max(1, int(np.ceil(edges_s[-1] / spoken.hop_s - 1e-6)))
        score = Score(
            language=language,
            text=text,
            phones=performing.timed(said.symbols, edges_s),
            f0=performing.contour(performing.stretched(hz, frames), spoken.hop_s),
            words=said.words,
            speaker=speaker,
        )  # fmt: skip
        return Plan(score=score, attention=spoken.attention_PT, hint=spoken.hint)

    def render(self, score: Score) -> NDArray[np.float32]:
        """Samples of the score, exactly as long as it, in [-1, 1]. Raises ``VoicewrightError`` for an empty score."""
        performing.check_score(score)
        rate = self.info.sample_rate
        speaker = self._speaker(score.speaker)
        language = score.language or self.info.languages[0]
        symbols, words = zip(*((one.symbol, one.word) for one in score.phones), strict=True)
        asked = _Asked(symbols, words, language, tuple(score.words))
        spoken = self._speak(asked, score.text, speaker, None)
        edges_s = performing.edges_of(score)
        made, hz = spoken.samples_N, np.asarray(score.f0.hz, np.float32)
        by_itself = self.sound.model.sizes.source_rate > 0 and (hz > 0).any()
        timed = len(edges_s) == len(spoken.edges_s) and (np.abs(edges_s - spoken.edges_s) <= _SAME_S).all()
        if by_itself or not timed:
            moments = self._moments(holding.knots(score.phones, spoken.edges_s, edges_s))
            told = on_grid(hz, score.f0.hop_s, len(moments), self._hop_s) if by_itself else None
            made = self._sound(spoken.uttered, asked, speaker, moments, told)
        wanted = round(score.duration_s * rate)
        made = np.pad(made, (0, max(0, wanted - len(made))))[:wanted]
        if not by_itself and (hz > 0).any() and retuning.wanted(pitch.f0(made, rate, hop_s=score.f0.hop_s), hz):
            made = retuning.retune(made, rate, hz, score.f0.hop_s)
        return performing.finished(made, score, rate)

    def stand_ins(self, score: Score) -> dict[str, str]:
        """Phones of a score that this voice never met → the most similar ones that it says instead."""
        facts = self.semantic.card.facts
        return {symbol: facts.nearest(symbol) for symbol in facts.lacks(phone.symbol for phone in score.phones)}

    def _speak(self, asked: _Asked, text: str, speaker: str, lexicon: Mapping[str, str] | None) -> _Spoken:
        """The codes and sound that the voice chooses by itself. The latest ones are kept, for edits."""
        return self._spoken.recall((asked, speaker), lambda: self._speak_anew(asked, text, speaker, lexicon))

    @torch.no_grad()
    def _speak_anew(self, asked: _Asked, text: str, speaker: str, lexicon: Mapping[str, str] | None) -> _Spoken:
        prompt = self._followed(speaker).prompt
        model = self.semantic.model
        facts = self.semantic.card.facts
        former, spelt = facts.spelt(prompt.phones, prompt.words, prompt.language), facts.spelt(*asked[:3])
        rows = np.concatenate([former.row_S, spelt.row_S])
        told = _Asked(tuple(prompt.phones), tuple(prompt.words), prompt.language, tuple(prompt.written))
        heard = [self._word_features(one, row) for one, row in ((told, former), (asked, spelt))]
        words_WP = torch.from_numpy(np.concatenate(heard).T)
        count = torch.tensor([len(rows)], device=self.device)
        said = Said(torch.from_numpy(rows)[None].to(self.device), count, words_WP[None].to(self.device))
        before = torch.tensor([prompt.codes], dtype=torch.long, device=self.device)
        places = torch.from_numpy(former.first_P[np.array(prompt.places, np.int64)])[None].to(self.device)
        seconds = min(_MOST_S, _SECONDS_MORE + _SECONDS_A_PHONE * len(asked.phones))
        (made,) = decode(
            model, said, before, self._manner.sampling, most=int(seconds * _CODES_A_SECOND), place_BT=places,
            phones=len(former.row_S), generator=torch.Generator().manual_seed(self._manner.seed),
        )  # fmt: skip
        together = torch.cat([before, made.code_T[None]], dim=1)
        first = len(former.row_S)
        if made.place_T is not None:
            places = torch.cat([places, made.place_T[None]], dim=1)
        weights = attention.heard(model, said, together, places, phones=slice(first, None), first=len(prompt.codes))
        place_T = torch.from_numpy(text_attention.path(weights)) if made.place_T is None else made.place_T - first
        uttered = Uttered(made.code_T, place_T.to(self.device))
        samples = self._sound(uttered, asked, speaker)
        rate = self.info.sample_rate
        hz, hop_s = self._own_pitch(uttered, asked, speaker, samples)
        if self.sound.model.sizes.placed:
            edges_s = _edges(uttered, spelt)
        else:
            edges_s = edges_of(samples, rate, text, asked.language, lexicon, asked.phones)
        return _Spoken(
            uttered=uttered,
            samples_N=samples,
            edges_s=edges_s,
            hz_F=hz,
            hop_s=hop_s,
            attention_PT=_by_phone(weights, spelt),
            hint=text_attention.hint(
                weights if made.place_T is None else _there(uttered, spelt), 1 / _CODES_A_SECOND, ended=made.ended
            ),
        )

    def _word_features(self, asked: _Asked, spelt: Spelt) -> NDArray[np.float32]:
        """What s1 hears of words, (rows, width); zeros but for Chinese by a BERT."""
        wanted = self.semantic.card.words
        if wanted is None or asked.language != word_features.LANGUAGE or not asked.written:
            return np.zeros((len(spelt.row_S), self.semantic.model.sizes.words), np.float32)
        bert = open_bert(wanted, self.folder / COPY["words"] if self.folder else None)
        return word_features.spread(bert, asked.written, asked.words, spelt)

    def _sound(
        self, uttered: Uttered, asked: _Asked, speaker: str, moments: NDArray[np.float32] | None = None,
        hz: NDArray[np.float32] | None = None,
    ) -> NDArray[np.float32]:  # fmt: skip
        """Codes → samples; ``moments``: which moment of them each latent frame lies at, in content frames; ``hz``: F0
        of latent frames, for a voice that obeys it by itself.
        """
        style = self._followed(speaker).style_BS1
        at = None if moments is None else torch.from_numpy(moments).to(self.device)
        read = self._read(uttered, asked, style)
        return say(self.sound.model, read, style, at_T=at, hz_T=hz, noise=self._manner.noise, seed=self._manner.seed)

    @torch.no_grad()
    def _read(self, uttered: Uttered, asked: _Asked, style_BS1: Tensor) -> Read:
        """The hidden state of codes and phones."""
        model = self.sound.model
        phone = torch.from_numpy(self.sound.card.facts.rows(*asked[:3]))[None].to(self.device)
        every = model.sizes.frames_a_code
        frames = torch.tensor([len(uttered.code_T) * every], device=self.device)
        phones = torch.tensor([phone.shape[1]], device=self.device)
        said_BT = uttered.place_T.repeat_interleave(every)[None]
        return model.read(model.vectors(uttered.code_T[None]), frames, phone, phones, style_BS1, said_BT=said_BT)

    def _own_pitch(
        self, uttered: Uttered, asked: _Asked, speaker: str, samples_N: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], float]:
        """F0 of the voice's own rendering, Hz, and its hop, seconds."""
        model = self.sound.model
        if not model.sizes.source_rate:
            return pitch.f0(samples_N, self.info.sample_rate, hop_s=_F0_HOP_S), _F0_HOP_S
        style = self._followed(speaker).style_BS1
        read = self._read(uttered, asked, style)
        at_T = model.moments(latent_frames(model, read))
        return own_pitch(model, read if at_T is None else read.at(at_T.to(self.device)), style), self._hop_s

    @property
    def _hop_s(self) -> float:
        """Seconds a latent frame."""
        return self.sound.model.sizes.hop / self.info.sample_rate

    def _moments(self, knots: holding.Knots) -> NDArray[np.float32]:
        """Which moment of what was said each latent frame of an edited score lies at, in content frames."""
        frames = max(1, int(np.ceil(knots.wanted_s[-1] / self._hop_s - 1e-6)))
        at_s = np.interp((np.arange(frames) + 0.5) * self._hop_s, knots.wanted_s, knots.own_s)
        return np.asarray(at_s / (self._hop_s * self.sound.model.sizes.frames_a_content) - 0.5, np.float32)

    @torch.no_grad()
    def _heeded(self, reference: Reference) -> Heeded:
        card = self.sound.card
        samples = resample(reference.samples, reference.sample_rate, card.sample_rate)
        hop = self.sound.model.sizes.hop
        settings = MelConfig(
            sample_rate=card.sample_rate, n_fft=card.n_fft, hop=hop, win=card.n_fft, fmax=card.sample_rate / 2
        )
        spectrum = torch.from_numpy(clips.spectrum_of(limit_peak(samples), settings))[None].to(self.device)
        speaker_embedding_E = torch.zeros(0)
        if card.speaker is not None:
            provider = speaker_embedding.of(card.speaker, self.folder / COPY["speaker"] if self.folder else None)
            speaker_embedding_E = torch.from_numpy(provider.features(reference.samples, reference.sample_rate)[0])
        return Heeded(spectrum[0], speaker_embedding_E)

    @torch.no_grad()
    def _heard(self, heeded: Heeded) -> Tensor:
        """The style of a recording."""
        spectrum = heeded.spectrum_KT[None].to(self.device)
        speaker_embeddings = (
            heeded.speaker_embedding_E[None].to(self.device) if len(heeded.speaker_embedding_E) else None
        )
        return self.sound.model.style(
            spectrum, torch.tensor([spectrum.shape[2]], device=self.device), speaker_embeddings
        )

    def _followed(self, speaker: str) -> Followed:
        """The reference for one of the voice's speakers. Raises ``VoicewrightError`` where there is none."""
        share = self._manner.timbre
        if self.followed is not None and share == 1:
            return self.followed
        own = self._own(speaker)
        if self.followed is None:
            return own
        return Followed(self.followed.prompt, torch.lerp(own.style_BS1, self.followed.style_BS1, share))

    @torch.no_grad()
    def _own(self, speaker: str) -> Followed:
        """The voice's own speaker. Raises ``VoicewrightError`` where none is stored."""
        prompts, references = self.semantic.card.prompts, self.sound.references
        at = self._place(self.semantic.card.facts, speaker), self._place(self.sound.card.facts, speaker)
        if at[1] >= len(references) or at[0] >= len(prompts):
            refuse("reference-needed/none-stored")
        # A voice of one speaker knows how they speak; going on from a recording only leads it astray.
        alone = len(self.semantic.card.facts.speakers) == 1 and not self.semantic.card.prompted
        prompt = Prompt(phones=[], codes=[]) if alone else prompts[at[0]]
        return Followed(prompt, self._heard(references[at[1]]))

    @staticmethod
    def _place(facts: Facts, speaker: str) -> int:
        return facts.speakers.index(speaker) if speaker in facts.speakers else 0

    def _speaker(self, speaker: str) -> str:
        known = self.info.speakers
        if speaker and speaker not in known:
            refuse("speaker-unknown/or-reference", speaker=speaker, speakers=known)
        return speaker or (known[0] if known else "")


def _by_phone(weights_ST: NDArray[np.float32], spelt: Spelt) -> NDArray[np.float32]:
    """Attention to rows → to the phones that they stand for, (P, T)."""
    found = np.zeros((spelt.count, weights_ST.shape[1]), np.float32)
    np.add.at(found, spelt.phone_S, weights_ST)
    return found


def _there(uttered: Uttered, spelt: Spelt) -> NDArray[np.float32]:
    """Where s1 knew that it was, (S, T), all of it on one row: attention beside it loses nothing and is not judged."""
    rows = np.arange(len(spelt.row_S))[:, None]
    there: NDArray[np.bool_] = rows == uttered.place_T.cpu().numpy()
    return there.astype(np.float32)


def _edges(uttered: Uttered, spelt: Spelt) -> NDArray[np.float64]:
    """Where each phone begins, and the end, seconds, (P + 1,): as s1 placed its codes, which is as they sound."""
    starts = np.searchsorted(uttered.place_T.cpu().numpy(), spelt.first_P)
    return np.append(starts, len(uttered.code_T)) / _CODES_A_SECOND


def usual(semantic: KnownSemantic) -> Manner:
    """How codes are sampled where no knob is set."""
    return USUAL if semantic.card.facts.spelling == "phones" else PUBLIC


def named(info: VoiceInfo, semantic: KnownSemantic, sound: KnownSound) -> VoiceInfo:
    """What a voice says of itself."""
    count = min(len(semantic.card.prompts), len(sound.card.reference_frames))
    known = [one for one in semantic.card.facts.speakers[:count] if one in sound.card.facts.speakers[:count]]
    heard = [one for one in (sound.card.resource, sound.card.speaker, semantic.card.words) if one is not None]
    own: dict[Control, By] = {"pitch": "native"} if sound.model.sizes.source_rate else {}
    lively = [LIVELY] if semantic.card.prompted and semantic.card.prompts[0].spread else []
    return msgspec.structs.replace(
        info, sample_rate=sound.card.sample_rate, languages=list(semantic.card.facts.languages), speakers=known,
        controls=INFO.controls | own, knobs=[*knobs(usual(semantic)), *lively], resources=heard,
    )  # fmt: skip
