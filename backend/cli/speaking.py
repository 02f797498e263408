"""``speak``, ``render``, ``judge``: hearing a voice."""

import shutil
import time
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
import typer

from backend.cli.options import Folder, Json, Out, Voice, absolute, folder
from backend.cli.output import figure, guarded, misuse, result, say, span, table
from backend.cli.running import do
from backend.project import outputs
from backend.protocol import wire
from backend.protocol.figures import FIGURES
from backend.protocol.jobs import Judge, Judged, Render, Rendered, Speak
from backend.protocol.notices import said, said_of_each
from backend.protocol.problems import Problem, VoicewrightError, problem, refuse
from backend.protocol.proofs import Proof

_AUDIO = (".wav", ".flac")
_RETRIES = 3


class Line(NamedTuple):
    """One line of a batch."""

    number: int
    """In the file, from 1."""
    text: str


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """A line that could not be spoken."""

    line: int
    text: str
    problem: Problem


@guarded
def speak(
    path: Folder,
    out: Out,
    voice: Voice = "",
    text: Annotated[str, typer.Option(help="What to say.")] = "",
    file: Annotated[Path | None, typer.Option(help="A text to say; with a folder as --out, line by line.")] = None,
    language: Annotated[str, typer.Option(help="espeak-ng's code; without it the voice's first.")] = "",
    speaker: Annotated[str, typer.Option(help="One of the voice's speakers.")] = "",
    semitones: Annotated[float, typer.Option(help="Higher or lower by so much, -24 to 24.")] = 0.0,
    speed: Annotated[float, typer.Option(help="Faster (over 1) or slower, 0.25 to 4.")] = 1.0,
    knob: Annotated[list[str], typer.Option(metavar="NAME=NUMBER", help="One of the voice's own settings.")] = [],  # noqa: B006 - Typer copies it
    retries: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="Listen to what was said (English), and say it again so often where words are missing or too "
            "many. Without it 3 for a folder and a voice that draws what it says.",
        ),
    ] = None,
    reference: Annotated[
        str, typer.Option(help="Sound like this recording: a file of 3 to 10 seconds, or a clip's number.")
    ] = "",
    reference_text: Annotated[str, typer.Option(help="What it says; without it what is recognised.")] = "",
    score_out: Annotated[Path | None, typer.Option(help="Write the score there, as JSON.")] = None,
    attention_out: Annotated[Path | None, typer.Option(help="Write the attention there, as .npy.")] = None,
    as_json: Json = False,
) -> None:
    """Say a text with a voice."""
    if bool(text) == bool(file):
        misuse("Say what to speak with either --text or --file.")
    single = out.suffix.lower() in _AUDIO
    texts = [Line(1, text)] if file is None else _lines(file) if not single else [Line(1, _text(file))]
    if not single and (score_out or attention_out):
        misuse("--score-out and --attention-out need a single file as --out.")
    if not single and out.suffix:
        misuse(f"Audio is not written as {out.suffix}; name the file .wav or .flac, or give a folder.")
    if attention_out is not None and attention_out.suffix != ".npy":
        misuse("The attention is written as .npy.")
    for path_out in (score_out, attention_out):
        if path_out is not None:
            outputs.file(path_out.absolute(), *([file] if file else []))
    knobs = _knobs(knob)
    began = time.perf_counter()
    first: list[float] = []

    def on_chunk(chunk: wire.Chunk) -> None:
        if not first:
            first.append(time.perf_counter() - began)
            say(f"First audio after {span(first[0])}: {chunk.path}")

    if retries is None and not single:
        retries = _usual_retries(path, voice, language)
    if not single:
        outputs.folder(out.absolute())
    done: list[Rendered] = []
    failed: list[Failed] = []
    for number, part in enumerate(texts, 1):
        target = out if single else out / f"{number:04d}.wav"
        job = Speak(
            project=folder(path), voice=voice, text=part.text, out=absolute(target), language=language, speaker=speaker,
            semitones=semitones, speed=speed, knobs=knobs, retries=retries,
            reference=reference if not reference or reference.isdecimal() else absolute(Path(reference)),
            reference_text=reference_text,
        )  # fmt: skip
        try:
            done.append(do(job, on_chunk))
        except VoicewrightError as error:
            if len(texts) == 1 or not error.problem.general.startswith("text-"):
                raise
            failed.append(Failed(line=part.number, text=part.text, problem=error.problem))
    if score_out is not None:
        from backend.speech import scores

        scores.write(done[0].score, score_out)
    if attention_out is not None:
        if not done[0].attention:
            refuse("no-attention")
        shutil.copyfile(done[0].attention, attention_out)
    if not single:
        done = [_marked(one) for one in done]
    lines = [_line(one) for one in done]
    first_s = first[0] if first else None
    result({"first_audio_s": first_s, "renders": done, "failed": failed}, as_json, lines)
    for one in failed:
        say(f"Line {one.line}: {one.problem.sentence()}")
    wrong = [one for one in done if not all(proof.right for proof in one.proofs)]
    if wrong:
        names = ", ".join(Path(one.path).name for one in wrong)
        say(f"{len(wrong)} of {len(done)} do not say what is written: {names}.")
    if wrong or failed:
        raise typer.Exit(1)


def _usual_retries(path: Path, voice: str, language: str) -> int | None:
    """Many lines are listened to by somebody, where the voice draws what it says and the language is understood."""
    from backend.project.project import Project
    from backend.speech import proofreading
    from backend.voices import loading

    with Project.open(Path(folder(path)), lock=False) as project:
        info = loading.choose(project, voice)
    spoken = language or (info.languages[0] if info.languages else "")
    return _RETRIES if proofreading.draws(info) and spoken.startswith("en") else None


def _marked(done: Rendered) -> Rendered:
    """A line that does not say what is written is not called done: its file says so in its name."""
    if all(proof.right for proof in done.proofs):
        return done
    path = Path(done.path)
    doubtful = path.with_suffix(f".doubtful{path.suffix}")
    path.replace(doubtful)
    return msgspec.structs.replace(done, path=str(doubtful))


def _knobs(given: list[str]) -> dict[str, float]:
    found = {}
    for one in given:
        name, _, value = one.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            misuse(f"--knob {one}: say NAME=NUMBER, such as noise=0.3.")
    return found


def _lines(file: Path) -> list[Line]:
    """The lines that say something. Raises ``VoicewrightError`` where there is none."""
    from backend.datasets.importing.encoding import lines

    found = [Line(number, line) for number, line in enumerate(lines(_text(file)), 1) if line.strip()]
    if not found:
        refuse("batch-empty", file=file)
    return found


def _text(file: Path) -> str:
    """Of any encoding. Raises ``VoicewrightError``."""
    from backend.datasets.importing.encoding import decode

    try:
        return decode(file.read_bytes())
    except (OSError, UnicodeError) as error:
        raise VoicewrightError(problem("text-unreadable", says=str(error), file=file)) from error


def _line(done: Rendered) -> str:
    lines = [f"{done.path}  {span(done.duration_s)}, made in {span(done.wall_s)}"]
    hints = said_of_each(done.hints)
    lines += [hints] if hints and not done.proofs else []
    lines += [sentence for proof in done.proofs for sentence in _mistakes(proof)]
    return "\n  ".join(lines)


def _mistakes(proof: Proof) -> list[str]:
    """What is wrong with a sentence, and what was understood."""
    if proof.right:
        return []
    from backend.speech.proofreading import told

    tries = f", after {proof.tries} tries" if proof.tries > 1 else ""
    return [f"In “{proof.text}”{tries}: {said(told(proof))} Understood: “{proof.heard}”"]


@guarded
def render(
    path: Folder,
    score: Annotated[Path, typer.Option(help="A score, as `speak --score-out` writes it.", show_default=False)],
    out: Out,
    voice: Voice = "",
    as_json: Json = False,
) -> None:
    """Render a score, edited or not."""
    from backend.speech import scores

    job = Render(project=folder(path), voice=voice, score=scores.read(score), out=absolute(out))
    done = do(job)
    result(done, as_json, [_line(done)])


@guarded
def judge(
    path: Folder,
    voice: Voice = "",
    file: Annotated[Path | None, typer.Option(help="Sentences, one a line; without it eight unseen ones.")] = None,
    out: Annotated[Path | None, typer.Option(help="A folder to keep the audio in.")] = None,
    as_json: Json = False,
) -> None:
    """Let a voice speak, and measure: words understood, likeness, naturalness, in tune, speed."""
    sentences = [line.text for line in _lines(file)] if file is not None else []
    job = Judge(project=folder(path), voice=voice, sentences=sentences, out=absolute(out))
    judged = do(job)
    result(judged, as_json, report(judged))


def report(judged: Judged) -> list[str]:
    """The figures with what they mean, and what was understood."""
    rows = [
        (name, figure(value), FIGURES[name].say("meaning") if name in FIGURES else "")
        for name, value in judged.figures.items()
    ]
    heard = [f"  heard: {text}" for text in judged.heard if text]
    return [f"{judged.n} sentences", *table(rows), *heard]
