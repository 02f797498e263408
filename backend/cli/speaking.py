"""``speak``, ``render``, ``judge``: hearing a voice."""

import shutil
import time
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.options import Folder, Json, Out, Voice, absolute, folder
from backend.cli.output import figure, guarded, misuse, result, say, span, table
from backend.cli.running import do
from backend.protocol import wire
from backend.protocol.jobs import Judge, Judged, Render, Rendered, Speak
from backend.protocol.problems import Problem, VoicewrightError

_AUDIO = (".wav", ".flac")


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
    reference: Annotated[str, typer.Option(help="A clip whose manner to follow.")] = "",
    score_out: Annotated[Path | None, typer.Option(help="Write the score there, as JSON.")] = None,
    attention_out: Annotated[Path | None, typer.Option(help="Write the attention there, as .npy.")] = None,
    as_json: Json = False,
) -> None:
    """Say a text with a voice."""
    if reference:
        misuse("No family can follow a reference clip yet; leave --reference out.")
    if bool(text) == bool(file):
        misuse("Say what to speak with either --text or --file.")
    texts = [text] if file is None else _read(file, by_line=out.suffix.lower() not in _AUDIO)
    single = out.suffix.lower() in _AUDIO
    if not single and (score_out or attention_out):
        misuse("--score-out and --attention-out need a single file as --out.")
    if not single and out.suffix:
        misuse(f"Audio is not written as {out.suffix}; name the file .wav or .flac, or give a folder.")
    if attention_out is not None and attention_out.suffix != ".npy":
        misuse("The attention is written as .npy.")
    knobs = _knobs(knob)
    began = time.perf_counter()
    first: list[float] = []

    def on_chunk(chunk: wire.Chunk) -> None:
        if not first:
            first.append(time.perf_counter() - began)
            say(f"First audio after {span(first[0])}: {chunk.path}")

    done = []
    for number, part in enumerate(texts, 1):
        target = out if single else out / f"{number:04d}.wav"
        job = Speak(
            project=folder(path), voice=voice, text=part, out=absolute(target), language=language, speaker=speaker,
            semitones=semitones, speed=speed, knobs=knobs,
        )  # fmt: skip
        done.append(do(job, Rendered, on_chunk))
    if score_out is not None:
        from backend.speech import scores

        scores.write(done[0].score, score_out)
    if attention_out is not None:
        if not done[0].attention:
            problem = Problem(kind="no-attention", what="This family has no attention.", remedy="Leave it out.")
            raise VoicewrightError(problem)
        shutil.copyfile(done[0].attention, attention_out)
    lines = [_line(one) for one in done]
    first_s = first[0] if first else None
    result({"first_audio_s": first_s, "renders": done}, as_json, lines)


def _knobs(given: list[str]) -> dict[str, float]:
    found = {}
    for one in given:
        name, _, value = one.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            misuse(f"--knob {one}: say NAME=NUMBER, such as noise=0.3.")
    return found


def _read(file: Path, *, by_line: bool) -> list[str]:
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(
            kind="text-unreadable", what="The text could not be read.", why=f"{error}.",
            remedy="Give a text file in UTF-8.", file=str(file),
        )  # fmt: skip
        raise VoicewrightError(problem) from error
    return [line for line in text.splitlines() if any(map(str.isalnum, line))] if by_line else [text]


def _line(done: Rendered) -> str:
    line = f"{done.path}  {span(done.duration_s)}, made in {span(done.wall_s)}"
    return f"{line}\n  {done.hint}" if done.hint else line


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
    done = do(job, Rendered)
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
    sentences = _read(file, by_line=True) if file is not None else []
    job = Judge(project=folder(path), voice=voice, sentences=sentences, out=absolute(out))
    judged = do(job, Judged)
    result(judged, as_json, report(judged))


def report(judged: Judged) -> list[str]:
    """The figures with what they mean, and what was understood."""
    meaning = {
        "wer": "word error rate, 0 is best", "cer": "character error rate, 0 is best",
        "likeness": "likeness to the speaker, 0.96 and more is the speaker", "distillmos": "naturalness, 1 to 5",
        "dnsmos": "cleanness, 1 to 5", "f0_cents": "pitch: median distance from what was asked, cents",
        "f0_cents_p95": "pitch: 95 % are nearer than this, cents", "rtf": "seconds of work per second of audio",
    }  # fmt: skip
    rows = [(name, figure(value), meaning.get(name, "")) for name, value in judged.figures.items()]
    heard = [f"  heard: {text}" for text in judged.heard if text]
    return [f"{judged.n} sentences", *table(rows), *heard]
