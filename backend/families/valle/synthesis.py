"""A voice that samples codes: phones → codes → sound, and edits of what it said.

Legend: N rows of text, S steps, T frames of codes, Q books.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.audio import pitch
from backend.audio.resample import resample
from backend.audio.retiming import retimed
from backend.codec.codec import Codec
from backend.datasets.alignment.edges import edges_of
from backend.families.valle.decoding import Choice, say
from backend.families.valle.facts import Card, Prompt
from backend.families.valle.knobs import Manner, knobs_of
from backend.families.valle.model import steps
from backend.families.valle.model.ar_v1 import ArV1
from backend.families.valle.model.ar_v2 import ArV2
from backend.families.valle.model.groups import whole
from backend.families.valle.model.nar_v1 import NarV1
from backend.families.valle.model.nar_v2 import NarV2
from backend.families.valle.sounding import sounded
from backend.families.valle.spelling import spell
from backend.judges.words import hear
from backend.layers import text_attention as attention
from backend.layers.sampling import Sampling
from backend.protocol.notices import Notice
from backend.protocol.problems import refuse
from backend.protocol.score import Score
from backend.protocol.voices import VoiceInfo
from backend.recipe import Plan, Reference
from backend.text import phonemes
from backend.voices import holding, performing, setting_in
from backend.voices.performing import Kept

_HOP_S = 0.01
_SECONDS_A_PHONE = 0.4
"""Speech that takes longer is stopped. The public code allows 16 frames of 1/75 s a phone: 0.21 s."""
_SECONDS_MORE = 2.0
_LEAST_S = 0.1
_REFERENCE_S = (1.0, 15.0)
_SAME_CENTS, _SAME_S, _SAME_SHARE = 10.0, 1e-3, 0.02
_STEADIEST = 1e-3
_NOTHING = Prompt(symbols=(), codes=())


@dataclass(frozen=True)
class _Spoken:
    """What the voice says by itself."""

    samples_N: NDArray[np.float32]
    edges_s: NDArray[np.float64]
    """(P + 1,) of the phones."""
    hz_F: NDArray[np.float32]
    attention_PS: NDArray[np.float32]
    hint: Notice | None


@dataclass
class ValleVoice:
    """:class:`backend.recipe.Speaks`, ``Follows`` and ``Tunable``. Without a second stage the first book is heard."""

    info: VoiceInfo
    first: ArV1 | ArV2
    second: NarV1 | NarV2 | None
    card: Card
    codec: Codec
    device: torch.device
    manner: Manner
    reference: Prompt | None = None
    """The reference that speech goes on from; None: the speaker's own."""
    _spoken: Kept[_Spoken] = field(default_factory=Kept, repr=False)

    def __post_init__(self) -> None:
        for part in (self.first, self.second):
            if part is not None:
                part.to(self.device).eval()

    def tuned(self, knobs: Mapping[str, float]) -> "ValleVoice":
        """See :class:`backend.recipe.Tunable`."""
        return replace(self, manner=self.manner.told(knobs))

    def following(self, reference: Reference) -> "ValleVoice":
        """See :class:`backend.recipe.Follows`. Without a text it is recognised, if it is English."""
        least, most = _REFERENCE_S
        seconds = len(reference.samples) / reference.sample_rate
        if not least <= seconds <= most:
            refuse("reference-refused/length", length_s=seconds, least_s=least, most_s=most)
        language = reference.language or self.info.languages[0]
        text = reference.text.strip()
        if not text and language.startswith("en"):
            text = hear(resample(reference.samples, reference.sample_rate, 16_000))
        if not text:
            refuse("reference-refused/no-text")
        said = phonemes.phonemize(text, language)
        spelt = spell([one.symbol for one in said.symbols], [one.word for one in said.symbols],
                      self.card.facts.spelling)  # fmt: skip
        codes = self.codec.encode(resample(reference.samples, reference.sample_rate, self.codec.facts.sample_rate))
        frames = tuple(tuple(map(int, frame)) for frame in codes.T)
        places: tuple[int, ...] = ()
        if self.card.sizes.strides:
            edges_s = edges_of(reference.samples, reference.sample_rate, text, language, None, spelt.symbols)
            moments_s = (np.arange(len(frames)) + 0.5) * self.codec.facts.hop_s
            places = tuple(map(int, np.searchsorted(edges_s[1:-1], moments_s, side="right")))
        prompt = Prompt(symbols=spelt.symbols, codes=frames, places=places)
        return replace(self, reference=prompt, _spoken=Kept())

    def plan(
        self, text: str, *, language: str = "", speaker: str = "", speed: float = 1.0, semitones: float = 0.0,
        lexicon: Mapping[str, str] | None = None,
    ) -> Plan:  # fmt: skip
        """One sentence → score, with the attention it was spoken by. ``speed`` > 0. Raises ``VoicewrightError``."""
        performing.check_speed(speed)
        speaker = performing.speaker_of(speaker, self.info.speakers)
        language = language or self.info.languages[0]
        said = phonemes.phonemize(text, language, lexicon)
        symbols, words = [one.symbol for one in said.symbols], [one.word for one in said.symbols]
        spoken = self._speak(symbols, words, text, language, speaker, lexicon)
        edges_s = spoken.edges_s / speed
        hz = spoken.hz_F * np.float32(2 ** (semitones / 12))
        frames = max(1, int(np.ceil(edges_s[-1] / _HOP_S - 1e-6)))
        score = Score(
            language=language,
            text=text,
            phones=performing.timed(said.symbols, edges_s),
            f0=performing.contour(performing.stretched(hz, frames), _HOP_S),
            words=said.words,
            speaker=speaker,
        )
        return Plan(score=score, attention=spoken.attention_PS, hint=spoken.hint)

    def render(self, score: Score) -> NDArray[np.float32]:
        """Samples of the score, exactly as long as it, in [-1, 1]. Raises ``VoicewrightError`` for an empty score."""
        performing.check_score(score)
        rate = self.info.sample_rate
        symbols, words = [one.symbol for one in score.phones], [one.word for one in score.phones]
        language = score.language or self.info.languages[0]
        speaker = performing.speaker_of(score.speaker, self.info.speakers)
        spoken = self._speak(symbols, words, score.text, language, speaker, None)
        edges_s = performing.edges_of(score)
        hz = np.asarray(score.f0.hz, np.float32)
        made = spoken.samples_N
        if _moved(spoken.edges_s, edges_s) or _retuned(spoken.hz_F, hz, score.f0.hop_s):
            held = holding.knots(score.phones, spoken.edges_s, edges_s)
            made = retimed(made, rate, held.own_s, held.wanted_s, hz, score.f0.hop_s)
        return performing.finished(made, score, rate)

    def _speak(
        self, symbols: list[str], words: list[int], text: str, language: str, speaker: str,
        lexicon: Mapping[str, str] | None,
    ) -> _Spoken:  # fmt: skip
        """The codes and sound that the voice chooses by itself. They are kept, because a sentence is edited and
        rendered many times.
        """
        key = (tuple(symbols), tuple(words), language, speaker, self.manner, self.reference)
        return self._spoken.recall(key, lambda: self._speak_anew(symbols, words, text, language, speaker, lexicon))

    @torch.no_grad()
    def _speak_anew(
        self, symbols: list[str], words: list[int], text: str, language: str, speaker: str,
        lexicon: Mapping[str, str] | None,
    ) -> _Spoken:  # fmt: skip
        facts, hop_s = self.card.facts, self.codec.facts.hop_s
        prompt = self.reference or self.card.prompts.get(speaker, _NOTHING)
        if not prompt.codes and not self.card.sizes.begins:
            refuse("reference-needed/text")
        texts = [prompt.text] if prompt.codes else []
        rows, phones = facts.read([*texts, spell(symbols, words, facts.spelling)])
        rows_N = torch.tensor(rows, device=self.device)
        before_TQ = torch.tensor(prompt.codes, device=self.device).reshape(-1, facts.books).long()
        before_T = torch.tensor(prompt.places, device=self.device).long() if self.card.sizes.strides else None
        group = self.card.sizes.group
        steps_s = group * hop_s
        said = say(
            self.first, rows_N, before_TQ[:, 0], most=int((_SECONDS_MORE + _SECONDS_A_PHONE * len(symbols)) / steps_s),
            choice=self._choice(steps_s), generator=torch.Generator().manual_seed(self.manner.seed), place_T=before_T,
            before=len(rows) - len(symbols),
        )  # fmt: skip
        place_T = said.place_T(group)
        whole_T = None if before_T is None or place_T is None else torch.cat([before_T, place_T])
        samples = sounded(
            self.second,
            self.codec,
            rows_N,
            before_TQ,
            said.codes_T,
            place_T=whole_T,
            logits_TV=said.logits_SGV.flatten(0, 1)[: len(said.codes_T)],
        )
        seen = looks(self.first, rows_N, before_TQ[:, 0], said.codes_T, whole_T)
        mine = np.flatnonzero(np.array(phones) >= 0)
        weights = np.zeros((len(symbols), seen.shape[1]), np.float32)
        np.add.at(weights, np.array(phones)[mine], attention.following(seen[:, :, mine]))
        rate = self.codec.facts.sample_rate
        hz_F = pitch.f0(samples, rate, hop_s=_HOP_S)
        edges_s = edges_of(samples, rate, text, language, lexicon, symbols)
        return _Spoken(
            samples, setting_in.edges(symbols, edges_s, samples, rate, hz_F), hz_F, weights,
            attention.hint(weights, steps_s, ended=said.ended),
        )  # fmt: skip

    def _choice(self, step_s: float) -> Choice:
        manner = self.manner
        greedy = manner.temperature < _STEADIEST
        sampling = Sampling(
            top_k=1 if greedy else manner.top_k, top_p=manner.top_p, temperature=manner.temperature,
            repetition_penalty=1.0,
        )  # fmt: skip
        return Choice(
            sampling=sampling, repetition_share=1.0 if greedy else manner.repetition_share,
            among=self.card.facts.cardinality, least=round(_LEAST_S / step_s),
        )  # fmt: skip


def looks(
    first: ArV1 | ArV2, rows_N: Tensor, prompt_T: Tensor, said_T: Tensor, place_T: Tensor | None = None
) -> NDArray[np.float32]:
    """Attention of each head, when each step was predicted, on each row of the text: (H, S, N). ``place_T``: which
    phone each code is of, the prompt's included, for a network that follows its place.
    """
    group = first.sizes.group
    place_1S = None
    if place_T is not None:
        said = place_T[len(prompt_T) % group :][None]
        phones, frames = (rows_N.new_tensor([count]) for count in (len(rows_N), said.shape[1]))
        _, place_1S = steps.places(said, phones, frames, group)
    prompt_T = whole(prompt_T, group)
    codes = torch.cat([prompt_T, said_T])
    read = first.steps(codes[None], codes.new_tensor([len(codes)])).read_BSG
    count = -(-len(said_T) // group)
    start = first.sizes.begins + len(prompt_T) // group - 1
    looked = first.looks(rows_N[None], read, place_1S)
    found: NDArray[np.float32] = looked[:, start : start + count].float().cpu().numpy()
    return found


def _moved(own_s: NDArray[np.float64], edges_s: NDArray[np.float64]) -> bool:
    return len(own_s) != len(edges_s) or bool((np.abs(own_s - edges_s) > _SAME_S).any())


def _retuned(own_F: NDArray[np.float32], hz: NDArray[np.float32], hop_s: float) -> bool:
    """Whether F0 was edited: it differs from the voice's own by more than sampling on other frames explains."""
    if not len(hz) or not len(own_F):
        return False
    at = np.clip((((np.arange(len(own_F)) + 0.5) * _HOP_S) / hop_s).astype(int), 0, len(hz) - 1)
    both = (own_F > 0) & (hz[at] > 0)
    cents = 1200 * np.abs(np.log2(hz[at][both] / own_F[both]))
    return int((cents > _SAME_CENTS).sum()) > max(2, _SAME_SHARE * len(own_F))


def named(info: VoiceInfo, card: Card) -> VoiceInfo:
    """What a voice says of itself."""
    facts = card.facts
    return msgspec.structs.replace(
        info, sample_rate=facts.codec.sample_rate, languages=list(facts.languages), speakers=list(facts.speakers),
        knobs=knobs_of(card.manner), resources=[facts.codec],
    )  # fmt: skip
