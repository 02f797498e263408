"""A disk that is full at any moment of a person's work: a clear refusal, nothing lost, and work goes on with space.

``python -m tests.faults.full_disk PLACE --points 20 --seed 1``: PLACE is a small file system of its own (a tmpfs in a
namespace, see :func:`in_namespace`). At each point a ballast file leaves a few pages; recording, editing, importing,
exporting and saving a checkpoint go on until the disk is full; then the ballast goes, and everything is looked at.
"""

import argparse
import errno
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from backend.audio import io, long
from backend.project import outputs
from backend.project.project import Project
from backend.protocol.problems import VoicewrightError
from tests.faults.test_power_cut import broken
from tests.patience import PATIENCE_S
from tests.project.making import new_clip

PAGE = 4096
_MOST_PAGES, _A_PROJECT = 60, 10
_MOUNT = 'mount -t tmpfs -o size=8m tmpfs "$1" && shift && exec "$@"'


@dataclass
class Desk:
    """A project at work on the small disk, and what was acknowledged of it."""

    place: Path
    project: Project
    chance: random.Random
    clips: list[tuple[int, str]] = field(default_factory=list)
    files: dict[Path, bytes] = field(default_factory=dict)
    """What was written outside of the project, and must be there as it was."""
    step: int = 0

    def record(self) -> None:
        with self.project.transaction():
            audio = self.project.audio.add_bytes(self.chance.randbytes(self.chance.randrange(100, 30_000)), ".wav")
            clip = self.project.clips.add(new_clip(audio=audio))
        self.clips.append((clip.id, audio))

    def edit(self) -> None:
        if self.clips:
            self.project.clips.update(self.clips[-1][0], text="long " * self.chance.randrange(1, 3000))

    def bring(self) -> None:
        sources = [self.place / f"source {number}.wav" for number in range(3)]
        for source in sources:
            source.write_bytes(self.chance.randbytes(9000))
        names = [str(name) for name in self.project.audio.add_files(sources)]
        with self.project.transaction():
            made = [self.project.clips.add(new_clip(audio=name)) for name in names]
        self.clips += [(clip.id, clip.audio) for clip in made]

    def list_words(self) -> None:
        content = self.chance.randbytes(self.chance.randrange(100, 20_000))
        outputs.write(self.place / "words.txt", content)
        self.files[self.place / "words.txt"] = content

    def export(self) -> None:
        target = self.place / "song.wav"
        io.write(target, np.zeros(self.chance.randrange(100, 20_000), np.float32), 16_000)
        self.files[target] = target.read_bytes()

    def export_long(self) -> None:
        target = self.place / "long.flac"
        noise = np.random.default_rng(self.step).uniform(-1, 1, (self.chance.randrange(1, 20), 2000))
        long.write(target, iter(noise.astype(np.float32)), 16_000)
        self.files[target] = target.read_bytes()

    def save(self) -> None:
        from backend.training.record import checkpoint
        from backend.training.record.checkpoint import Snapshot
        from tests.training.test_checkpoints import _state

        self.step += 1
        target = self.place / "checkpoints" / f"step-{self.step}"
        checkpoint.save(target, _state(self.chance.randrange(3, 400)), Snapshot(step=self.step))
        self.files |= {file: file.read_bytes() for file in target.iterdir()}

    def work(self) -> Mapping[str, Callable[[], None]]:
        """What a person does, by name."""
        doings = (self.record, self.edit, self.bring, self.list_words, self.export, self.export_long, self.save)
        return {doing.__name__: doing for doing in doings}


def lives(place: Path, points: int, seed: int) -> list[str]:
    """Fill the disk so many times; what was lost, or refused in another way than it should be."""
    chance, found = random.Random(seed), list[str]()
    for point in range(points):
        folder = place / "声音.voicewright"
        if point % _A_PROJECT == 0:
            for one in place.iterdir():
                shutil.rmtree(one) if one.is_dir() else one.unlink()
            Project.create(folder).close()
            clips, files = list[tuple[int, str]](), dict[Path, bytes]()
        with Project.open(folder) as project:
            desk = Desk(place, project, chance, clips, files, step=point)
            found += [f"seed {seed}, point {point}: {one}" for one in _filled(desk)]
        found += [f"seed {seed}, point {point}: {one}" for one in broken(folder, desk.clips)]
    return found


def _filled(desk: Desk) -> list[str]:
    ballast, said, doings = desk.place / "ballast", list[str](), desk.work()
    names = desk.chance.sample(sorted(doings), len(doings))
    _fill(ballast, desk.chance.randrange(_MOST_PAGES))
    refused = ""
    for name in names:
        try:
            doings[name]()
        except Exception as error:  # noqa: BLE001 - what else comes is what is looked for
            refused = name
            if not _says_full(error):
                said.append(f"{name}: {type(error).__name__} {error}")
            break
    ballast.unlink(missing_ok=True)
    for source in desk.place.glob("source *.wav"):
        source.unlink()
    changed = [str(path) for path, content in desk.files.items() if not path.exists() or path.read_bytes() != content]
    half = [str(path) for path in desk.place.rglob(".tmp-*")]
    said += [f"{refused} changed {path}" for path in changed] + [f"{refused} left {path}" for path in half]
    if refused:
        doings[refused]()  # with space again
    return said


def _fill(ballast: Path, pages: int) -> None:
    """All but so many pages."""
    room = shutil.disk_usage(ballast.parent).free // PAGE - pages
    ballast.write_bytes(bytes(max(0, room) * PAGE))


def _says_full(error: Exception) -> bool:
    if isinstance(error, VoicewrightError):
        return error.problem.general == "disk-full"
    return (isinstance(error, OSError) and error.errno == errno.ENOSPC) or "No space left" in str(error)


def wav(number: int) -> bytes:
    """A tenth of a second of sound."""
    with tempfile.TemporaryDirectory() as folder:
        io.write(Path(folder) / "a.wav", np.full(1600, 0.01 * (number + 1), np.float32), 16_000)
        return (Path(folder) / "a.wav").read_bytes()


def in_namespace(place: Path, points: int, seed: int, module: str = __name__) -> list[str] | None:
    """What a module, this one or another, finds on a disk of 8 MB that nobody else sees; None where the system does not
    let us mount one.
    """
    place.mkdir(parents=True, exist_ok=True)
    work = [sys.executable, "-m", module, str(place), "--points", str(points), "--seed", str(seed)]
    command = ["unshare", "-Urm", "sh", "-c", _MOUNT, "sh", str(place), *work]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, capture_output=True, text=True, timeout=10 * PATIENCE_S, check=False, cwd=root)
    if "unshare" in done.stderr or "mount:" in done.stderr:
        return None
    assert done.returncode == 0, done.stderr
    answer: list[str] = json.loads(done.stdout.splitlines()[-1])
    return answer


def answer(find: Callable[[Path, int, int], list[str]]) -> None:
    """Be the process that :func:`in_namespace` starts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("place", type=Path)
    parser.add_argument("--points", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(json.dumps(find(asked.place, asked.points, asked.seed)))  # noqa: T201


if __name__ == "__main__":
    answer(lives)
