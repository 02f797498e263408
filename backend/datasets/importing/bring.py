"""Decode what is listed, store what is good, report the rest by name."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.datasets.importing import detect
from backend.datasets.importing.decoding import Heard, decoded
from backend.datasets.importing.entry import Entry, clean
from backend.project.clips import Clip, NewClip
from backend.project.names import shown
from backend.project.project import Project
from backend.protocol.jobs import ImportDataset, Imported
from backend.protocol.notices import Report, notice
from backend.protocol.problems import Cancelled, Problem, VoicewrightError, problem
from backend.text import guess, languages

_BATCH = 256
DEFAULT_LANGUAGE = "en-us"


def import_dataset(project: Project, job: ImportDataset, report: Report) -> Imported:
    """Bring a source's recordings into the project.

    Files are stored byte for byte as they are, MP3 and Ogg too: libsndfile decodes them the same way each time, so a
    FLAC made of them would only be larger. A bad file is reported and the rest goes in; doing it again adds nothing
    twice, so an import that was cancelled is resumed by starting it again. ``report(fraction, text)`` may raise
    Cancelled: what was stored until then stays. Raises VoicewrightError when the source itself can't be read.
    """
    source = Path(job.source)
    report(0.0, notice("reading-list"))
    listing = detect.read(source, job.format)
    skipped = list(listing.problems)
    entries = _with_languages(listing.entries, job.language, skipped)
    added: list[int] = []
    clips: list[int] = []
    already = stereo = 0
    default_speaker = clean(job.speaker) or speaker_of(source)

    paths = list(dict.fromkeys(entry.audio for entry in entries))
    listed: dict[Path, list[Entry]] = {}
    for entry in entries:
        listed.setdefault(entry.audio, []).append(entry)
    heard: dict[Path, Brought | Problem] = {}
    stored = ready = 0  # of ``paths``: so many are in the project, so many can be
    share = 0.0
    # An empty report is how a cancel gets through while a long file is decoded.
    results = _heard(project, paths, lambda: report(share, None))
    try:
        for count, (path, result) in enumerate(results, 1):
            heard[path] = result
            share = count / (len(paths) + 1)
            report(share, notice("importing", name=shown(path.name)))
            # Clips are stored in the list's order, whatever order they were decoded in.
            while ready < len(paths) and paths[ready] in heard:
                ready += 1
            if ready - stored >= _BATCH or count == len(paths):
                batch = [(path, heard.pop(path)) for path in paths[stored:ready]]
                stored = ready
                for clip in _store(project, batch, listed, default_speaker, skipped):
                    clips.append(clip.id)
                    already += clip.existed
                    added += [] if clip.existed else [clip.id]
                    stereo += clip.channels > 1 and not clip.existed
    except Cancelled:
        _store(project, [(path, heard[path]) for path in paths if path in heard], listed, default_speaker, skipped)
        raise
    told = notice("clips-imported", n=len(added))
    report(1.0, notice("clips-imported/mixed", n=len(added), stereo=stereo) if stereo else told)
    return Imported(added=len(added), already=already, skipped=skipped, clips=clips)


@dataclass(frozen=True)
class Brought:
    """A good recording."""

    heard: Heard
    name: str = ""
    """Of its file in the project, where it has been before."""


def _heard(
    project: Project, paths: Sequence[Path], check: Callable[[], None]
) -> Iterator[tuple[Path, Brought | Problem]]:
    """Each recording; one whose bytes a clip has already was decoded when it came, and is not decoded again."""
    known = project.clips.recordings()
    new: list[Path] = []
    for path in paths:
        check()
        name = project.audio.find(path) if known else None
        if name in known:
            yield path, Brought(Heard(*known[name]), name)
        else:
            new.append(path)
    for path, heard in decoded(new, check):
        yield path, heard if isinstance(heard, Problem) else Brought(heard)


def _store(
    project: Project,
    batch: list[tuple[Path, Brought | Problem]],
    listed: dict[Path, list[Entry]],
    default_speaker: str,
    skipped: list[Problem],
) -> list[Clip]:
    stored: list[Clip] = []
    good: list[tuple[Path, Brought]] = []
    for path, brought in batch:
        if isinstance(brought, Problem):
            skipped.append(_placed(brought, path, listed[path][0]))
        else:
            good.append((path, brought))
    new = [path for path, brought in good if not brought.name]
    names = dict(zip(new, project.audio.add_files(new), strict=True))
    with project.transaction():
        for path, brought in good:
            name = brought.name or names[path]
            if isinstance(name, VoicewrightError):
                skipped.append(_placed(name.problem, path, listed[path][0]))
            else:
                clips = [_clip(entry, brought.heard, name, default_speaker) for entry in listed[path]]
                stored += map(project.clips.add, clips)
    return stored


def _clip(entry: Entry, heard: Heard, audio: str, default_speaker: str) -> NewClip:
    start = entry.start_s if entry.start_s < heard.duration_s else 0.0
    end = entry.end_s if entry.end_s is not None and start < entry.end_s < heard.duration_s else None
    return NewClip(
        audio=audio,
        name=clean(shown(entry.name or entry.audio.stem)),
        text=entry.text,
        language=entry.language,
        speaker=entry.speaker or default_speaker,
        sample_rate=heard.sample_rate,
        channels=heard.channels,
        duration_s=heard.duration_s,
        start_s=start,
        end_s=end,
        held_out=entry.held_out,
        source=shown(entry.audio),
    )


def _with_languages(entries: list[Entry], asked: str, skipped: list[Problem]) -> list[Entry]:
    """Entries whose language espeak-ng speaks, by its own code; those in another are left out and told about once."""
    import dataclasses

    unsaid = [entry.text for entry in entries if not entry.language] if not asked else []
    default = languages.check(asked or guess.language_of(unsaid) or DEFAULT_LANGUAGE)
    codes: dict[str, str | None] = {"": default}
    kept: list[Entry] = []
    unknown: dict[str, int] = {}
    for entry in entries:
        if entry.language not in codes:
            try:
                codes[entry.language] = languages.check(entry.language)
            except VoicewrightError:
                codes[entry.language] = default if asked else None
        code = codes[entry.language]
        if code is None:
            unknown[entry.language] = unknown.get(entry.language, 0) + 1
        else:
            kept.append(dataclasses.replace(entry, language=code))
    skipped += [
        problem("language-unknown/clips", count=count, language=language) for language, count in unknown.items()
    ]
    return kept


def _placed(problem: Problem, path: Path, entry: Entry) -> Problem:
    import msgspec

    return msgspec.structs.replace(problem, file=shown(problem.file or path), place=problem.place or entry.place)


def speaker_of(source: Path) -> str:
    """What to call a speaker whom nobody named: the dataset's folder."""
    folder = source if source.is_dir() else source.parent
    generic = {"wavs", "wav", "audio", "clips", "data"}
    return clean(shown(folder.parent.name if folder.name.lower() in generic else folder.name)) or "speaker"
