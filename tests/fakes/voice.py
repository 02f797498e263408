"""A voice that hums its score: every phone a sine at the F0 asked for, pauses silent."""

import copy
from collections.abc import Mapping
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.project.project import Project
from backend.protocol.notices import Notice
from backend.protocol.score import Contour, Phone, Score
from backend.protocol.voices import SEED, Knob, VoiceInfo
from backend.recipe import Plan
from backend.text.phonemes import phonemize

HOP_S = 0.01
RATE = 16_000
LOUDNESS, SOFTER = 0.3, 0.02


class SineVoice:
    """Implements ``backend.recipe.Voice``."""

    loaded = 0
    """How many were made, to see whether they are kept."""

    def __init__(self, folder: Path) -> None:
        self.info = msgspec.json.decode((folder / "voice.json").read_bytes(), type=VoiceInfo)
        self.rendered: list[Score] = []
        self.seed = 0
        type(self).loaded += 1

    def tuned(self, knobs: Mapping[str, float]) -> "SineVoice":
        """With another seed it hums softer."""
        other = copy.copy(self)
        other.seed = round(knobs.get(SEED, 0))
        return other

    def plan(
        self, text: str, *, language: str = "", speaker: str = "", speed: float = 1.0, semitones: float = 0.0,
        lexicon: Mapping[str, str] | None = None,
    ) -> Plan:  # fmt: skip
        said = phonemize(text, language, lexicon)
        phones, at_s = [], 0.0
        for token in said.symbols:
            length_s = max(1, round((0.05 if token.word < 0 else 0.08) / speed / HOP_S)) * HOP_S
            phones.append(Phone(symbol=token.symbol, start_s=at_s, duration_s=length_s, word=token.word))
            at_s += length_s
        hz = []
        for phone in phones:
            pitch = 0.0 if phone.word < 0 else 200 * 2 ** (semitones / 12)
            hz += [pitch] * round(phone.duration_s / HOP_S)
        score = Score(
            language=language, text=text, phones=phones, words=said.words, f0=Contour(hop_s=HOP_S, hz=hz),
            speaker=speaker,
        )  # fmt: skip
        hint = Notice.earlier("It was stuck.") if "stuck" in text else None
        return Plan(score=score, attention=np.eye(len(phones), len(hz), dtype=np.float32), hint=hint)

    def render(self, score: Score) -> NDArray[np.float32]:
        self.rendered.append(score)
        count = round(score.duration_s * self.info.sample_rate)
        at_s = np.arange(count) / self.info.sample_rate
        frame = np.minimum((at_s / score.f0.hop_s).astype(int), len(score.f0.hz) - 1)
        hz = np.asarray(score.f0.hz)[frame]
        loud = LOUDNESS - SOFTER * self.seed
        return np.where(hz > 0, loud * np.sin(2 * np.pi * np.cumsum(hz) / self.info.sample_rate), 0).astype(np.float32)


def seed_of(samples: NDArray[np.float32]) -> int:
    """The seed that a hum was made with."""
    return round((LOUDNESS - float(np.abs(samples).max())) / SOFTER)


def put_voice(
    project: Project, name: str = "hum", speakers: tuple[str, ...] = ("Allison",), draws: bool = False
) -> VoiceInfo:
    """A voice of the fake family in the project. ``registry.FAMILIES`` must know ``fake``. ``draws``: it has seeds."""
    info = VoiceInfo(
        id=name, name=name.title(), family="fake", sample_rate=RATE, languages=["en-us"], speakers=list(speakers),
        controls={"duration": "native", "pitch": "native"}, created="2026-01-01T00:00:00Z",
        knobs=[Knob(name=SEED, default=0, minimum=0, maximum=9)] if draws else [],
    )  # fmt: skip
    folder = project.voices.folder(name)
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "voice.json").write_bytes(msgspec.json.encode(info))
    return info
