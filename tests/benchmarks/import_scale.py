"""``python -m tests.benchmarks.import_scale [--files 10000] [--suffix flac]``: one-second clips with texts, imported.

Beside it what reading and hashing the same files takes, and the plainest safe copy: written under another name, synced
sixteen at once, renamed, the folder synced, 256 files at a time as the import has them, and nothing else. On a busy
machine only the processor's times say something; those of the processes that decode are in them.
"""

import argparse
import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import soundfile

from backend.datasets.importing import import_dataset
from backend.project import durable
from backend.project.project import Project
from backend.protocol.jobs import ImportDataset
from tests.benchmarks.text_mismatch import nothing
from tests.datasets.checks.conftest import recording

RATE = 16000


def written(folder: Path, files: int, suffix: str = "wav") -> None:
    """Recordings that all differ, and a list of their texts."""
    rng = np.random.default_rng(0)
    speech = np.concatenate([recording(index) for index in range(60)])
    lines = []
    for number in range(files):
        at = int(rng.integers(len(speech) - RATE))
        soundfile.write(folder / f"c{number:05d}.{suffix}", speech[at : at + RATE] * rng.uniform(0.5, 1), RATE)
        lines.append(f"c{number:05d}.{suffix}|sentence number {number}")
    (folder / "metadata.csv").write_text("\n".join(lines), "utf-8")


def copied(source: Path, target: Path) -> None:
    """Safely, by plain code."""
    target.mkdir()
    paths = sorted(source.glob("c*"))
    with ThreadPoolExecutor(16) as pool:
        for at in range(0, len(paths), 256):
            names = {}
            for path in paths[at : at + 256]:
                data = path.read_bytes()
                temporary = target / f".{path.name}"
                temporary.write_bytes(data)
                names[temporary] = target / hashlib.sha256(data).hexdigest()
            list(pool.map(durable.sync_file, names))
            for temporary, name in names.items():
                temporary.rename(name)
            durable.sync_folder(target)


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds, children's as well."""
    before, wall = os.times(), time.perf_counter()
    work()
    after = os.times()
    processor = sum(after[:4]) - sum(before[:4])
    return time.perf_counter() - wall, processor


def main() -> None:
    """Write, hash, import, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--suffix", default="wav", help="e.g. flac, mp3, ogg")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "p") as project:
        source = Path(folder) / "source"
        source.mkdir()
        written(source, options.files, options.suffix)
        job = ImportDataset(project=str(project.folder), source=str(source))
        plain = spent(lambda: [hashlib.sha256(path.read_bytes()).digest() for path in source.iterdir()])
        safe = spent(lambda: copied(source, Path(folder) / "copied"))
        brought = spent(lambda: import_dataset(project, job, nothing))
        again = spent(lambda: import_dataset(project, job, nothing))
        assert project.clips.count() == options.files
        for name, (wall_s, processor_s) in (
            ("read and hash", plain),
            ("copied safely", safe),
            ("import", brought),
            ("again", again),
        ):
            print(  # noqa: T201
                f"{name:14} {wall_s:6.2f} s ({wall_s / plain[0]:5.1f} times)   "
                f"processor {processor_s:6.2f} s ({processor_s / plain[1]:5.1f} times)"
            )


if __name__ == "__main__":
    main()
