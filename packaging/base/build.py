"""The shipped base, stage by stage; see README.md beside this file.

build.py collect FOLDER                      corpora → project, aligned
build.py train FOLDER --stage S --steps N    a run of that stage, or more steps of the last one
build.py judge FOLDER                        figures on strangers → FOLDER/figures-FAMILY.json
build.py ship FOLDER                         → assets/base/FAMILY, if it is better than what is there

--family says whose: fastpitch, or any other of families.py. All are made from the same project.
"""

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

from checkpoints import so_far
from families import FAMILIES, Base
from shipping import ship
from stages import collect, exit_status, show, wait_for
from strangers import judge_strangers

from backend import registry
from backend.cli.output import say
from backend.cli.running import do
from backend.project import durable
from backend.project.project import Project
from backend.protocol.readable import readable
from backend.protocol.runs import Value
from backend.protocol.training_jobs import Resume, Train
from backend.shipped import BASES

Device = Literal["auto", "cpu", "cuda"]
PRESET = "base"
CORPORA = ("hibari", "kokoro", "recordings", "tapes")
"""Folders in FOLDER/corpora that may be trained on."""
ASSETS = BASES


class Budget(NamedTuple):
    """Whichever comes first."""

    steps: int | None = None
    minutes: float | None = None


def main() -> int:
    """One stage. Returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("collect", "train", "judge", "ship"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--family", choices=FAMILIES, default="fastpitch")
    parser.add_argument("--stage", help="the family's first one where nothing is said")
    parser.add_argument("--steps", type=int, help="so many, or so many more")
    parser.add_argument("--minutes", type=float, help="so long, or so much longer; 10 where nothing is said")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="override a setting of a new run"
    )
    parser.add_argument("--anew", action="store_true", help="a new run on all clips that there are now")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    options = parser.parse_args()
    return exit_status(partial(run, options))


def run(options: argparse.Namespace) -> None:
    """That stage."""
    folder: Path = options.folder.absolute()
    family: str = options.family
    project, figures = folder / "base.voicewright", folder / f"figures-{family}.json"
    match options.what:
        case "collect":
            corpora = folder / "corpora"
            collect(
                project, "Base", sorted(path for name in CORPORA for path in (corpora / name).glob("metadata*.jsonl"))
            )
        case "train":
            values = {**FAMILIES[family].values, **dict(setting.split("=", 1) for setting in options.set)}
            budget = Budget(options.steps, options.minutes or (None if options.steps else 10.0))
            stage = options.stage or registry.describe(family)[0].stages[0].name
            train(project, family, stage, budget, options.device, values, anew=options.anew)
        case "judge":
            judge(FAMILIES[family].load(project), folder / "corpora", figures)
        case "ship":
            (apache,) = (folder / "corpora/packages/parts").glob("hibari_tts-*/licenses/LICENSE")
            ship(project, json.loads(figures.read_text("utf-8")), ASSETS / family, apache)


def train(
    place: Path, family: str, stage: str, budget: Budget, device: Device, values: dict[str, Value], *, anew: bool
) -> None:
    """Train so much more. A new run starts from what the family's last runs came to, where all stages have one."""
    with Project.open(place, lock=False) as project:
        configs = [project.runs.config(run) for run in project.runs.ids()]
        runs = [config.id for config in configs if (config.family, config.stage) == (family, stage)]
        state = project.runs.state(runs[-1]) if runs else ""
    if state in ("running", "waiting"):
        say(f"{runs[-1]} is training already.")
    elif runs and not anew:
        more = budget if state == "finished" else Budget()
        do(Resume(project=str(place), run=runs[-1], steps=more.steps, minutes=more.minutes))
    else:
        job = Train(
            project=str(place), family=family, preset=PRESET, stage=stage,
            parent=so_far(place, family) or _seed(place, family), device=device, values=values, steps=budget.steps,
            minutes=budget.minutes,
        )  # fmt: skip
        runs = do(job).runs
    wait_for(place, runs[-1:])


def _seed(place: Path, family: str) -> str:
    make = FAMILIES[family].seed
    return make(place) if make else ""


def judge(base: Base, corpora: Path, out: Path) -> None:
    """Write the figures into ``out``, and print them."""
    figures = judge_strangers(base, corpora)
    durable.write_bytes(out, readable(figures))
    for name, found in figures.items():
        show(name, found)


if __name__ == "__main__":
    sys.exit(main())
