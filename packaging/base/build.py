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
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from checkpoints import so_far
from families import FAMILIES, Base
from shipping import ship
from strangers import judge_strangers

from backend import registry
from backend.cli.following import follow
from backend.cli.output import figure, say, table
from backend.cli.running import do
from backend.project import durable
from backend.project.project import Project
from backend.protocol.jobs import Align, Aligned, ImportDataset, Imported, Resume, Train, Training
from backend.protocol.problems import Cancelled, VoicewrightError
from backend.protocol.runs import Value

Device = Literal["auto", "cpu", "cuda"]
PRESET = "base"
CORPORA = ("hibari", "kokoro", "recordings", "tapes")
"""Folders in FOLDER/corpora that may be trained on."""
ASSETS = Path(__file__).resolve().parents[2] / "assets" / "base"


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
    folder: Path = options.folder.absolute()
    family: str = options.family
    project, figures = folder / "base.voicewright", folder / f"figures-{family}.json"
    try:
        match options.what:
            case "collect":
                collect(project, folder / "corpora")
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
    except VoicewrightError as error:
        say(error.problem.sentence())
        return 1
    except (Cancelled, KeyboardInterrupt):
        say("Stopped. The same command goes on where it was.")
        return 1
    return 0


def collect(place: Path, corpora: Path) -> None:
    """Import what there is, and align it; what was there already stays as it is."""
    if not (place / "project.sqlite").is_file():
        Project.create(place, "Base").close()
    for listing in sorted(path for name in CORPORA for path in (corpora / name).glob("metadata*.jsonl")):
        imported = do(ImportDataset(project=str(place), source=str(listing), format="jsonl"), Imported)
        say(f"{listing}: {imported.added} clips added, {imported.already} were there already.")
    aligned = do(Align(project=str(place)), Aligned)
    say(f"{aligned.aligned} clips aligned, {len(aligned.failed)} failed.")


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
        do(Resume(project=str(place), run=runs[-1], steps=more.steps, minutes=more.minutes), Training)
    else:
        job = Train(
            project=str(place), family=family, preset=PRESET, stage=stage, parent=so_far(place, family), device=device,
            values=values, steps=budget.steps, minutes=budget.minutes,
        )  # fmt: skip
        runs = do(job, Training).runs
    with Project.open(place, lock=False) as project:
        (followed,) = follow(project, runs[-1:])
    if followed.state != "finished":
        raise Cancelled


def judge(base: Base, corpora: Path, out: Path) -> None:
    """Write the figures into ``out``, and print them."""
    figures = judge_strangers(base, corpora)
    durable.write_bytes(out, msgspec.json.format(msgspec.json.encode(figures), indent=1))
    for name, found in figures.items():
        say(name)
        say("\n".join(table([(key, figure(value)) for key, value in found.items()])))


if __name__ == "__main__":
    sys.exit(main())
