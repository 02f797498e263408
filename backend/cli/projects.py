"""``new``, ``import``, ``align``, ``check``, ``voices``: a project and what is in it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, Literal

import typer

from backend.cli.options import Folder, Json, absolute, folder
from backend.cli.output import figure, guarded, misuse, result, say, span, table
from backend.cli.running import do
from backend.protocol.jobs import (
    Align,
    Check,
    ImportDataset,
    ImportWeights,
    Prepare,
    Unpack,
)
from backend.protocol.notices import said
from backend.protocol.problems import Problem, refuse
from backend.shipped import SAMPLE

Format = Literal["auto", "folder", "ljspeech", "list", "jsonl", "amphion"]
_MOST_SHOWN = 20


@contextmanager
def written(path: Path) -> Iterator[str]:
    """Hold the project as the one who writes. Raises ``VoicewrightError`` if a window does."""
    from backend.project.errors import read_only
    from backend.project.project import Project

    with Project.open(Path(folder(path))) as project:
        if project.readonly:
            raise read_only(project.readonly_reason, str(path))
        yield str(project.folder)


@contextmanager
def worked_on(path: Path) -> Iterator[str]:
    """:func:`written`, for what works on clips. Raises ``VoicewrightError`` too where there are none: a command that
    did nothing does not look like one that has done it.
    """
    from backend.project.project import Project

    with written(path) as place:
        with Project.open(Path(place), lock=False) as project:
            if not project.clips.all():
                refuse("no-clips/yet", file=project.folder)
        yield place


@guarded
def new(
    path: Folder,
    name: Annotated[str, typer.Option(help="What to call it; without it, as the folder.")] = "",
    sample: Annotated[bool, typer.Option("--sample", help="Bring the sample dataset.")] = False,
    bundle: Annotated[Path | None, typer.Option(help="Unpack this bundle, which `export … bundle` wrote.")] = None,
    as_json: Json = False,
) -> None:
    """Make a project; --sample brings the sample dataset, --bundle one from another machine."""
    from backend.project.project import Project

    if bundle is not None:
        if sample or name:
            misuse("A bundle brings its own clips and name: leave --sample and --name out.")
        unpacked = do(Unpack(bundle=absolute(bundle), out=absolute(path)))
        result(unpacked, as_json, [f"The project is in {unpacked.project}"])
        return
    with Project.create(path.expanduser().absolute(), name) as project:
        place, title = str(project.folder), project.name
    lines = [f"{title}: {place}"]
    clips = 0
    if sample:
        imported = do(ImportDataset(project=place, source=str(SAMPLE)))
        clips = imported.added
        lines.append(f"{clips} clips of the sample dataset are in it.")
        complain(imported.skipped)
    result({"project": place, "name": title, "clips": clips}, as_json, lines)


@guarded
def import_(
    path: Folder,
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A folder of recordings, or a list file.")],
    format_: Annotated[Format, typer.Option("--format", help="How the texts are kept.")] = "auto",
    speaker: Annotated[str, typer.Option(help="Whose voice it is, where the dataset does not say.")] = "",
    language: Annotated[str, typer.Option(help="espeak-ng's code, e.g. en-us, where the dataset does not say.")] = "",
    as_json: Json = False,
) -> None:
    """Bring recordings with their texts into the project."""
    with written(path) as place:
        job = ImportDataset(project=place, source=absolute(source), format=format_, speaker=speaker, language=language)
        imported = do(job)
    complain(imported.skipped)
    lines = [f"{imported.added} clips added, {imported.already} were there already, {len(imported.skipped)} left out."]
    result(imported, as_json, lines)


@guarded
def import_weights(
    path: Folder,
    sources: Annotated[
        list[Path], typer.Argument(metavar="SOURCE...", help="Its folder, or its files; `families` says which.")
    ],
    family: Annotated[str, typer.Option(help="Whose checkpoint it is, where the files do not tell.")] = "",
    name: Annotated[str, typer.Option(help="What to call the voice; without it, as the source.")] = "",
    as_json: Json = False,
) -> None:
    """Make a voice of an official checkpoint; `families` says of which."""
    job = ImportWeights(project=folder(path), sources=[absolute(one) for one in sources], family=family, name=name)
    made = do(job)
    speakers = f", {len(made.speakers)} speakers: {', '.join(made.speakers)}" if len(made.speakers) > 1 else ""
    said = [one.say() for one in made.remarks]
    result(made, as_json, [f"{made.name}: voice {made.voice} ({made.family}{speakers}).", *said])


def complain(problems: list[Problem]) -> None:
    for problem in problems[:_MOST_SHOWN]:
        say(problem.sentence())
    if len(problems) > _MOST_SHOWN:
        say(f"… and {len(problems) - _MOST_SHOWN} more.")


@guarded
def align(path: Folder, as_json: Json = False) -> None:
    """Find when each phone begins and ends; goes on where it was interrupted."""
    with worked_on(path) as place:
        aligned = do(Align(project=place))
    complain(aligned.failed)
    lines = [f"{aligned.aligned} clips aligned ({span(aligned.seconds)} of speech) in {span(aligned.wall_s)}."]
    if aligned.failed:
        lines.append(f"{len(aligned.failed)} could not be aligned.")
    result(aligned, as_json, lines)


@guarded
def prepare(
    path: Folder,
    source: Annotated[str, typer.Argument(metavar="[SOURCE]", help="A folder or a list to bring in first.")] = "",
    speaker: Annotated[str, typer.Option(help="Whose voice it is, where the dataset does not say.")] = "",
    language: Annotated[str, typer.Option(help="espeak-ng's code, e.g. en-us, where the dataset does not say.")] = "",
    as_json: Json = False,
) -> None:
    """Import (where SOURCE is named), align and check: from recordings to clips that can be trained on."""
    with (written if source else worked_on)(path) as place:
        wish = Prepare(
            project=place, source=absolute(Path(source)) if source else "", speaker=speaker, language=language
        )
        done = do(wish)
    lines = []
    if done.imported:
        complain(done.imported.skipped)
        lines.append(f"{done.imported.added} clips added, {done.imported.already} were there already.")
    if done.aligned:
        complain(done.aligned.failed)
        lines.append(f"{done.aligned.aligned} clips aligned, {len(done.aligned.failed)} could not be.")
    if done.checked:
        lines.append(said(done.checked.health.verdict))
    result(done, as_json, lines)


@guarded
def check(
    path: Folder,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if there are errors.")] = False,
    as_json: Json = False,
) -> None:
    """Run every check on the clips and say what was found."""
    from backend.project.project import Project

    with worked_on(path) as place:
        checked = do(Check(project=place))
        with Project.open(Path(place), lock=False) as project:
            findings = project.findings.all()
    kinds = Counter((finding.severity, finding.check) for finding in findings)
    order = {"error": 0, "warning": 1, "info": 2}
    rows = [(n, severity, name) for (severity, name), n in sorted(kinds.items(), key=lambda k: (order[k[0][0]], -k[1]))]
    health = checked.health
    lines = [said(health.verdict) or f"{health.clips} clips, {span(health.speech_s)} of speech.", *table(rows)]
    result({"health": health, "findings": findings}, as_json, lines)
    if strict and health.errors:
        say(f"{health.errors} clips have errors.")
        raise typer.Exit(1)


@guarded
def voices(path: Folder, as_json: Json = False) -> None:
    """The project's voices, and those that come with Voicewright, with the judge's last figures."""
    from backend.project.project import Project

    with Project.open(Path(folder(path)), lock=False) as project:
        found = project.voices.all()
        problems = project.voices.problems()
    for problem in problems:
        say(problem.sentence())
    rows = [
        (voice.id, voice.name, voice.family, f"{voice.sample_rate} Hz",
         "comes with Voicewright" if voice.built_in else "",
         " ".join(f"{name} {figure(value)}" for name, value in voice.figures.items()))
        for voice in found
    ]  # fmt: skip
    result({"voices": found}, as_json, table(rows) or ["There is no voice yet."])


@guarded
def leftovers(
    path: Folder,
    remove: Annotated[bool, typer.Option("--remove", help="Move them into the project's trash.")] = False,
    empty: Annotated[bool, typer.Option("--empty", help="Delete what is in the trash, for good.")] = False,
    restore: Annotated[bool, typer.Option("--restore", help="Put back what is in the trash.")] = False,
    as_json: Json = False,
) -> None:
    """Find recordings that no clip, take or song refers to. A project that cannot be written, or is open in a window,
    is looked through as well; nothing of it is moved.
    """
    from backend.project.project import Project

    held = written(path) if remove or empty or restore else nullcontext(folder(path))
    with held as place, Project.open(Path(place), lock=False) as project:
        found = project.leftovers.find()
        if restore:
            project.leftovers.put_back(one.name for one in project.leftovers.trashed())
        if remove:
            project.leftovers.sweep(one.name for one in found)
        freed = project.leftovers.delete() if empty else 0
        trashed = project.leftovers.trashed()
    lines = [f"{len(found)} unused recordings, {sum(one.bytes for one in found) / 1e6:.1f} MB."]
    lines += [f"{len(trashed)} in the trash."] if trashed else []
    lines += [f"{freed / 1e6:.1f} MB freed."] if empty else []
    result({"unused": found, "trashed": trashed, "freed": freed}, as_json, lines)
