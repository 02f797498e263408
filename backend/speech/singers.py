"""Who sings a track, whatever its family: a voice that speaks sings its score; one that only converts makes its own
voice of what a built-in voice sings.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from backend.audio.loudness import loud_level
from backend.project.project import Project
from backend.protocol.notices import Notice, notice
from backend.protocol.score import Score
from backend.protocol.voices import VoiceInfo
from backend.speech import vocal_range
from backend.voices import loading, performing

if TYPE_CHECKING:
    from backend.recipe import Converts, Plan, Speaks

_KEEP = 2
_LEVEL = 0.1
"""Root mean square that a voice is given what it converts at, where it does not say its own."""
_HEARD_SHARE = 0.1
"""Of the loudest: what is quieter does not count as singing."""


def load_singer(project: Project, wanted: str) -> "Speaks":
    """The voice that is meant, able to sing; with an empty name, the newest that speaks. Raises
    ``VoicewrightError``.
    """
    info = loading.choose(project, wanted) if wanted else None
    if info is None or "converts" not in info.can or "speaks" in info.can:
        return loading.load(project, wanted)
    converter = loading.load_converter(project, info.id)
    guide = _guide(project, converter.info)
    known = next((one for one in _known if one.converter is converter and one.guide is guide), None)
    if known is None:
        known = Guided(converter, guide)
        _known.append(known)  # the oldest goes
    return known


def way(voice: "Speaks") -> Notice:
    """How it comes to its pitch: what a person should know who wonders about the sound."""
    info = voice.info
    if isinstance(voice, Guided):
        return notice("sings-guided", name=info.name, guide=voice.guide.info.name)
    native = info.controls.get("pitch") == "native"
    return notice("sings-natively" if native else "sings-retuned", name=info.name)


def _guide(project: Project, target: VoiceInfo) -> "Speaks":
    """The built-in voice that sings nearest to where the target does; without any, the newest that speaks."""
    built_in = [voice for voice in project.voices.all() if voice.built_in and "speaks" in voice.can]
    usual = next(iter(target.ranges.values()), None)
    if not built_in or usual is None:
        return loading.load(project, built_in[0].id if built_in else "")
    spoken = vocal_range.midi(usual.median_hz)
    able = [loading.load(project, voice.id) for voice in built_in]
    return min(able, key=lambda voice: abs(vocal_range.vocal_range(voice).spoken - spoken))


@dataclass(frozen=True, eq=False)
class Guided:
    """:class:`backend.recipe.Speaks`: the guide speaks and sings, and what it says is converted."""

    converter: "Converts"
    guide: "Speaks"

    @property
    def info(self) -> VoiceInfo:
        """Of the voice that is heard; it says and sings what the guide can."""
        return replace(self.converter.info, languages=self.guide.info.languages)

    def plan(
        self,
        text: str,
        *,
        language: str = "",
        speaker: str = "",
        speed: float = 1.0,
        semitones: float = 0.0,
        lexicon: Mapping[str, str] | None = None,
    ) -> "Plan":
        """As the guide says it."""
        return self.guide.plan(text, language=language, speed=speed, semitones=semitones, lexicon=lexicon)

    def render(self, score: Score) -> NDArray[np.float32]:
        """Samples of the score, exactly as long as it, in [-1, 1], with its F0. Raises ``VoicewrightError``."""
        info, rate = self.converter.info, self.guide.info.sample_rate
        speaker = performing.speaker_of(score.speaker, info.speakers)
        told = self.guide.render(replace(score, speaker=""))
        target = info.ranges.get(speaker)
        usual = loud_level(told, _HEARD_SHARE * float(np.abs(told).max(initial=0))) or 1.0
        gain = (target.loudness if target and target.loudness else _LEVEL) / usual
        made = self.converter.convert(told * np.float32(gain), rate, speaker=speaker, f0=score.f0)
        return performing.finished(made, replace(score, energy=[]), info.sample_rate)


_known: deque[Guided] = deque(maxlen=_KEEP)
"""The same value for the same two voices, so that what they sang is remembered."""
