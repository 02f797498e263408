"""Names of all kinds, up to 255 bytes, composed and decomposed: of projects, recordings, clips, speakers, exports."""

import os
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from backend.audio import io
from backend.datasets.importing.entry import clean
from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.project.clips import Clip
from backend.project.opening import SUFFIX
from backend.project.project import Project
from backend.protocol.jobs import Export, ImportDataset, Imported, Unpack
from backend.protocol.problems import VoicewrightError

LONGEST_BYTES = 255
_LETTERS = (
    "abcXYZ019 _",
    "éüçñÅệ",
    "声音の名前한국어",
    "🎙👩‍🎤🏳️‍🌈",
    "ﬁℵﷺ½",
    "مرحبا שלום\u200f\u202e",
    "नमस्ते தமிழ்",
    "'\"`$&;|<>*?!#%{}[]()~^=+,:\\",
    "\t\n\r\x01\x7f",
    "-.",
)
_WHOLE = (
    "-rf",
    "--help",
    "CON",
    "nul.wav",
    " ",
    "...",
    "~",
    "$HOME",
    "%s%n",
    "a" * 255,
    "\u0301\u0301",
    "\udcff\udcfe",
)
_CONTEXT = JobContext("1", lambda message: None, lambda: False)


def any_name(chance: random.Random, most_bytes: int) -> str:
    """One that this system lets a file have: of one kind of letters, or of all, and often as long as can be."""
    if chance.random() < 0.15:
        name = chance.choice(_WHOLE)
    else:
        letters = chance.choice([*_LETTERS, "".join(_LETTERS)])
        name = "".join(chance.choices(letters, k=chance.choice((1, 7, 30, 300))))
    name = unicodedata.normalize(chance.choice(("NFC", "NFD")), name)
    cut = os.fsencode(name)[:most_bytes].decode("utf-8", "ignore") if name.isprintable() else name
    while len(os.fsencode(cut)) > most_bytes:
        cut = cut[:-1]
    return cut if cut not in ("", ".", "..") else "x"


def names(seed: int, place: Path, lives: int = 20) -> Iterator[str]:
    """A project of such names each time, through import, edit, export and back; what went wrong, empty for nothing."""
    for life in range(lives):
        chance = random.Random(f"{seed} {life}")
        folder = place / str(life)
        folder.mkdir()
        try:
            yield _through(folder, chance)
        except VoicewrightError as error:
            yield "" if error.problem.kind == "bad-value/not-text" else f"refused: {error.problem.kind}"
        except Exception as error:  # noqa: BLE001 - what else comes is what is looked for
            yield f"{type(error).__name__} {error}"


def _through(place: Path, chance: random.Random) -> str:
    folder = place / (any_name(chance, LONGEST_BYTES - len(SUFFIX)) + SUFFIX)
    Project.create(folder).close()
    speaker, source = any_name(chance, LONGEST_BYTES), place / "from" / any_name(chance, LONGEST_BYTES)
    texts = _recordings(source, chance)
    brought = runner.run(
        ImportDataset(project=str(folder), source=str(source), speaker=speaker, language="en-us"), _CONTEXT
    )
    if found := _brought(folder, texts, speaker, brought):
        return found
    with Project.open(folder) as project:
        clip, name = project.clips.all()[0], any_name(chance, LONGEST_BYTES)
        if (told := project.clips.update(clip.id, name=name).name) != _composed(name):
            return f"a clip called {name!r} is called {told!r}"
        project.lexicon.put("word", "wˈɜːd", "en-us")
        clips = project.clips.all()
    return _back(folder, place, clips, chance)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _said(speaker: str) -> str:
    """As an import takes it, without marks that nobody sees; empty: none is named, and the folder's name may do."""
    return _composed(clean(speaker))


def _recordings(source: Path, chance: random.Random) -> list[str]:
    """Three, with a text beside each."""
    source.mkdir(parents=True)
    wanted = (any_name(chance, LONGEST_BYTES - 4).lstrip(".") or "x" for _ in range(3))  # a dot in front hides a file
    stems = {_composed(name).casefold(): name for name in wanted}
    for number, stem in enumerate(stems.values()):
        tone = 0.1 * np.sin(np.arange(16_000) * 0.01 * (number + 1))
        io.write(source / f"{stem}.wav", tone.astype(np.float32), 16_000)
        (source / f"{stem}.txt").write_text(f"this is number {number}", "utf-8")
    return [f"this is number {number}" for number in range(len(stems))]


def _brought(folder: Path, texts: list[str], speaker: str, imported: Imported) -> str:
    with Project.open(folder, lock=False) as project:
        clips = project.clips.all()
        if sorted(clip.text for clip in clips) != texts:
            return f"of {len(texts)} recordings came {len(clips)}: {imported}"
        if _said(speaker) and any(_said(clip.speaker) != _said(speaker) for clip in clips):
            return f"speaker {speaker!r} became {clips[0].speaker!r}"
        return "" if all(project.audio.verify(clip.audio) for clip in clips) else "a recording is not whole"


def _back(folder: Path, place: Path, clips: list[Clip], chance: random.Random) -> str:
    """Export it in some way and as a bundle, read both what can be read again, and compare."""
    form = chance.choice(("jsonl", "ljspeech", "amphion", "audiofolder"))
    out, again = place / "out" / any_name(chance, LONGEST_BYTES), place / "again.voicewright"
    out.parent.mkdir()
    runner.run(Export(project=str(folder), what="dataset", format=form, out=str(out)), _CONTEXT)
    Project.create(again).close()
    runner.run(ImportDataset(project=str(again), source=str(out), language="en-us"), _CONTEXT)
    with Project.open(again, lock=False) as project:
        if sorted(one.text for one in project.clips.all()) != sorted(one.text for one in clips):
            return f"{form}: {len(clips)} clips were written, {len(project.clips.all())} are read"
    bundle = place / (any_name(chance, LONGEST_BYTES - 4) + ".zip")
    runner.run(Export(project=str(folder), what="bundle", out=str(bundle)), _CONTEXT)
    unpacked = place / "unpacked" / any_name(chance, LONGEST_BYTES)
    runner.run(Unpack(bundle=str(bundle), out=str(unpacked)), _CONTEXT)
    with Project.open(unpacked, lock=False) as project:
        return "" if project.clips.all() == clips else "a project that was packed is not the same"
