"""``transcribe``, ``proofread`` and ``slice``: what recordings say."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from backend.cli.options import Folder, Json, absolute
from backend.cli.output import guarded, misuse, result
from backend.cli.projects import complain, worked_on, written
from backend.cli.running import do
from backend.protocol.listening_jobs import ProofreadClips, Slice, TellSpeakers, Transcribe

Clips = Annotated[str, typer.Option(help="Numbers of clips, with commas between them.")]
Recogniser = Annotated[str, typer.Option(help="base, tiny.en, or a folder as faster-whisper has them.")]


@guarded
def transcribe(
    path: Folder,
    clips: Clips = "",
    again: Annotated[bool, typer.Option("--again", help="Replace texts that are there.")] = False,
    detect: Annotated[bool, typer.Option("--detect", help="Recognise the language too.")] = False,
    recogniser: Recogniser = "",
    as_json: Json = False,
) -> None:
    """Write down what clips without a text say; their tag is “transcribed” until you agree."""
    with worked_on(path) as place:
        done = do(
            Transcribe(project=place, clips=_numbers(clips), again=again, detect=detect, recogniser=_named(recogniser))
        )
    complain(done.skipped)
    lines = [f"{one.clip}\t{one.text}" for one in done.written]
    if done.silent:
        lines.append(f"Nobody speaks in {len(done.silent)} clips: {', '.join(map(str, done.silent))}.")
    result(done, as_json, [*lines, f"{len(done.written)} clips transcribed."])


@guarded
def proofread(path: Folder, clips: Clips = "", recogniser: Recogniser = "", as_json: Json = False) -> None:
    """Listen to clips and say which words are missing, wrong or too many; findings keep it for the window."""
    from backend.project.project import Project

    with worked_on(path) as place:
        done = do(ProofreadClips(project=place, clips=_numbers(clips), recogniser=_named(recogniser)))
        with Project.open(Path(place), lock=False) as project:
            names = {clip.id: clip.name for clip in project.clips.all()}
            found = [one for one in project.findings.all() if one.check == "words" and one.clip in done.heard]
    complain(done.skipped)
    lines = [f"{names[one.clip]}\t{one.say().what}" for one in found]
    result(done, as_json, [*lines, f"{len(done.heard)} clips heard, {len(done.wrong)} say something else."])


@guarded
def speakers(path: Folder, clips: Clips = "", as_json: Json = False) -> None:
    """Tell the speakers of clips apart by their voices; names are yours to give."""
    with worked_on(path) as place:
        done = do(TellSpeakers(project=place, clips=_numbers(clips)))
    lines = [f"{len(group)} clips: {', '.join(map(str, group))}" for group in done.speakers]
    result(done, as_json, [*lines, f"{len(done.speakers)} speakers, {len(done.unsure)} clips unsure."])


@guarded
def slice_(
    path: Folder,
    source: Annotated[
        str, typer.Argument(metavar="[SOURCE]", help="A recording, or a folder of them; without it, long clips.")
    ] = "",
    clips: Clips = "",
    longest: Annotated[float, typer.Option(min=3.0, max=30.0, help="Seconds; no clip gets longer.")] = 12.0,
    speaker: Annotated[str, typer.Option(help="Whose voice it is.")] = "",
    language: Annotated[str, typer.Option(help="espeak-ng's code, e.g. en-us.")] = "",
    recognise: Annotated[bool, typer.Option(help="Listen to each piece, and write down what it says.")] = True,
    recogniser: Recogniser = "",
    as_json: Json = False,
) -> None:
    """Cut long recordings into clips at their pauses; a text beside them (.txt) is divided over the clips."""
    if source and clips:
        misuse("Name a recording or clips, not both.")
    job = Slice(
        project="", source=absolute(Path(source)) if source else "", clips=_numbers(clips), longest_s=longest,
        speaker=speaker, language=language, recognise=recognise, recogniser=_named(recogniser),
    )  # fmt: skip
    with written(path) as place:
        done = do(msgspec.structs.replace(job, project=place))
    complain(done.skipped)
    lines = [f"{len(done.added)} clips added, {done.already} were there already."]
    if done.inside:
        lines.append(f"{done.inside} had to end where there is no pause.")
    if done.unlike:
        lines.append(f"The text of {done.unlike} is unlike what was heard: they are tagged “check-text”.")
    result(done, as_json, lines)


def _numbers(clips: str) -> list[int] | None:
    if not clips:
        return None
    parts = [part.strip() for part in clips.split(",")]
    if not all(part.isdecimal() for part in parts):
        misuse("Clips are numbers with commas between them.")
    return [int(part) for part in parts]


def _named(recogniser: str) -> str:
    """A folder is absolute, since jobs run elsewhere."""
    return absolute(Path(recogniser)) if "/" in recogniser or (Path(recogniser).is_dir() and recogniser) else recogniser
