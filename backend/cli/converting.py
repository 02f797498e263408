"""``convert``: recordings in another voice."""

from pathlib import Path
from typing import Annotated

import typer

from backend.cli.options import Folder, Json, Out, Voice, absolute, folder
from backend.cli.output import guarded, misuse, result, say, span
from backend.cli.running import do
from backend.protocol.convert_jobs import Convert

_AUDIO = (".wav", ".flac")


@guarded
def convert(
    path: Folder,
    source: Annotated[Path, typer.Option("--in", help="The recording, of any length.", show_default=False)],
    out: Out,
    voice: Voice = "",
    speaker: Annotated[str, typer.Option(help="One of the voice's speakers.")] = "",
    semitones: Annotated[str, typer.Option(help="Higher or lower by so much; auto: to the speaker's pitch.")] = "auto",
    steps: Annotated[int | None, typer.Option(help="How often the voice looks; without it what it needs.")] = None,
    flat: Annotated[bool, typer.Option("--flat", help="Flatten the recording's swells.")] = False,
    breath: Annotated[bool, typer.Option(help="Keep the recording's own breath.")] = True,
    as_json: Json = False,
) -> None:
    """Say or sing what a recording does, in another voice."""
    if out.suffix.lower() not in _AUDIO:
        misuse("Name the file .wav or .flac.")
    job = Convert(
        project=folder(path), voice=voice, source=absolute(source), out=absolute(out), speaker=speaker,
        semitones=_semitones(semitones), knobs={} if steps is None else {"steps": float(steps)}, flat=flat,
        breath=breath,
    )  # fmt: skip
    done = do(job)
    if done.warning is not None:
        say(done.warning.sentence())
    moved = f", {done.semitones:+g} semitones" if done.semitones else ""
    result(done, as_json, [f"{done.path}  {span(done.duration_s)}, made in {span(done.wall_s)}{moved}"])


def _semitones(given: str) -> float | None:
    if given == "auto":
        return None
    try:
        value = float(given)
    except ValueError:
        misuse(f"--semitones {given}: say a number, or auto.")
    if not -36 <= value <= 36:
        misuse("--semitones lies between -36 and 36.")
    return value
