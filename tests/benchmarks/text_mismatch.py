"""Does the text check tell wrong texts from right ones, and how fast is it all?

``python -m tests.benchmarks.text_mismatch``: the sample dataset with a part of its texts swapped, aligned as
preparation does and judged by the check; and the seconds of audio that import, preparation and checks do a second.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from backend.datasets import checks, preparation
from backend.datasets.importing import import_dataset
from backend.project.clips import Clip
from backend.project.project import Project
from backend.protocol.jobs import ImportDataset
from backend.protocol.notices import Notice

SAMPLE = Path(__file__).parents[2] / "assets" / "sample"


def nothing(fraction: float, doing: Notice | None = None) -> None:
    """Report to nobody."""


def auc(wrong: list[float], right: list[float]) -> float:
    """Share of pairs in which the wrong one has the lower figure."""
    lower = sum(float(np.mean(np.array(right) > value) + 0.5 * np.mean(np.array(right) == value)) for value in wrong)
    return lower / len(wrong)


def swap(clips: list[Clip], share: float, seed: int, *, alike: bool) -> dict[int, str]:
    """Clip → another's text, each given on once. ``alike``: to a clip of about the same length, which is harder."""
    rng = np.random.default_rng(seed)
    order = sorted(clips, key=lambda clip: len(clip.text)) if alike else [clips[i] for i in rng.permutation(len(clips))]
    swapped: dict[int, str] = {}
    for at in range(0, len(order) - 1, max(2, round(2 / share))):
        one, other = order[at], order[at + 1]
        if one.text.casefold() != other.text.casefold():
            swapped |= {one.id: other.text, other.id: one.text}
    return swapped


def timed(what: str, seconds: float, work: Callable[[], object]) -> None:
    """Do it and say how many times faster than real time it was."""
    begin = time.monotonic()
    work()
    wall = time.monotonic() - begin
    print(f"{what}: {wall:.1f} s for {seconds:.0f} s of audio, {seconds / wall:.1f}× real time")  # noqa: T201


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=0.1, help="share of the clips with a wrong text")
    parser.add_argument("--seeds", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Project.create(Path(folder) / "swapped") as project:
        job = ImportDataset(project=str(project.folder), source=str(SAMPLE))
        import_dataset(project, job, nothing)
        texts = {clip.id: clip.text for clip in project.clips.all()}
        seconds = sum(clip.duration_s for clip in project.clips.all())
        timed("import (all are there)", seconds, lambda: import_dataset(project, job, nothing))
        timed("check, first time", seconds, lambda: checks.run(project, None, nothing))
        timed("prepare, first time", seconds, lambda: preparation.prepare(project, None, nothing))
        timed("check, from the cache", seconds, lambda: checks.run(project, None, nothing))
        clean, _ = checks.run(project, None, nothing)
        print(f"findings on the clean sample: {len(clean)} in {len(texts)} clips")  # noqa: T201
        for finding in clean:
            print(f"  “{texts[finding.clip]}”: {finding.check}, {finding.say().what}")  # noqa: T201
        for alike in (False, True):
            for seed in range(1 if alike else options.seeds):
                swapped = swap(project.clips.all(), options.share, seed, alike=alike)
                for id_, text in swapped.items():
                    project.clips.update(id_, text=text)
                preparation.prepare(project, None, nothing)
                found, _ = checks.run(project, None, nothing)
                told = {finding.clip for finding in found if finding.check == "text-mismatch"}
                scores = {id_: alignment.score for id_, alignment in project.alignments.all().items()}
                wrong = [scores[id_] for id_ in swapped if id_ in scores]
                right = [score for id_, score in scores.items() if id_ not in swapped]
                print(  # noqa: T201
                    f"{'texts of like length' if alike else 'any texts'}: AUC {auc(wrong, right):.4f}"
                    f" (n = {len(wrong)} wrong, {len(right)} right); the check named {len(told & set(swapped))} of the"
                    f" wrong and {len(told - set(swapped))} of the right"
                )
                for id_ in swapped:
                    project.clips.update(id_, text=texts[id_])


if __name__ == "__main__":
    main()
