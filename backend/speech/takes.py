"""Where rendered audio goes: to a file that was asked for, or into the project as a new take."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.audio import io
from backend.project import outputs, parts
from backend.project.errors import from_os
from backend.project.project import Project
from backend.protocol.jobs import Rendered
from backend.protocol.notices import Notice
from backend.protocol.problems import refuse
from backend.protocol.proofs import Proof
from backend.protocol.score import Score


def keep(
    project: Project, out: str, voice: str, score: Score, samples: NDArray[np.float32], sample_rate: int, *,
    wall_s: float, attention: str = "", hints: Sequence[Notice | None] = (), proofs: Sequence[Proof] = (),
    plan: Score | None = None,
) -> Rendered:  # fmt: skip
    """Write the samples (n,) and, where no path was asked for, enter them as a take."""
    path = Path(out) if out else project.renders.new_path()
    write(path, samples, sample_rate)
    duration_s = len(samples) / sample_rate
    take = None
    if not out:
        take = project.renders.add(
            voice=voice,
            text=score.text,
            score=score,
            path=path,
            sample_rate=sample_rate,
            duration_s=duration_s,
            plan=plan,
        ).id
    return Rendered(
        path=str(path), score=score, sample_rate=sample_rate, duration_s=duration_s, wall_s=wall_s, take=take,
        attention=attention, hints=list(hints), proofs=list(proofs),
    )  # fmt: skip


def write(path: Path, samples: NDArray[np.float32], sample_rate: int, *, sync: bool = True) -> None:
    """Write 24 bit WAV or FLAC, by the name; ``sync`` as in :func:`backend.audio.io.write`. Raises
    ``VoicewrightError``.
    """
    check_name(path)
    try:
        if path.parent.name == outputs.RENDERS:
            parts.made(path.parent)
        path.parent.mkdir(parents=True, exist_ok=True)
        io.write(path, samples, sample_rate, sync=sync)
    except OSError as error:
        raise from_os(error, "file-not-written") from error


def check_place(out: str, *sources: str) -> None:
    """Before any work: raise ``VoicewrightError`` for a file that could not or must not be written. Without a place
    there is nothing to check: it becomes a take.
    """
    if out:
        check_name(Path(out))
        outputs.file(Path(out), *sources)


def check_name(path: Path) -> None:
    """Raise ``VoicewrightError`` for a kind of file that is not written."""
    if path.suffix.lower() not in (".wav", ".flac"):
        refuse("audio-format/ending", suffix=path.suffix, file=path)
