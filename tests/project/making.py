"""Short ways to things that tests need."""

import hashlib
from typing import Any

from backend.project.alignments import Alignment
from backend.project.clips import Clip, NewClip
from backend.project.freshness import Origin
from backend.project.project import Project
from backend.protocol.score import Contour, Phone, Score


def audio_name(content: object) -> str:
    """A stored file's name, without a file."""
    return hashlib.sha256(str(content).encode()).hexdigest() + ".wav"


def new_clip(text: str = "Hello there.", **values: Any) -> NewClip:
    """A clip of two seconds."""
    base: dict[str, Any] = {
        "audio": audio_name(text), "name": "clip", "text": text, "language": "en-us", "speaker": "Anna",
        "sample_rate": 16000, "channels": 1, "duration_s": 2.0,
    }  # fmt: skip
    return NewClip(**base | values)


def add(project: Project, *texts: str, **values: Any) -> list[Clip]:
    """Clips with these texts."""
    return [project.clips.add(new_clip(text, **values)) for text in texts]


def alignment(clip: int, score: float = 0.9) -> Alignment:
    """Two phones."""
    phones = [
        Phone(symbol="_", start_s=0.0, duration_s=0.25),
        Phone(symbol="ˈɛ", start_s=0.25, duration_s=0.5, word=0),
    ]
    return Alignment(clip=clip, phones=phones, words=["eh"], score=score, origin=Origin(method="dtw", of="0"))


def score() -> Score:
    """One phone."""
    phones = [Phone(symbol="a", start_s=0.0, duration_s=0.5, word=0)]
    return Score(language="en-us", text="ah", phones=phones, f0=Contour(hop_s=0.01, hz=[100.0] * 50), words=["ah"])
