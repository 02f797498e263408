"""``export``: files for the world."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from backend.cli.options import Folder, Json, Out, Voice, absolute, folder
from backend.cli.output import guarded, misuse, result
from backend.cli.running import do
from backend.protocol.jobs import Export, ExportAudio

What = Literal["dataset", "voice", "bundle", "labels", "audio", "onnx"]


@guarded
def export(
    path: Folder,
    what: Annotated[What, typer.Argument(metavar="WHAT", help="dataset, voice, bundle, labels, audio or onnx.")],
    out: Out,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            help="dataset: ljspeech, jsonl, list, amphion, audiofolder, diffsinger; "
            "labels: textgrid, audacity, lab, elan.",
        ),
    ] = "",
    voice: Voice = "",
    times: Annotated[
        Literal["clip", "original"],
        typer.Option(help="labels: in the time of the trimmed clip, with that beside them, or of the whole recording."),
    ] = "clip",
    take: Annotated[int | None, typer.Option(help="audio, labels: a take of the project's renders.")] = None,
    source: Annotated[Path | None, typer.Option("--in", help="audio: a file instead of a take.")] = None,
    rate: Annotated[int | None, typer.Option(help="audio: sample rate, Hz.")] = None,
    depth: Annotated[Literal["16", "24", "32f"], typer.Option(help="audio: bits a sample.")] = "24",
    lufs: Annotated[float | None, typer.Option(help="audio: loudness target, LUFS; -16 is usual for speech.")] = None,
    peak: Annotated[float, typer.Option(help="audio: true-peak limit, dBTP.")] = -1.0,
    as_json: Json = False,
) -> None:
    """Write the dataset, a voice, the whole project, labels, a take or a voice's networks for other programs."""
    place = folder(path)
    if what == "audio":
        if (take is None) == (source is None):
            misuse("Name what to export: a take with --take, or a file with --in.")
        job: ExportAudio | Export = ExportAudio(
            project=place, source=_take(place, take) if take is not None else absolute(source), out=absolute(out),
            sample_rate=rate, depth=depth, lufs=lufs, peak_dbtp=peak,
        )  # fmt: skip
    else:
        job = Export(project=place, what=what, out=absolute(out), format=format_, voice=voice, render=take, times=times)
    exported = do(job)
    written = exported.paths if len(exported.paths) < 10 else [str(out)]
    result(exported, as_json, [*written, *(f"Not aligned as it is now: {name}" for name in exported.left_out)])


def _take(place: str, number: int) -> str:
    from backend.project.project import Project

    with Project.open(Path(place), lock=False) as project:
        return project.renders.get(number).path
