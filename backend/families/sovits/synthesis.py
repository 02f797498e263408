"""Speaking with a trained voice: text → codes → sound, and edits of what was said."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from backend.audio import pitch, retuning
from backend.audio.contours import on_grid
from backend.datasets.alignment.edges import edges_of
from backend.families.sovits import intonation
from backend.families.sovits.config import INFO
from backend.families.sovits.facts import Facts
from backend.families.sovits.knobs import FOLLOWING, LIVELY, PUBLIC, USUAL, Manner, knobs
from backend.families.sovits.references import Followed, Listener
from backend.families.sovits.sounding import Sounder
from backend.families.sovits.uttering import Asked, Uttered, Utterer
from backend.families.sovits.weights.voice import Heeded, KnownSemantic, KnownSound, Prompt
from backend.protocol.abilities import By, Control
from backend.protocol.problems import refuse
from backend.protocol.score import Score
from backend.protocol.voices import VoiceInfo, voice_of
from backend.recipe import Plan, Reference
from backend.text import phonemes
from backend.voices import holding, performing
from backend.voices.performing import Kept

_SAME_S = 1e-3


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
    def in_training(
        cls, semantic: KnownSemantic, sound: KnownSound, device: torch.device, parent: Path | None = None
    ) -> "SovitsVoice":
        """A voice of networks that are still being trained; ``parent``: of the voice that they go on from."""
        return cls(named(voice_of(INFO), semantic, sound), semantic, sound, device, parent)

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
        return replace(self, info=info, followed=Followed(prompt, self._listener.style(heeded)), _spoken=Kept())

    def listened(self, reference: Reference) -> tuple[Prompt, Heeded]:
        """A recording as a reference for s1 and s2. Raises ``VoicewrightError`` for one that is of no use."""
        return self._listener.listened(reference, self.info.languages[0])

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
        asked = Asked(symbols, words, language, tuple(said.words))
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
        )
        return Plan(score=score, attention=spoken.uttered.by_phone(), hint=spoken.uttered.hint())

    def render(self, score: Score) -> NDArray[np.float32]:
        """Samples of the score, exactly as long as it, in [-1, 1]. Raises ``VoicewrightError`` for an empty score."""
        performing.check_score(score)
        rate = self.info.sample_rate
        speaker = self._speaker(score.speaker)
        language = score.language or self.info.languages[0]
        symbols, words = zip(*((one.symbol, one.word) for one in score.phones), strict=True)
        asked = Asked(symbols, words, language, tuple(score.words))
        spoken, sounder = self._speak(asked, score.text, speaker, None), self._sounder
        edges_s = performing.edges_of(score)
        made, hz = spoken.samples_N, np.asarray(score.f0.hz, np.float32)
        by_itself = sounder.obeys and (hz > 0).any()
        timed = len(edges_s) == len(spoken.edges_s) and (np.abs(edges_s - spoken.edges_s) <= _SAME_S).all()
        if by_itself or not timed:
            moments = sounder.moments(holding.knots(score.phones, spoken.edges_s, edges_s))
            told = on_grid(hz, score.f0.hop_s, len(moments), sounder.hop_s) if by_itself else None
            made = sounder.samples(spoken.uttered, asked, self._followed(speaker).style_BS1, moments, told)
        wanted = round(score.duration_s * rate)
        made = np.pad(made, (0, max(0, wanted - len(made))))[:wanted]
        if not by_itself and (hz > 0).any() and retuning.wanted(pitch.f0(made, rate, hop_s=score.f0.hop_s), hz):
            made = retuning.retune(made, rate, hz, score.f0.hop_s)
        return performing.finished(made, score, rate)

    def stand_ins(self, score: Score) -> dict[str, str]:
        """Phones of a score that this voice never met → the most similar ones that it says instead."""
        facts = self.semantic.card.facts
        return {symbol: facts.nearest(symbol) for symbol in facts.lacks(phone.symbol for phone in score.phones)}

    def _speak(self, asked: Asked, text: str, speaker: str, lexicon: Mapping[str, str] | None) -> _Spoken:
        """The codes and sound that the voice chooses by itself. The latest ones are kept, for edits."""
        return self._spoken.recall((asked, speaker), lambda: self._speak_anew(asked, text, speaker, lexicon))

    def _speak_anew(self, asked: Asked, text: str, speaker: str, lexicon: Mapping[str, str] | None) -> _Spoken:
        followed, sounder = self._followed(speaker), self._sounder
        uttered = Utterer(self.semantic, self._manner, self.device, self.folder).utter(asked, followed.prompt)
        samples = sounder.samples(uttered, asked, followed.style_BS1)
        hz, hop_s = sounder.own_pitch(uttered, asked, followed.style_BS1, samples)
        if self.sound.model.sizes.placed:
            edges_s = uttered.edges_s()
        else:
            edges_s = edges_of(samples, self.info.sample_rate, text, asked.language, lexicon, asked.phones)
        return _Spoken(uttered=uttered, samples_N=samples, edges_s=edges_s, hz_F=hz, hop_s=hop_s)

    @property
    def _listener(self) -> Listener:
        return Listener(self.semantic, self.sound, self.device, self.folder)

    @property
    def _sounder(self) -> Sounder:
        return Sounder(self.sound, self._manner, self.device)

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
        return Followed(prompt, self._listener.style(references[at[1]]))

    @staticmethod
    def _place(facts: Facts, speaker: str) -> int:
        return facts.speakers.index(speaker) if speaker in facts.speakers else 0

    def _speaker(self, speaker: str) -> str:
        known = self.info.speakers
        if speaker and speaker not in known:
            refuse("speaker-unknown/or-reference", speaker=speaker, speakers=known)
        return speaker or (known[0] if known else "")


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
