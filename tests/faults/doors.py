"""The doors that files from elsewhere come through: good files of each kind, and the code that reads them."""

import io
import pickle
import shutil
import struct
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from backend.audio import io as recordings
from backend.datasets.importing import detect
from backend.project.bundle import read_bundle, write_bundle
from backend.project.project import Project
from backend.song.formats import files as songs
from tests.project import films as filming
from tests.project.making import add, new_clip

SONGS = Path(__file__).parents[2] / "assets" / "songs"
CANARY = "executed"
"""A file of this name beside a mutant means that a file could run something."""
_AUDIO = {
    ".wav": ("WAV", "PCM_16"),
    ".flac": ("FLAC", "PCM_16"),
    ".ogg": ("OGG", "VORBIS"),
    ".mp3": ("MP3", "MPEG_LAYER_III"),
    ".aiff": ("AIFF", "PCM_16"),
    ".au": ("AU", "PCM_16"),
    ".caf": ("CAF", "PCM_16"),
    ".w64": ("W64", "PCM_24"),
}


class Runs:
    """What a hostile pickle holds: it writes the canary when it is opened carelessly."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return (Path.write_text, (Path(CANARY), "x"))


@dataclass(frozen=True)
class Door:
    """``seeds``: makes the good files, by ending. ``enter``: reads one; raises ``VoicewrightError`` to refuse it."""

    seeds: Callable[[Path], dict[str, list[bytes]]]
    enter: Callable[[Path], object]


def audio(folder: Path) -> dict[str, list[bytes]]:
    """A tenth of a second in eight formats, one or two channels: so short that a million mutants can be tried."""
    found: dict[str, list[bytes]] = {}
    noise = 0.1 * np.random.default_rng(0).standard_normal((800, 2))
    for ending, (kind, coding) in _AUDIO.items():
        found[ending] = []
        for channels in (1, 2):
            out = io.BytesIO()
            soundfile.write(out, noise[:, :channels], 8000, format=kind, subtype=coding)
            found[ending].append(out.getvalue())
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes(800))
    found[".wav"].append(out.getvalue())
    return found


def films(folder: Path) -> dict[str, list[bytes]]:
    """A fifth of a second of sound in the containers that PyAV opens, and a film without sound."""
    found: dict[str, list[bytes]] = {".mp4": [filming.pictures(folder / "silent.mp4").read_bytes()]}
    sound = filming.sung(seconds=0.2)
    for ending, coding in ((".m4a", "aac"), (".mp4", "aac"), (".webm", "libopus"), (".mkv", "flac"), (".mov", "alac")):
        path = filming.film(folder / f"sung{ending}", sound, coding)
        found.setdefault(ending, []).append(path.read_bytes())
    return found


def checkpoints(folder: Path) -> dict[str, list[bytes]]:
    """Of PyTorch in both of its forms, safetensors, and pickles that run something."""
    import torch
    from safetensors.torch import save

    table = {"a.weight": torch.zeros(4, 3), "b": torch.arange(5)}
    found: dict[str, list[bytes]] = {".safetensors": [save(table)], ".pth": []}
    for content in ({"model": table, "iteration": 3}, table, {"model": table, "other": Runs()}):
        for new in (True, False):
            out = io.BytesIO()
            torch.save(content, out, _use_new_zipfile_serialization=new)
            found[".pth"].append(out.getvalue())
    found[".pth"].append(pickle.dumps(Runs()))
    found[".safetensors"].append(struct.pack("<Q", 1 << 60) + b"{}")
    return found


def checkpoint(path: Path) -> None:
    """What the converter's process does, in this one, which is a process of its own too."""
    from backend.voices import converter, foreign

    if path.suffix == ".safetensors":
        foreign.read(path)
        return
    converter.read(path)


def projects(folder: Path) -> dict[str, list[bytes]]:
    """The database of a small project."""
    with Project.create(folder / "seed.voicewright") as project:
        for number in range(20):
            add(project, f"sentence {number}")
        project.preferences.put("k", "v")
    return {".sqlite": [(folder / "seed.voicewright" / "project.sqlite").read_bytes()]}


def project(path: Path) -> None:
    """Open it, read what can be read, close it."""
    place = path.parent / "p.voicewright"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    shutil.copyfile(path, place / "project.sqlite")
    with Project.open(place, lock=False) as opened:
        opened.clips.all()
        opened.runs.ids()


def scores(folder: Path) -> dict[str, list[bytes]]:
    """The shipped songs in the formats of other programs."""
    found: dict[str, list[bytes]] = {}
    for name in ("twinkle", "sakura"):
        song, _ = songs.read(SONGS / f"{name}.json")
        found.setdefault(".json", []).append((SONGS / f"{name}.json").read_bytes())
        for ending in (".mid", ".musicxml", ".ust", ".ustx"):
            songs.write(song, folder / f"{name}{ending}", lambda: [])
            found.setdefault(ending, []).append((folder / f"{name}{ending}").read_bytes())
    return found


def lists(folder: Path) -> dict[str, list[bytes]]:
    """Tables and timed texts that name recordings."""
    return {
        ".csv": [b'file_name,text,speaker\na.wav,Hello,Ann\nb.wav,"Two, three",Bo\n', b"a|Hello|Hello\nb|x|y\n"],
        ".txt": [b"a.wav|ann|en|Hello\nb.wav|bo|en|There\n", b"a.wav\tHello\nb.wav\tThere\n"],
        ".jsonl": [b'{"audio": "a.wav", "text": "Hello"}\n{"audio": "b.wav", "text": "There"}\n'],
        ".srt": [b"1\n00:00:00,000 --> 00:00:01,500\nHello\n\n2\n00:00:02,000 --> 00:00:03,000\nThere\n"],
        ".vtt": [b"WEBVTT\n\n00:00.000 --> 00:01.500\nHello\n"],
        ".TextGrid": [
            b'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 2\ntiers? <exists>\nsize = 1\n'
            b'item []:\n item [1]:\n  class = "IntervalTier"\n  name = "words"\n  xmin = 0\n  xmax = 2\n'
            b'  intervals: size = 1\n  intervals [1]:\n   xmin = 0\n   xmax = 2\n   text = "Hello"\n'
        ],
    }


def bundles(folder: Path) -> dict[str, list[bytes]]:
    """A project with a recording, packed."""
    with Project.create(folder / "seed.voicewright") as project:
        project.clips.add(new_clip("hello", audio=project.audio.add_bytes(b"sound" * 50, ".wav")))
        return {".zip": [write_bundle(project, folder / "b.zip").read_bytes()]}


def bundle(path: Path) -> None:
    """Unpack it beside itself."""
    place = path.parent / "unpacked.voicewright"
    shutil.rmtree(place, ignore_errors=True)
    read_bundle(path, place)


DOORS = {
    "audio": Door(audio, lambda path: recordings.read(path, max_s=60.0)),
    "films": Door(films, lambda path: recordings.read(path, max_s=60.0)),
    "checkpoints": Door(checkpoints, checkpoint),
    "projects": Door(projects, project),
    "scores": Door(scores, songs.read),
    "lists": Door(lists, detect.read),
    "bundles": Door(bundles, bundle),
}
