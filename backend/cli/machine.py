"""``families``, ``doctor``, ``studio``: Voicewright and this machine."""

import os
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.options import Json, absolute
from backend.cli.output import guarded, result
from backend.cli.running import do
from backend.project.children import ROOT, command
from backend.protocol.jobs import Doctor, Families


@guarded
def families(as_json: Json = False) -> None:
    """The families of models with their stages, presets and controls."""
    found = do(Families())
    lines = []
    for family in found.families:
        lines += [f"{family.name}: {family.title}", f"  {family.doc}"]
        lines += [f"  stage {stage.name}: {family.title_of(stage)}" for stage in family.stages]
        lines += [f"  preset {preset.name}: {family.doc_of(preset)}" for preset in family.presets]
        if family.imports is not None:
            lines.append(f"  imports {family.point_to}")
        lines.append(f"  {', '.join(sorted(family.can))}")
        for by, said in ("native", "obeys"), ("vocoder", "changed afterwards, in the sound:"):
            theirs = [control for control, one in family.controls.items() if one == by]
            lines += [f"  {said} {', '.join(theirs)}"] if theirs else []
    result(found, as_json, lines)


@guarded
def doctor(
    path: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="A project, to look at its disk.")] = None,
    as_json: Json = False,
) -> None:
    """Try out what this machine has, and say what is missing and its remedy."""
    examined = do(Doctor(project=absolute(path)))
    lines = []
    for line in examined.lines:
        lines.append(f"{'ok     ' if line.ok else 'MISSING'}  {line.name}: {line.says.say()}")
        if line.remedy is not None:
            lines.append(f"         {line.remedy.say()}")
    result(examined, as_json, lines)


@guarded
def studio(path: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="A project to open.")] = None) -> None:
    """Open the window."""
    line = command("studio", *([absolute(path)] if path is not None else []))
    root = str(ROOT)
    paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    raise typer.Exit(subprocess.run(line, env={**os.environ, "PYTHONPATH": paths}, check=False).returncode)
