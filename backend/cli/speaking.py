"""``speak``, ``render``, ``judge``: hearing a voice."""

import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
import typer
from msgspec.structs import replace

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
from backend.protocol.word_jobs import Saying

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


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the lines."""

    first_audio_s: float | None
    """Seconds until something could be heard."""
    done: list[Rendered] = msgspec.field(name="renders")
    failed: list[Failed]


_Text = Annotated[str, typer.Option(help="What to say.")]
_File = Annotated[Path | None, typer.Option(help="A text to say; with a folder as --out, line by line.")]
_Language = Annotated[str, typer.Option(help="espeak-ng's code; without it the voice's first.")]
_Speaker = Annotated[str, typer.Option(help="One of the voice's speakers.")]
_Semitones = Annotated[float, typer.Option(help="Higher or lower by so much, -24 to 24.")]
_Speed = Annotated[float, typer.Option(help="Faster (over 1) or slower, 0.25 to 4.")]
_Knobs = Annotated[list[str], typer.Option(metavar="NAME=NUMBER", help="One of the voice's own settings.")]
_SayAs = Annotated[list[str], typer.Option(metavar="WORD=PHONES", help="How a word is said, in this text only.")]
_LISTEN = (
    "Listen to what was said (English), and say it again so often where words are missing or too many. Without it 3 "
    "for a folder and a voice that draws what it says."
)
_Retries = Annotated[int | None, typer.Option(min=0, help=_LISTEN)]
_FOLLOW = "Sound like this recording: a file of 3 to 10 seconds, or a clip's number."
_Reference = Annotated[str, typer.Option(help=_FOLLOW)]
_ReferenceText = Annotated[str, typer.Option(help="What it says; without it what is recognised.")]
_ScoreOut = Annotated[Path | None, typer.Option(help="Write the score there, as JSON.")]
_AttentionOut = Annotated[Path | None, typer.Option(help="Write the attention there, as .npy.")]


@guarded
def speak(
    path: Folder,
    out: Out,
    voice: Voice = "",
    text: _Text = "",
    file: _File = None,
    language: _Language = "",
    speaker: _Speaker = "",
    semitones: _Semitones = 0.0,
    speed: _Speed = 1.0,
    knob: _Knobs = [],  # noqa: B006 - Typer copies it
    say_as: _SayAs = [],  # noqa: B006 - Typer copies it
    retries: _Retries = None,
    reference: _Reference = "",
    reference_text: _ReferenceText = "",
    score_out: _ScoreOut = None,
    attention_out: _AttentionOut = None,
    as_json: Json = False,
) -> None:
    """Say a text with a voice."""
    single = out.suffix.lower() in _AUDIO
    _check_places(text, file, out, score_out, attention_out)
    lines = _lines(file) if file is not None and not single else [Line(1, text if file is None else _text(file))]
    manner = Speak(
        project=folder(path), voice=voice, text="", language=language, speaker=speaker, semitones=semitones,
        speed=speed, knobs=_knobs(knob), sayings=_sayings(say_as), reference_text=reference_text,
        reference=reference if not reference or reference.isdecimal() else absolute(Path(reference)),
        retries=retries if retries is not None or single else _usual_retries(path, voice, language),
    )  # fmt: skip
    spoken = _speak(manner, lines, out)
    if single:
        _keep_beside(spoken.done[0], score_out, attention_out)
    else:
        spoken = replace(spoken, done=[_marked(one) for one in spoken.done])
    _tell(spoken, as_json)


def _check_places(text: str, file: Path | None, out: Path, score_out: Path | None, attention_out: Path | None) -> None:
    """Refuse what cannot be meant, before anything is spoken."""
    if bool(text) == bool(file):
        misuse("Say what to speak with either --text or --file.")
    single = out.suffix.lower() in _AUDIO
    if not single and (score_out or attention_out):
        misuse("--score-out and --attention-out need a single file as --out.")
    if not single and out.suffix:
        misuse(f"Audio is not written as {out.suffix}; name the file .wav or .flac, or give a folder.")
    if attention_out is not None and attention_out.suffix != ".npy":
        misuse("The attention is written as .npy.")
    for beside in (score_out, attention_out):
        if beside is not None:
            outputs.file(beside.absolute(), *([file] if file else []))
    if not single:
        outputs.folder(out.absolute())


def _speak(manner: Speak, lines: Sequence[Line], out: Path) -> Spoken:
    """Speak each line: into ``out``, or into a file each where that is a folder. What cannot be spoken is listed where
    there are others. Raises ``VoicewrightError``.
    """
    began, first = time.perf_counter(), list[float]()

    def on_chunk(chunk: wire.Chunk) -> None:
        if not first:
            first.append(time.perf_counter() - began)
            say(f"First audio after {span(first[0])}: {chunk.path}")

    done, failed = list[Rendered](), list[Failed]()
    for number, line in enumerate(lines, 1):
        target = out if out.suffix else out / f"{number:04d}.wav"
        try:
            done.append(do(replace(manner, text=line.text, out=absolute(target)), on_chunk))
        except VoicewrightError as error:
            if len(lines) == 1 or not error.problem.general.startswith("text-"):
                raise
            failed.append(Failed(line=line.number, text=line.text, problem=error.problem))
    return Spoken(first_audio_s=first[0] if first else None, done=done, failed=failed)


def _keep_beside(done: Rendered, score_out: Path | None, attention_out: Path | None) -> None:
    if score_out is not None:
        from backend.speech import scores

        scores.write(done.score, score_out)
    if attention_out is not None:
        if not done.attention:
            refuse("no-attention")
        shutil.copyfile(done.attention, attention_out)


def _tell(spoken: Spoken, as_json: bool) -> None:
    """Write what came of it, and exit with 1 where not every line is said as it is written."""
    result(spoken, as_json, [_line(one) for one in spoken.done])
    for one in spoken.failed:
        say(f"Line {one.line}: {one.problem.sentence()}")
    wrong = [one for one in spoken.done if not all(proof.right for proof in one.proofs)]
    if wrong:
        names = ", ".join(Path(one.path).name for one in wrong)
        say(f"{len(wrong)} of {len(spoken.done)} do not say what is written: {names}.")
    if wrong or spoken.failed:
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
    return replace(done, path=str(doubtful))


def _sayings(given: Sequence[str]) -> list[Saying]:
    """``C++=see plus`` → how it is said."""
    found = []
    for one in given:
        word, _, entry = one.partition("=")
        if not word.strip() or not entry.strip():
            misuse(f"{one!r} is not WORD=PHONES.")
        found.append(Saying(word=word.strip(), entry=entry.strip()))
    return found


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
