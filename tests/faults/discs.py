"""A project on a medium for reading only: whatever reads works, whatever would write is refused in words.

``python -m tests.faults.discs PLACE --points 20 --seed 1``: PLACE is a small file system of its own, made by
:func:`tests.faults.full_disk.in_namespace`; it is closed for writing before a point, and opened after it.
"""

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

from backend.cli.app import app
from backend.jobs import runner
from backend.jobs.context import JobContext
from backend.project.project import Project
from backend.protocol.jobs import Export
from backend.protocol.problems import VoicewrightError
from tests.faults import full_disk
from tests.project.making import alignment, new_clip

_CONTEXT = JobContext("1", lambda message: None, lambda: False)
_READING = ("voices", "runs", "leftovers")


def discs(place: Path, points: int, seed: int) -> list[str]:
    """Burn so many projects and use them; what could not be read, or was written."""
    found = list[str]()
    elsewhere = place.with_name("elsewhere")
    elsewhere.mkdir(exist_ok=True)
    for point in range(points):
        chance = random.Random(f"{seed} {point}")
        folder = place / f"声音 {point}.voicewright"
        _make(folder, chance)
        _remount(place, "ro")
        before = _content(folder)
        found += [f"seed {seed}, point {point}: {one}" for one in _used(folder, elsewhere / str(point), chance)]
        if _content(folder) != before:
            found.append(f"seed {seed}, point {point}: it was changed")
        _remount(place, "rw")
    return found


def _make(folder: Path, chance: random.Random) -> None:
    with Project.create(folder) as project:
        for number in range(chance.randrange(1, 5)):
            audio = project.audio.add_bytes(full_disk.wav(number), ".wav")
            clip = project.clips.add(new_clip(f"text {number}", audio=audio, duration_s=0.1))
            if chance.random() < 0.5:
                project.alignments.put([alignment(clip.id)])
        if chance.random() < 0.5:
            (project.folder / "cache" / "old").write_bytes(b"x")


def _remount(place: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True, capture_output=True)


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _used(folder: Path, elsewhere: Path, chance: random.Random) -> list[str]:
    said = list[str]()
    elsewhere.mkdir()
    for command in _READING:
        answer = CliRunner().invoke(app, [command, str(folder)])
        if answer.exit_code:
            said.append(f"{command}: {answer.output}")
    for what, form, name in (("dataset", "jsonl", "set"), ("bundle", "", "all.zip"), ("labels", "textgrid", "labels")):
        job = Export(project=str(folder), what=what, format=form, out=str(elsewhere / name))  # type: ignore[arg-type]
        try:
            runner.run(job, _CONTEXT)
        except VoicewrightError as error:
            if error.problem.general not in ("no-alignments",):
                said.append(f"{what}: {error.problem.kind} {error.problem.sentence()}")
    with Project.open(folder) as project:
        if not project.readonly:
            said.append("it opens for writing")
        clip = project.clips.all()[0]
        writings: list[Callable[[], object]] = [
            lambda: project.clips.update(clip.id, name="written"),
            lambda: project.audio.add_bytes(b"x", ".wav"),
            lambda: project.lexicon.put("word", "w", "en-us"),
            lambda: project.leftovers.delete(),
        ]
        for write in chance.sample(writings, len(writings)):
            try:
                write()
                said.append("it was written")
            except VoicewrightError:
                continue
    return said


if __name__ == "__main__":
    full_disk.answer(discs)
