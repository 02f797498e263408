"""Datasets as people of this trade keep them, four recordings each, and what can be wrong with them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

import numpy as np
import soundfile

from backend.datasets.importing import bring, detect, import_dataset
from backend.datasets.importing.decoding import Heard, hear
from backend.datasets.importing.entry import Listing
from backend.project.project import Project
from backend.protocol.jobs import ImportDataset
from backend.protocol.problems import Problem, VoicewrightError

_RATE = 8000
_TEXTS = (
    "The first sentence is here.",
    "A second one follows it.",
    "Then comes the third of them.",
    "The last one ends it.",
)


@dataclass(frozen=True)
class Row:
    """One recording of a dataset."""

    name: str
    text: str
    speaker: str = "ann"


@dataclass(frozen=True)
class Outcome:
    """What became of it."""

    clips: int
    named: int
    """Things that were named as not read."""
    silent: bool
    """Whether something of the folder is neither a clip nor named."""
    said: str


Rows = list[Row]
Format = Callable[[Path, Rows], None]
"""Writes a dataset of rows into a folder."""


@dataclass(frozen=True)
class Fault:
    """What is wrong: rows before they are written, and files afterwards."""

    rows: Callable[[Rows], Rows] = lambda rows: rows
    files: Callable[[Path], None] = lambda _folder: None
    named: int = 0
    """So many things must be named."""
    textless: int = 0
    """So many clips have no text, which is what the dataset says of them."""


def tone(path: Path, hz: float) -> None:
    """Half a second of sound."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, 0.3 * np.sin(2 * np.pi * hz * np.arange(_RATE // 2) / _RATE), _RATE)


def _tones(folder: Path, rows: Rows, where: str = "wavs/{0.name}.wav") -> None:
    for number, row in enumerate(rows):
        tone(folder / where.format(row).lstrip("/"), 200 + 40 * number)


def _table(name: str, row: str, *, where: str = "wavs/{0.name}.wav", header: str = "") -> Format:
    def write(folder: Path, rows: Rows) -> None:
        _tones(folder, rows, where)
        lines = ([header] if header else []) + [row.format(one) for one in rows]
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")

    return write


def _beside(suffix: str, where: str = "{0.name}.wav") -> Format:
    def write(folder: Path, rows: Rows) -> None:
        _tones(folder, rows, where)
        for row in rows:
            (folder / where.format(row).lstrip("/")).with_suffix(suffix).write_text(row.text, "utf-8")

    return write


def _splits(folder: Path, rows: Rows) -> None:
    _tones(folder, rows)
    for name, part in (("metadata_train.csv", rows[:3]), ("metadata_val.csv", rows[3:])):
        (folder / name).write_text("".join(f"{row.name}|{row.text}\n" for row in part), "utf-8")


def _vits(folder: Path, rows: Rows) -> None:
    _tones(folder, rows)
    for name, part in (("train.txt", rows[:3]), ("val.txt", rows[3:])):
        (folder / name).write_text("".join(f"wavs/{row.name}.wav|0|{row.text}\n" for row in part), "utf-8")


def _libri(folder: Path, rows: Rows) -> None:
    _tones(folder, rows, "84/121123/{0.name}.wav")
    lines = "".join(f"{row.name} {row.text.upper()}\n" for row in rows)
    (folder / "84/121123/84-121123.trans.txt").write_text(lines, "utf-8")


def _vctk(folder: Path, rows: Rows) -> None:
    _tones(folder, rows, "wav48/p225/{0.name}.wav")
    for row in rows:
        path = folder / "txt/p225" / f"{row.name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(row.text, "utf-8")


def _kaldi(folder: Path, rows: Rows) -> None:
    _tones(folder, rows)
    for name, row in (
        ("wav.scp", "{0.name} wavs/{0.name}.wav"),
        ("text", "{0.name} {0.text}"),
        ("utt2spk", "{0.name} {0.speaker}"),
    ):
        (folder / name).write_text("".join(row.format(one) + "\n" for one in rows), "utf-8")


def _jsonl(folder: Path, rows: Rows) -> None:
    _tones(folder, rows, "{0.name}.wav")
    lines = [json.dumps({"file_name": f"{row.name}.wav", "text": row.text, "speaker": row.speaker}) for row in rows]
    (folder / "metadata.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def _amphion(folder: Path, rows: Rows) -> None:
    _tones(folder, rows)
    for name, part in (("train.json", rows[:3]), ("test.json", rows[3:])):
        listed = [{"Path": f"wavs/{row.name}.wav", "Text": row.text, "Singer": row.speaker} for row in part]
        (folder / name).write_text(json.dumps(listed), "utf-8")


def _srt(folder: Path, rows: Rows) -> None:
    _tones(folder, rows, "{0.name}.wav")
    for row in rows:
        cue = f"1\n00:00:00,000 --> 00:00:00,450\n{row.text}\n" if row.text else ""
        (folder / f"{row.name}.srt").write_text(cue, "utf-8")


def _audacity(folder: Path, rows: Rows) -> None:
    _tones(folder, rows, "{0.name}.wav")
    for row in rows:
        (folder / f"{row.name}.txt").write_text(f"0.000000\t0.450000\t{row.text}\n", "utf-8")


def _textgrid(folder: Path, rows: Rows) -> None:
    _tones(folder, rows, "{0.name}.wav")
    for row in rows:
        (folder / f"{row.name}.TextGrid").write_text(
            'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 0.5\ntiers? <exists>\nsize = 1\n'
            'item []:\n    item [1]:\n        class = "IntervalTier"\n        name = "words"\n        xmin = 0\n'
            "        xmax = 0.5\n        intervals: size = 1\n        intervals [1]:\n            xmin = 0\n"
            f'            xmax = 0.5\n            text = "{row.text}"\n',
            "utf-8",
        )


FORMATS: dict[str, Format] = {
    "texts beside": _beside(".txt"),
    "labels beside": _beside(".lab"),
    "a folder a speaker": _beside(".txt", "{0.speaker}/{0.name}.wav"),
    "LJSpeech": _table("metadata.csv", "{0.name}|{0.text}|{0.text}"),
    "Piper": _table("metadata.csv", "{0.name}|{0.speaker}|{0.text}"),
    "Mycroft": _table("metadata.txt", "{0.name}.wav|{0.text}|27"),
    "GPT-SoVITS": _table("train.list", "wavs/{0.name}.wav|{0.speaker}|en|{0.text}"),
    "VITS filelists": _vits,
    "metadata_train, metadata_val": _splits,
    "Common Voice": _table(
        "validated.tsv",
        "{0.speaker}\t{0.name}.wav\t{0.text}\t2\t0\t\t\t\ten\t",
        where="clips/{0.name}.wav",
        header="client_id\tpath\tsentence\tup_votes\tdown_votes\tage\tgender\taccents\tlocale\tsegment",
    ),
    "LibriSpeech": _libri,
    "LibriTTS": _beside(".normalized.txt", "84/121123/{0.name}.wav"),
    "VCTK": _vctk,
    "AISHELL-3": _table("train/content.txt", "{0.name}.wav\t{0.text}", where="train/wav/{0.speaker}/{0.name}.wav"),
    "JSUT": _table("transcript_utf8.txt", "{0.name}:{0.text}", where="wav/{0.name}.wav"),
    "KSS": _table("transcript.v.1.4.txt", "1/{0.name}.wav|{0.text}|{0.text}|{0.text}|0.5|x", where="1/{0.name}.wav"),
    "Kaldi": _kaldi,
    "Festival": _table("txt.done.data", '( {0.name} "{0.text}" )', where="wav/{0.name}.wav"),
    "audiofolder, csv": _table(
        "metadata.csv", '{0.name}.wav,"{0.text}"', where="{0.name}.wav", header="file_name,transcription"
    ),
    "audiofolder, jsonl": _jsonl,
    "Amphion": _amphion,
    "DiffSinger": _table("transcriptions.csv", "{0.name},{0.text},AP SP,0.2 0.3", header="name,text,ph_seq,ph_dur"),
    "M-AILABS": _table(
        "by_book/ann/book/metadata.csv", "{0.name}|{0.text}|{0.text}", where="by_book/ann/book/wavs/{0.name}.wav"
    ),
    "subtitles": _srt,
    "TextGrid": _textgrid,
    "Audacity": _audacity,
}


def _lists(folder: Path) -> list[Path]:
    """The files that hold texts."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".wav")


def _recordings(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.wav"))


def _changed(at: int, **fields: str) -> Callable[[Rows], Rows]:
    return lambda rows: [replace(row, **fields) if index == at else row for index, row in enumerate(rows)]


def _unknown_row(folder: Path) -> None:
    """A row that is none of the format's, in the first list; where each text is a file, a text without sound."""
    lists = _lists(folder)
    if len(lists) >= len(_TEXTS):
        lists[0].with_name("stray" + lists[0].name[lists[0].name.index(".") :]).write_text(
            "Nobody reads this.", "utf-8"
        )
        return
    path = lists[0]
    if path.suffix == ".json":
        path.write_text(json.dumps([*json.loads(path.read_text("utf-8")), 17]), "utf-8")
    else:
        path.write_text(path.read_text("utf-8") + "???\n", "utf-8")


def _bad_bytes(folder: Path) -> None:
    path = _lists(folder)[0]
    path.write_bytes(path.read_bytes().replace(b"here", b"h\xe9r\x81", 1).replace(b"HERE", b"H\xe9R\x81", 1))


def _twice(folder: Path) -> None:
    """The first list's last row again."""
    lists = _lists(folder)
    if len(lists) < len(_TEXTS) and lists[0].suffix != ".json":
        rows = lists[0].read_text("utf-8").splitlines(keepends=True)
        lists[0].write_text("".join([*rows, rows[-1]]), "utf-8")


def _no_sound(folder: Path) -> None:
    _recordings(folder)[0].write_bytes(b"#EXTM3U\nnothing\n")


def _one_more(folder: Path) -> None:
    first = _recordings(folder)[0]
    tone(first.with_name("extra.wav"), 900.0)


def _container(folder: Path) -> None:
    first = _recordings(folder)[0]
    first.with_name("film.mkv").write_bytes(b"\x1a\x45\xdf\xa3" + bytes(200))


FAULTS: dict[str, Fault] = {
    "none": Fault(),
    "missing audio": Fault(files=lambda folder: _recordings(folder)[0].unlink(), named=1),
    "empty text": Fault(rows=_changed(1, text=""), textless=1),
    "unknown row": Fault(files=_unknown_row, named=1),
    "bad bytes": Fault(files=_bad_bytes),
    "a row twice": Fault(files=_twice),
    "odd name": Fault(rows=_changed(1, name="é 🎤 b")),
    "unreadable audio": Fault(files=_no_sound, named=1),
    "no speaker": Fault(rows=_changed(1, speaker="")),
    "one more recording": Fault(files=_one_more, textless=1),
    "a film": Fault(files=_container, named=1),
}


def rows() -> Rows:
    """The four."""
    return [Row(name=f"a{number}", text=text) for number, text in enumerate(_TEXTS)]


@dataclass(frozen=True)
class Taken:
    """What a reader of datasets made of a folder."""

    clips: list[tuple[str, str]]
    """Name of the file, and the text."""
    problems: list[Problem]


Reader = Callable[[Path], Taken]


def listed(source: Path) -> Taken:
    """The folder read by the formats alone, each recording decoded."""
    try:
        listing = detect.read(source)
    except VoicewrightError as error:
        listing = Listing(problems=[error.problem])
    heard = {entry.audio: hear(entry.audio) for entry in listing.entries}
    good = [(entry.audio.name, entry.text) for entry in listing.entries if isinstance(heard[entry.audio], Heard)]
    return Taken(good, [*listing.problems, *(one for one in heard.values() if not isinstance(one, Heard))])


def imported(source: Path) -> Taken:
    """The whole import, twice, into a project; recordings are decoded in this process."""
    with Project.create(source.with_name(f"{source.name}.voicewright")) as project:
        job = ImportDataset(project=str(project.folder), source=str(source))
        try:
            with mock.patch.object(bring, "decoded", lambda paths, _check: ((path, hear(path)) for path in paths)):
                done, again = (import_dataset(project, job, lambda *_: None) for _ in range(2))
        except VoicewrightError as error:
            return Taken([], [error.problem])
        clips = [project.clips.get(one) for one in dict.fromkeys(done.clips)]
    assert (again.added, again.already) == (0, done.added + done.already)
    assert len(done.clips) == done.added + done.already
    return Taken([(Path(clip.source).name, clip.text) for clip in clips], done.skipped)


def outcome(form: Format, fault: Fault, source: Path, read: Reader = listed) -> Outcome:
    """A dataset with a fault, written into an empty folder and read."""
    form(source, fault.rows(rows()))
    fault.files(source)
    taken = read(source)
    problems, names = taken.problems, {name for name, _ in taken.clips}
    said = "; ".join(f"{problem.kind} {problem.file or ''} {problem.say().what}" for problem in problems)
    left = [path.name for path in source.rglob("*") if path.suffix in (".wav", ".mkv") and path.name not in names]
    counted = sum(int(str(problem.fields["n"])) for problem in problems if problem.kind.startswith("dataset-unread"))
    unnamed = [name for name in left if name not in said and Path(name).stem not in said]
    texts = sum(not text for _, text in taken.clips) - fault.textless
    silent = len(unnamed) > counted or (fault.named > 0 and not problems) or (texts > 0 and not problems)
    return Outcome(len(taken.clips), len(problems), silent, said)
