"""What a training reads: the clips as they were when the run began, written into its folder."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.project import durable, freshness
from backend.project.alignments import Alignment
from backend.project.clips import Clip
from backend.project.freshness import Origin, stale
from backend.project.project import Project
from backend.protocol import json
from backend.protocol.families import Wants
from backend.protocol.problems import VoicewrightError, problem, refuse
from backend.protocol.score import Phone
from backend.text import phonemes

FORMAT = "voicewright-manifest"
VERSION = 1
_NAMED = 40
"""Letters of a text in a list of clips."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One clip with all that training needs to know of it."""

    clip: int
    audio: Path
    """The whole recording; the clip is ``start_s`` to ``end_s`` of it."""
    start_s: float
    end_s: float
    gain_db: float
    text: str
    language: str
    speaker: str
    held_out: bool
    phones: tuple[Phone, ...]
    """Without gaps over the clip; times from ``start_s``. Begins and ends with a pause."""
    words: tuple[str, ...]

    @property
    def duration_s(self) -> float:
        """Length, seconds."""
        return self.end_s - self.start_s

    @property
    def named(self) -> str:
        """For a list of clips: what it says, cut short, and its length."""
        return f"“{self.text[:_NAMED]}” ({self.duration_s:.2f} s)"

    def said_at(self, frames: int, hop_s: float) -> NDArray[np.int64]:
        """The index of the phone at the middle of each frame of ``hop_s`` seconds, (frames,)."""
        starts_s = np.array([phone.start_s for phone in self.phones])
        at = np.searchsorted(starts_s, (np.arange(frames) + 0.5) * hop_s, side="right") - 1
        found: NDArray[np.int64] = at.clip(0)
        return found


def by_speech(items: Iterable[Item], of: Callable[[Item], str]) -> list[str]:
    """Speakers or languages of the clips, the one with the most speech first."""
    return by_length((of(item), item.duration_s) for item in items)


def by_length(lengths: Iterable[tuple[str, float]]) -> list[str]:
    """The names, each once: the one whose lengths add up to the most first."""
    sums: dict[str, float] = {}
    for name, length in lengths:
        sums[name] = sums.get(name, 0.0) + length
    return sorted(sums, key=lambda name: (-sums[name], name))


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    clip: int
    audio: str
    start_s: float
    end_s: float
    gain_db: float
    text: str
    language: str
    speaker: str
    held_out: bool
    phones: list[Phone]
    words: list[str]


class _Manifest(msgspec.Struct, frozen=True, kw_only=True):
    format: str
    version: int
    items: list[_Entry]


def origin(clip: Clip, lexicon: Mapping[str, str], method: str) -> Origin:
    """What an alignment that is made now is made of."""
    return Origin(
        method=method,
        of=freshness.fingerprint(clip),
        read_by=phonemes.read_by(clip.text, clip.language),
        lexicon=freshness.entries(clip.text, lexicon),
    )


def build(project: Project, wants: Wants = "phones") -> list[Item]:
    """The clips that can be trained on, in the order of their ids: not excluded, and aligned afresh where phones are
    wanted, or with a text where that is. Phones come along where there are some.
    """
    alignments = project.alignments.all()
    lexicons: dict[str, dict[str, str]] = {}
    items = []
    for clip in sorted(project.clips.all(), key=lambda one: one.id):
        lexicon = lexicons.setdefault(clip.language, project.lexicon.all(clip.language))
        alignment = alignments.get(clip.id)
        fresh = alignment if alignment and not stale(clip, alignment.origin, lexicon) else None
        usable = {"phones": fresh is not None, "text": bool(clip.text.strip()), "nothing": True}[wants]
        if usable and not clip.excluded:
            items.append(item(clip, project.audio.path(clip.audio), fresh))
    return items


def item(clip: Clip, audio: Path, alignment: Alignment | None) -> Item:
    """A clip, with its alignment where it has one."""
    return Item(
        clip=clip.id,
        audio=audio,
        start_s=clip.start_s,
        end_s=clip.duration_s if clip.end_s is None else clip.end_s,
        gain_db=clip.gain_db,
        text=clip.text,
        language=clip.language,
        speaker=clip.speaker,
        held_out=clip.held_out,
        phones=tuple(alignment.phones) if alignment else (),
        words=tuple(alignment.words) if alignment else (),
    )


def write(items: Sequence[Item], path: Path) -> None:
    """Write as JSON, whole or not at all; recordings are named relative to the file's folder."""
    entries = [
        _Entry(
            clip=one.clip, audio=_relative(one.audio, path.parent), start_s=one.start_s, end_s=one.end_s,
            gain_db=one.gain_db, text=one.text, language=one.language, speaker=one.speaker, held_out=one.held_out,
            phones=list(one.phones), words=list(one.words),
        )
        for one in items
    ]  # fmt: skip
    durable.write_bytes(path, msgspec.json.encode(_Manifest(format=FORMAT, version=VERSION, items=entries)))


def read(path: Path) -> list[Item]:
    """Read what :func:`write` wrote. Raises ``VoicewrightError`` for anything else."""
    try:
        manifest = json.decode(path.read_bytes(), type=_Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise VoicewrightError(problem("manifest-unreadable/system", says=str(error), file=path)) from error
    if manifest.format != FORMAT or manifest.version != VERSION:
        refuse("manifest-unreadable/other", type=manifest.format, version=manifest.version, file=path)
    return [
        Item(
            clip=one.clip, audio=Path(os.path.normpath(path.parent / one.audio)), start_s=one.start_s,
            end_s=one.end_s, gain_db=one.gain_db, text=one.text, language=one.language, speaker=one.speaker,
            held_out=one.held_out, phones=tuple(one.phones), words=tuple(one.words),
        )
        for one in manifest.items
    ]  # fmt: skip


def _relative(audio: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(audio.absolute(), folder.absolute())).as_posix()
    except ValueError:  # another drive
        return audio.absolute().as_posix()
