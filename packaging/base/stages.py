"""What the commands of this folder share: how one ends, how clips come in, how a training is waited for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from backend.cli.following import follow
from backend.cli.output import figure, say, table
from backend.cli.running import do
from backend.project.project import Project
from backend.protocol.jobs import ImportDataset, Prepare
from backend.protocol.problems import Cancelled, VoicewrightError


def exit_status(work: Callable[[], None]) -> int:
    """Do it; what a person can act on, and a wish to stop, end in a sentence."""
    try:
        work()
    except VoicewrightError as error:
        say(error.problem.sentence())
        return 1
    except (Cancelled, KeyboardInterrupt):
        say("Stopped. The same command goes on where it was.")
        return 1
    return 0


def collect(place: Path, name: str, listings: Iterable[Path]) -> None:
    """Import the datasets into a project, and prepare them; what was there already stays as it is."""
    if not (place / "project.sqlite").is_file():
        Project.create(place, name).close()
    for listing in listings:
        imported = do(ImportDataset(project=str(place), source=str(listing), format="jsonl"))
        say(f"{listing}: {imported.added} clips added, {imported.already} were there already.")
    aligned = do(Prepare(project=str(place))).aligned
    assert aligned is not None, "without a source, nothing ends it before"
    say(f"{aligned.aligned} clips aligned, {len(aligned.failed)} failed.")


def wait_for(place: Path, runs: Sequence[str]) -> None:
    """Show how far they are until they end. Raises ``Cancelled`` where one has not finished."""
    with Project.open(place, lock=False) as project:
        followed = follow(project, runs)
    if any(one.state != "finished" for one in followed):
        raise Cancelled


def show(title: str, figures: Mapping[str, float | None]) -> None:
    """Print what a judge says."""
    say(title)
    say("\n".join(table([(key, figure(value)) for key, value in figures.items()])))
