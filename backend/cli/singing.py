"""``sing``, ``song convert``, ``song from-audio``: songs."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from backend.cli.options import Folder, Json, Out, Voice, absolute, folder
from backend.cli.output import guarded, misuse, result, span
from backend.cli.running import do
from backend.project import outputs
from backend.protocol.notices import Notice
from backend.protocol.readable import readable
from backend.protocol.song import Manner, Song
from backend.protocol.song_jobs import ReadSong, Sing, SongFromAudio, WriteSong

song = typer.Typer(no_args_is_help=True, help="Songs as files: other programs' kinds, and notes from a recording.")
_SOURCE = typer.Argument(metavar="FILE", show_default=False)
_MANNERS = "plain, pop, classical, robot, or a voice that learnt from singing; without it, as the song says."
_CHARSET = typer.Option(help="Of the lyrics in MIDI and UST; without it, as their bytes tell.")


@guarded
def sing(
    path: Folder,
    file: Annotated[
        Path, typer.Option("--song", help="A file of notes, or a song that ships.", show_default=False)
    ],
    out: Out,
    voice: Voice = "",
    semitones: Annotated[str, typer.Option(help="So much higher, or auto: by octaves.")] = "auto",
    language: Annotated[str, typer.Option(help="Of the lyrics, where the file does not say it.")] = "",
    manner: Annotated[str, typer.Option(help=_MANNERS)] = "",
    track: Annotated[list[int], typer.Option(help="Only this track, counted from 1; may be repeated.")] = [],  # noqa: B006 - Typer copies it
    stems: Annotated[Path | None, typer.Option(help="A folder to write each track into, alone.")] = None,
    score_out: Annotated[Path | None, typer.Option(help="Write the scores of the phrases there, as JSON.")] = None,
    charset: Annotated[str, _CHARSET] = "",
    as_json: Json = False,
) -> None:  # fmt: skip
    """Sing a song with a voice."""
    if out.suffix.lower() not in (".wav", ".flac"):
        misuse("Name the file that is sung .wav or .flac.")
    sung_so = _manner(path, manner) if manner else None
    source = _found(file)
    if score_out is not None:
        outputs.file(score_out.absolute(), source)
    outputs.file(out.absolute(), source)
    read = do(ReadSong(project=folder(path), source=absolute(source), charset=charset))
    job = Sing(
        project=folder(path), song=_changed(read.song, language, sung_so), voice=voice, out=absolute(out),
        beside=absolute(source.parent), tracks=[number - 1 for number in track] or None, stems=absolute(stems),
        semitones=None if semitones == "auto" else _number(semitones),
    )  # fmt: skip
    done = do(job)
    if score_out is not None:
        outputs.write(score_out, readable(done.parts), source)
    lines = [f"{done.path}  {span(done.duration_s)}, made in {span(done.wall_s)}"]
    result(done, as_json, [*lines, *(one.say() for one in [*done.hints, *read.left_out])])


@song.command("convert")
@guarded
def convert(
    source: Annotated[Path, _SOURCE],
    out: Out,
    charset: Annotated[str, _CHARSET] = "",
    language: Annotated[str, typer.Option(help="Of the lyrics, where the file does not say it.")] = "",
    as_json: Json = False,
) -> None:
    """A song as another kind of file, told by the names' endings; captions and labels too."""
    found = _found(source)
    outputs.file(out.absolute(), found)
    read = do(ReadSong(project="", source=absolute(found), charset=charset))
    done = do(WriteSong(project="", song=_changed(read.song, language), out=absolute(out)))
    result(
        {"paths": done.paths, "not_read": read.left_out, "not_written": done.left_out}, as_json,
        [*done.paths, *_told("Not read", read.left_out), *_told("Not written", done.left_out)],
    )  # fmt: skip


@song.command("from-audio")
@guarded
def from_audio(
    source: Annotated[Path, _SOURCE],
    out: Out,
    lyrics: Annotated[str, typer.Option(help="What is sung; without it a recognizer listens, to English.")] = "",
    language: Annotated[str, typer.Option(help="Of the lyrics.")] = "en-us",
    bpm: Annotated[float, typer.Option(help="Quarter notes a minute, 20 to 400.")] = 120.0,
    grid: Annotated[int, typer.Option(help="Move notes to multiples of so many ticks; 120 is a 16th note.")] = 0,
    keep_pitch: Annotated[bool, typer.Option("--keep-pitch", help="Keep the pitch as it was sung.")] = False,
    as_json: Json = False,
) -> None:
    """Notes and lyrics from a sung, hummed or spoken recording."""
    if not 20 <= bpm <= 400 or not 0 <= grid <= 1920:
        misuse("--bpm goes from 20 to 400, --grid from 0 to 1920.")
    outputs.file(out.absolute(), source)
    job = SongFromAudio(
        project="", source=absolute(source), lyrics=lyrics, language=language, bpm=bpm, grid=grid, keep_pitch=keep_pitch
    )
    read = do(job)
    done = do(WriteSong(project="", song=read.song, out=absolute(out)))
    notes = sum(len(track.notes) for track in read.song.tracks)
    result({"paths": done.paths, "notes": notes}, as_json, [f"{out}: {notes} notes"])


def _found(file: Path) -> Path:
    """The file, or the song of that name that comes with Voicewright."""
    from backend.protocol.problems import refuse
    from backend.song import shipped

    if file.exists() or file.suffix:
        return file
    known = shipped.songs()
    if file.name not in known:
        refuse("song-missing", wanted=file.name, known=list(known))
    return known[file.name]


def _told(what: str, lines: list[Notice]) -> list[str]:
    return [f"{what}: {line.say()}" for line in lines]


def _manner(path: Path, name: str) -> Manner:
    """One of those that come along, or that of a voice which learnt from singing."""
    from backend.project.project import Project
    from backend.protocol.manners import PRESETS, as_sung

    known: dict[str, Manner] = {preset: Manner(preset=preset) for preset in PRESETS}
    with Project.open(Path(folder(path)), lock=False) as project:
        learnt = [(voice, as_sung(next(iter(voice.sings.values())))) for voice in project.voices.all() if voice.sings]
    called = {key: manner for voice, manner in learnt for key in (voice.name, voice.id)}
    found = {**called, **known}.get(name)
    if found is None:
        names = ", ".join([*known, *(voice.name for voice, _ in learnt)])
        misuse(f"--manner is one of: {names}. A voice is named there once it learnt from recordings that are sung.")
    return found


def _changed(song: Song, language: str, manner: Manner | None = None) -> Song:
    tracks = song.tracks
    if language:
        tracks = [msgspec.structs.replace(track, language=language) for track in tracks]
    if manner is not None:
        tracks = [msgspec.structs.replace(track, manner=manner) for track in tracks]
    return msgspec.structs.replace(song, tracks=tracks)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        misuse("--semitones is a number, or auto.")
