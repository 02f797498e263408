"""Decode what is listed, store what is good, report the rest by name."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.audio import plain_wav
from backend.datasets.importing import detect
from backend.datasets.importing.decoding import Heard, decoded
from backend.datasets.importing.entry import Entry, clean
from backend.project.clips import Clip, NewClip
from backend.project.incoming import Incoming, read
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
    entries, codes = _with_languages(listing.entries, job.language, skipped)
    with project.audio.incoming() as incoming:
        speaker = clean(job.speaker) or speaker_of(source)
        clips = _Bringing(project, incoming, entries, codes, speaker, skipped).run(report)
    added = [clip for clip in clips if not clip.existed]
    stereo = sum(clip.channels > 1 for clip in added)
    told = notice("clips-imported", n=len(added))
    report(1.0, notice("clips-imported/mixed", n=len(added), stereo=stereo) if stereo else told)
    return Imported(
        added=len(added), already=len(clips) - len(added), skipped=skipped, clips=[clip.id for clip in clips]
    )


@dataclass(frozen=True)
class Brought:
    """A good recording."""

    heard: Heard
    name: str = ""
    """Of its file in the project, where that is there or on its way."""


class _Bringing:
    """An import under way."""

    def __init__(
        self,
        project: Project,
        incoming: Incoming,
        entries: list[Entry],
        codes: Mapping[str, str],
        speaker: str,
        skipped: list[Problem],
    ) -> None:
        self._project = project
        self._incoming = incoming
        self._listed: dict[Path, list[Entry]] = {}
        for entry in entries:
            self._listed.setdefault(entry.audio, []).append(entry)
        self._codes = codes
        self._speaker = speaker
        self._skipped = skipped
        self._heard: dict[Path, Brought | Problem] = {}
        self._clips: list[Clip] = []

    def run(self, report: Report) -> list[Clip]:
        """The clips, in the list's order, whatever order their recordings were decoded in."""
        paths = list(self._listed)
        stored = ready = 0  # of ``paths``: so many are in the project, so many can be
        share = 0.0

        def check() -> None:
            report(share, None)  # it is how a cancel gets through while a long file is decoded

        try:
            for count, (path, result) in enumerate(self._hear(paths, check), 1):
                self._heard[path] = result
                share = count / (len(paths) + 1)
                report(share, notice("importing", name=shown(path.name)))
                while ready < len(paths) and paths[ready] in self._heard:
                    ready += 1
                if ready - stored >= _BATCH or count == len(paths):
                    self._store(paths[stored:ready])
                    stored = ready
        except Cancelled:
            self._store([path for path in paths if path in self._heard])
            raise
        return self._clips

    def _hear(self, paths: Sequence[Path], check: Callable[[], None]) -> Iterator[tuple[Path, Brought | Problem]]:
        """Each recording; decoded is what neither a clip has already nor shows by its bytes that it is good."""
        known = self._project.clips.recordings()
        strange: list[Path] = []
        for path in paths:
            check()
            brought = self._without_decoder(path, known)
            if brought is None:
                strange.append(path)
            else:
                yield path, brought
        for path, heard in decoded(strange, check):
            yield path, heard if isinstance(heard, Problem) else Brought(heard)

    def _without_decoder(self, path: Path, known: Mapping[str, tuple[int, int, float]]) -> Brought | Problem | None:
        try:
            one = read(path)
        except (OSError, ValueError):
            return None  # whoever would decode it says what is wrong
        if one.name in known and self._incoming.holds(one):
            return Brought(Heard(*known[one.name]), one.name)
        info = plain_wav.described(one.data) if one.data is not None and one.name.endswith(".wav") else None
        if info is None:
            return None
        name = self._incoming.add(path, one)
        if isinstance(name, VoicewrightError):
            return name.problem
        return Brought(Heard(info.sample_rate, info.channels, info.duration_s), name)

    def _store(self, paths: Sequence[Path]) -> None:
        good: list[tuple[Path, Brought]] = []
        for path in paths:
            brought = self._heard.pop(path)
            if isinstance(brought, Problem):
                self._skip(brought, path)
            else:
                good.append((path, brought))
        new = [path for path, brought in good if not brought.name]
        names = dict(zip(new, self._incoming.add_files(new), strict=True))
        self._incoming.keep()
        clips: list[NewClip] = []
        for path, brought in good:
            name = brought.name or names[path]
            if isinstance(name, VoicewrightError):
                self._skip(name.problem, path)
            else:
                clips += [self._clip(entry, brought.heard, name) for entry in self._listed[path]]
        self._clips += self._project.clips.add_all(clips)

    def _clip(self, entry: Entry, heard: Heard, audio: str) -> NewClip:
        start = entry.start_s if entry.start_s < heard.duration_s else 0.0
        end = entry.end_s if entry.end_s is not None and start < entry.end_s < heard.duration_s else None
        return NewClip(
            audio=audio,
            name=clean(shown(entry.name or entry.audio.stem)),
            text=entry.text,
            language=self._codes[entry.language],
            speaker=entry.speaker or self._speaker,
            sample_rate=heard.sample_rate,
            channels=heard.channels,
            duration_s=heard.duration_s,
            start_s=start,
            end_s=end,
            held_out=entry.held_out,
            source=shown(entry.audio),
        )

    def _skip(self, problem: Problem, path: Path) -> None:
        self._skipped.append(_placed(problem, path, self._listed[path][0]))


def _with_languages(entries: list[Entry], asked: str, skipped: list[Problem]) -> tuple[list[Entry], Mapping[str, str]]:
    """Entries whose language espeak-ng speaks, and its codes of these; those in another are left out and told about
    once.
    """
    unsaid = [entry.text for entry in entries if not entry.language] if not asked else []
    default = languages.check(asked or guess.language_of(unsaid) or DEFAULT_LANGUAGE)
    codes = {"": default}
    unknown: Counter[str] = Counter()
    kept: list[Entry] = []
    for entry in entries:
        if entry.language not in codes and entry.language not in unknown:
            try:
                codes[entry.language] = languages.check(entry.language)
            except VoicewrightError:
                if asked:
                    codes[entry.language] = default
        if entry.language in codes:
            kept.append(entry)
        else:
            unknown[entry.language] += 1
    skipped += [
        problem("language-unknown/clips", count=count, language=language) for language, count in unknown.items()
    ]
    return kept, codes


def _placed(problem: Problem, path: Path, entry: Entry) -> Problem:
    import msgspec

    return msgspec.structs.replace(problem, file=shown(problem.file or path), place=problem.place or entry.place)


def speaker_of(source: Path) -> str:
    """What to call a speaker whom nobody named: the dataset's folder."""
    folder = source if source.is_dir() else source.parent
    generic = {"wavs", "wav", "audio", "clips", "data"}
    return clean(shown(folder.parent.name if folder.name.lower() in generic else folder.name)) or "speaker"
